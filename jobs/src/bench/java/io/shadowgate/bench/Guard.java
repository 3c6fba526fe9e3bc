package io.shadowgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Holds a run's ratios against those of an earlier one. Ratios and not rates: both of a ratio's
 * sides were measured in turns in one run, so another machine, or a busy one, moves them far less.
 */
final class Guard {
    /**
     * How far a median may fall without being a regression, as a part of the earlier one. Between
     * repetitions most ratios move by a few percent; see the page of results.
     */
    static final double TOLERANCE = 0.15;

    private Guard() {}

    /**
     * Names what fell. A ratio that this run did not measure, or the earlier one did not, is passed
     * over.
     */
    static List<String> fallen(Figures earlier, Figures now) {
        List<String> fallen = new ArrayList<>();
        for (Figures.Quotient before : earlier.ratios()) {
            now.ratios().stream()
                    .filter(ratio -> ratio.key().equals(before.key()))
                    .filter(ratio -> fell(before, ratio))
                    .map(
                            ratio ->
                                    String.format(
                                            Locale.ROOT,
                                            "%s: %.2f, was %.2f",
                                            ratio.key(),
                                            ratio.value().median(),
                                            before.value().median()))
                    .forEach(fallen::add);
        }
        return fallen;
    }

    private static boolean fell(Figures.Quotient before, Figures.Quotient now) {
        // A ratio whose repetitions differ widely says less.
        double tolerance = TOLERANCE + Math.max(before.value().relative(), now.value().relative());
        double limit = before.value().median();
        return before.target().kind() == Target.Kind.AT_MOST
                ? now.value().median() > limit * (1 + tolerance)
                : now.value().median() < limit * (1 - tolerance);
    }
}
