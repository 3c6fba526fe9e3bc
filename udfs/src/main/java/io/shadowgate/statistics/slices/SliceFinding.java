package io.shadowgate.statistics.slices;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A slice in which a shadow differs beyond the limit.
 *
 * @param predicates one or two, in words such as {@code country=DE}
 * @param aliases the predicates of other slices of the same requests
 * @param logEvidence that more than the limit disagree, a natural logarithm
 * @param score {@link SliceLine}'s, above 0
 * @param explains the share of all disagreements that is in the slice
 * @param explainsTogether the least share of all disagreements that this slice and those before it
 *     hold together; exact unless two slices of two predicates may overlap
 */
public record SliceFinding(
        List<String> predicates,
        List<List<String>> aliases,
        SliceCounts counts,
        double logEvidence,
        double score,
        double explains,
        double explainsTogether) {
    public SliceFinding {
        predicates = List.copyOf(predicates);
        aliases = aliases.stream().map(List::copyOf).toList();
    }

    /** The slice in words: {@code country=DE and device=ios}. */
    public String slice() {
        return String.join(" and ", predicates);
    }

    /**
     * A sentence, such as {@code country=DE and device=ios: 31 % of 4,210 requests disagree (limit
     * 10 %), shadow higher in 96 %, explains 62 % of all disagreements}.
     */
    public String words(double limit) {
        StringBuilder words = new StringBuilder(slice());
        words.append(
                String.format(
                        Locale.ROOT,
                        ": %s of %,d requests disagree (limit %s)",
                        percent(counts.disagreed(), counts.scored()),
                        counts.scored(),
                        percent(limit)));
        if (counts.shadowHigher() > 0 || counts.difference() != 0) {
            words.append(", shadow higher in ")
                    .append(percent(counts.shadowHigher(), counts.disagreed()));
        }
        words.append(", explains ").append(percent(explains)).append(" of all disagreements");
        String right = whoIsRight();
        if (right != null) {
            words.append("; ").append(right);
        }
        if (!aliases.isEmpty()) {
            words.append("; the same requests as ").append(String.join(" and ", aliases.get(0)));
            if (aliases.size() > 1) {
                words.append(" and ").append(aliases.size() - 1).append(" more");
            }
        }
        return words.toString();
    }

    /** Null without a label in the slice. */
    private @Nullable String whoIsRight() {
        if (counts.labelled() == 0) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "of %,d labelled requests only the shadow is right in %s, only the primary in %s",
                counts.labelled(),
                percent(counts.shadowRight(), counts.labelled()),
                percent(counts.primaryRight(), counts.labelled()));
    }

    private static String percent(long part, long whole) {
        return whole == 0 ? "0 %" : percent((double) part / whole);
    }

    /** Whole percents from 10 on, with two digits below, and never 0 or 100 for what is not. */
    static String percent(double share) {
        double percent = 100 * share;
        if (percent == 0 || percent == 100) {
            return String.format(Locale.ROOT, "%.0f %%", percent);
        }
        if (percent > 99) {
            return percent >= 99.95
                    ? "over 99.9 %"
                    : String.format(Locale.ROOT, "%.1f %%", percent);
        }
        if (percent < 0.01) {
            return "under 0.01 %";
        }
        double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.1e", percent));
        return (percent >= 9.5
                        ? String.format(Locale.ROOT, "%.0f", percent)
                        : Double.toString(rounded).replaceFirst("\\.0$", ""))
                + " %";
    }
}
