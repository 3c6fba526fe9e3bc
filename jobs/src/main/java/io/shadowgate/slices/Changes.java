package io.shadowgate.slices;

import io.shadowgate.comparison.Counted;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.statistics.ScoreBins;

/** An answer in the few words that show what changes: its label, or the bin of its number. */
final class Changes {
    private final Counted counted;
    private final ScoreBins bins;

    Changes(Compare compare) {
        this.counted = new Counted(compare);
        this.bins = compare.bins();
    }

    String words(Prediction answer, String requestId) {
        String label = counted.label(answer);
        if (label != null) {
            return label;
        }
        double number = counted.number(answer, requestId);
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (number < bins.from()) {
            return "below " + shown(bins.from());
        }
        if (number > bins.to()) {
            return "above " + shown(bins.to());
        }
        for (int i = 1; i < bins.count(); i++) {
            if (number < bins.edge(i)) {
                return between(i - 1);
            }
        }
        return between(bins.count() - 1);
    }

    private String between(int bin) {
        return shown(bins.edge(bin)) + ".." + shown(bins.edge(bin + 1));
    }

    /** Without the last digits of a sum of doubles. */
    private static String shown(double edge) {
        String text = Double.toString(Math.round(edge * 1e9) / 1e9);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
