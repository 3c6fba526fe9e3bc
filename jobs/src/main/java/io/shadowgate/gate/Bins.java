package io.shadowgate.gate;

import io.shadowgate.statistics.PredictionHistogram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads predictions per bin. It caches the last result, because several gates ask for the same one.
 */
final class Bins {
    private static final BinCounts NONE = new BinCounts(new long[0], new long[0], new long[0], 0);

    private final List<String> classes;
    private byte @Nullable [] last;
    private BinCounts counts = NONE;

    /**
     * @param classes labels with a bin of their own
     */
    Bins(List<String> classes) {
        this.classes = classes;
    }

    /** The counts per bin; without bins if nothing was predicted. */
    BinCounts of(Counts window) {
        if (window.predictions() == null) {
            return NONE;
        }
        if (window.predictions() != last) {
            counts = BinCounts.of(PredictionHistogram.fromBytes(window.predictions()), classes);
            last = window.predictions();
        }
        return counts;
    }
}
