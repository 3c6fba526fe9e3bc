package io.shadowgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares a run's ratios with those of an earlier run. It does not compare rates: both sides of a
 * ratio are measured in turns in one run, so another machine or a busy one changes ratios far less.
 */
final class Guard {
    /**
     * How far a median may fall without a regression, as a part of the earlier one. Most ratios
     * vary by a few percent between repetitions; see the page of results.
     */
    static final double TOLERANCE = 0.15;

    private Guard() {}

    /** Names the ratios that fell. Skips ratios that one of the two runs did not measure. */
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
        // A ratio with widely different repetitions is less reliable.
        double tolerance = TOLERANCE + Math.max(before.value().relative(), now.value().relative());
        double limit = before.value().median();
        return before.target().kind() == Target.Kind.AT_MOST
                ? now.value().median() > limit * (1 + tolerance)
                : now.value().median() < limit * (1 - tolerance);
    }
}
