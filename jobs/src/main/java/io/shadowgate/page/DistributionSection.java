package io.shadowgate.page;

import io.shadowgate.chart.Bars;
import io.shadowgate.chart.Palette;
import io.shadowgate.results.Disagreements;
import io.shadowgate.spec.Compare;
import io.shadowgate.statistics.ConfusionMatrix;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What both sides predict: scores in bins, or labels. */
final class DistributionSection implements Section {
    private static final int MOST_BARS = 50;
    private static final int MOST_LABELS = 12;
    private static final int MOST_ROWS = 200;

    /** That fit below all bars together. */
    private static final int CHARACTERS = 45;

    @Override
    public String title() {
        return "Predictions of both sides";
    }

    @Override
    public boolean appliesTo(Story story) {
        return story.shadows().stream().anyMatch(shadow -> of(shadow) != null);
    }

    private static @Nullable PredictionHistogram of(ShadowStory shadow) {
        byte[] stored = shadow.total().predictions();
        PredictionHistogram histogram =
                stored == null ? null : PredictionHistogram.fromBytes(stored);
        return histogram == null || histogram.isEmpty() ? null : histogram;
    }

    @Override
    public void write(Story story, Sheet sheet) {
        sheet.figures(
                () -> {
                    for (int i = 0; i < story.shadows().size(); i++) {
                        ShadowStory shadow = story.shadows().get(i);
                        PredictionHistogram histogram = of(shadow);
                        if (histogram != null) {
                            figure(story, shadow, histogram, Colours.of(i), sheet);
                        }
                    }
                });
        for (ShadowStory shadow : story.shadows()) {
            PredictionHistogram histogram = of(shadow);
            if (histogram != null && histogram.bins().isEmpty()) {
                sheet.shadow(shadow.name());
                if (isAboutLabels(story)) {
                    confusion(story, shadow.name(), histogram, sheet);
                }
                labels(shadow.name(), histogram, sheet);
            }
        }
    }

    private static void figure(
            Story story,
            ShadowStory shadow,
            PredictionHistogram histogram,
            int colour,
            Sheet sheet) {
        ScoreBins bins = histogram.bins().orElse(null);
        List<Bars.Bin> bars =
                bins == null ? labels(histogram, MOST_LABELS) : scores(bins, histogram);
        String primary = story.test().primary().name();
        String title =
                (bins == null ? "Labels of " : "Scores of ")
                        + primary
                        + " and "
                        + shadow.name()
                        + ", "
                        + Words.requests(histogram.count())
                        + (bins == null && bars.size() < labels(histogram, MOST_ROWS).size()
                                ? ", the " + bars.size() + " most frequent labels"
                                : "");
        sheet.figure(
                title,
                () -> Bars.write(title, bars, Palette.GREY, colour, sheet.out()),
                List.of(
                        new Sheet.Key(Palette.GREY, null, true, primary + " (primary)"),
                        new Sheet.Key(colour, null, true, shadow.name())));
    }

    /** Adjacent bins are drawn as one where there are more than fit. */
    private static List<Bars.Bin> scores(ScoreBins bins, PredictionHistogram histogram) {
        long[] primary = histogram.primaryCounts();
        long[] shadow = histogram.shadowCounts();
        List<Bars.Bin> bars = new ArrayList<>();
        bars.add(bin("<", "below " + Words.number(bins.from()), primary[0], shadow[0]));
        int together = (bins.count() + MOST_BARS - 1) / MOST_BARS;
        int number = 0;
        int labelled = Math.max(1, (bins.count() / together) / 5);
        for (int i = 1; i <= bins.count(); i += together) {
            long first = 0;
            long second = 0;
            int last = Math.min(bins.count(), i + together - 1);
            for (int j = i; j <= last; j++) {
                first += primary[j];
                second += shadow[j];
            }
            String from = Words.number(bins.edge(i - 1));
            bars.add(
                    bin(
                            number++ % labelled == 0 ? from : "",
                            from + " to " + Words.number(bins.edge(last)),
                            first,
                            second));
        }
        int above = bins.count() + 1;
        bars.add(bin(">", "above " + Words.number(bins.to()), primary[above], shadow[above]));
        if (primary[above + 1] + shadow[above + 1] > 0) {
            bars.add(bin("NaN", "not a number", primary[above + 1], shadow[above + 1]));
        }
        return bars;
    }

    private static Bars.Bin bin(String label, String what, long primary, long shadow) {
        return new Bars.Bin(
                label,
                what + ": primary " + Words.count(primary) + ", shadow " + Words.count(shadow),
                primary,
                shadow);
    }

    /** The most frequent labels of both sides together. */
    private static List<Bars.Bin> labels(PredictionHistogram histogram, int most) {
        List<Bars.Bin> bins = new ArrayList<>();
        long[] primary = histogram.primaryCounts();
        long[] shadow = histogram.shadowCounts();
        int room = Math.max(6, CHARACTERS / Math.max(1, Math.min(most, primary.length)));
        for (int i = 0; i < primary.length; i++) {
            if (primary[i] + shadow[i] > 0) {
                String label = label(histogram, i);
                bins.add(bin(label.length() <= room ? label : "", label, primary[i], shadow[i]));
            }
        }
        bins.sort(
                Comparator.comparingLong((Bars.Bin bin) -> bin.first() + bin.second()).reversed());
        return bins.subList(0, Math.min(most, bins.size()));
    }

    private static String label(PredictionHistogram histogram, int at) {
        return at < histogram.labels().size() ? histogram.labels().get(at) : "(other labels)";
    }

    /** Whether answers agree exactly if their labels are the same. */
    private static boolean isAboutLabels(Story story) {
        Compare.By by = story.test().compare().by();
        return by == Compare.By.DECISION || by.countsClasses();
    }

    /**
     * Which label meets which other one. Windows count how often both say the same; what else they
     * say together is known of two labels, and of more from the disagreements that a test keeps.
     */
    private static void confusion(
            Story story, String shadow, PredictionHistogram histogram, Sheet sheet) {
        String primary = story.test().primary().name();
        long differing = histogram.count() - Arrays.stream(histogram.diagonalCounts()).sum();
        Disagreements kept = story.disagreements().get(shadow);
        List<ConfusionMatrix.Entry> beside = ofTwo(histogram);
        if (beside.isEmpty() && kept != null) {
            beside = kept.pairs();
        }
        if (beside.isEmpty() && differing > 0) {
            sheet.note(
                    "Which label "
                            + shadow
                            + " gives in place of which is not known. With"
                            + " sinks.files.disagreements: true a test keeps the requests that"
                            + " tell it.");
            return;
        }
        long told = beside.stream().mapToLong(ConfusionMatrix.Entry::pairs).sum();
        if (told != differing) {
            sheet.note(
                    Words.count(told)
                            + " of "
                            + Words.count(differing)
                            + " disagreements are known by their labels.");
        }
        List<ConfusionMatrix.Entry> cells = new ArrayList<>(beside);
        long[] both = histogram.diagonalCounts();
        for (int i = 0; i < both.length; i++) {
            if (both[i] > 0) {
                String label = i < histogram.labels().size() ? histogram.labels().get(i) : null;
                cells.add(new ConfusionMatrix.Entry(label, label, true, both[i]));
            }
        }
        sheet.part("Which label " + shadow + " gives in place of which");
        new ConfusionTable(primary, shadow, shadow + "/confusion", cells).write(sheet);
    }

    /** Of two labels, the counts of each side and of both tell the rest. */
    private static List<ConfusionMatrix.Entry> ofTwo(PredictionHistogram histogram) {
        long[] primary = histogram.primaryCounts();
        long[] shadow = histogram.shadowCounts();
        long[] both = histogram.diagonalCounts();
        List<String> labels = histogram.labels();
        boolean others = primary[labels.size()] + shadow[labels.size()] > 0;
        if (labels.size() != 2 || others) {
            return List.of();
        }
        List<ConfusionMatrix.Entry> cells = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            long count = primary[i] - both[i];
            if (count > 0) {
                cells.add(
                        new ConfusionMatrix.Entry(labels.get(i), labels.get(1 - i), false, count));
            }
        }
        return cells;
    }

    /** How often each side says a label, and both: those with the most differences first. */
    private static void labels(String shadow, PredictionHistogram histogram, Sheet sheet) {
        long[] primary = histogram.primaryCounts();
        long[] other = histogram.shadowCounts();
        long[] both = histogram.diagonalCounts();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < primary.length; i++) {
            if (primary[i] + other[i] > 0) {
                order.add(i);
            }
        }
        order.sort(
                Comparator.comparingLong((Integer i) -> 2 * both[i] - primary[i] - other[i])
                        .thenComparing(Comparator.naturalOrder()));
        int rows = Math.min(MOST_ROWS, order.size());
        sheet.folded(
                "Labels of " + shadow + ", most differences first",
                () -> {
                    sheet.table(
                            "Labels of " + shadow,
                            Columns.of("label").numbers("primary", "shadow", "both"),
                            () -> {
                                for (int i : order.subList(0, rows)) {
                                    String of = shadow + "/predictions/" + label(histogram, i) + "/";
                                    sheet.row(
                                            () -> sheet.name(label(histogram, i)),
                                            () -> sheet.count(of + "primary", primary[i]),
                                            () -> sheet.count(of + "shadow", other[i]),
                                            () -> sheet.count(of + "both", both[i]));
                                }
                            });
                    if (rows < order.size()) {
                        sheet.note(
                                Words.count(order.size() - rows)
                                        + " further labels are not shown; windows/ has them all.");
                    }
                });
    }
}
