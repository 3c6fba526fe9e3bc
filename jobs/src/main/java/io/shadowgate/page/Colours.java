package io.shadowgate.page;

import io.shadowgate.chart.Palette;
import org.jspecify.annotations.Nullable;

/** How lines are told apart: by colour, and where colours repeat, by dashes. */
final class Colours {
    private static final @Nullable String[] DASHES = {null, "7 3", "2 3", "9 3 2 3"};

    private Colours() {}

    /** The colour of a shadow or segment by its number. */
    static int of(int number) {
        return number % Palette.size();
    }

    static @Nullable String dashes(int number) {
        return DASHES[number / Palette.size() % DASHES.length];
    }
}
