package io.shadowgate.spec;

import io.shadowgate.statistics.ScoreBins;
import java.io.Serializable;
import java.util.List;

/**
 * When two answers agree.
 *
 * @param absolute and {@code relative}: scores agree when they differ by at most {@code
 *     max(relative * max(|p|, |s|), absolute)}, as in Python's {@code math.isclose}
 * @param bins of the score distributions whose divergence is measured; never null, but unused for
 *     labels and vectors
 * @param segments names of request segments with reports of their own
 * @param maxSegmentValues most values of one segment in one window; all others count as one
 */
public record Compare(
        Kind prediction,
        double absolute,
        double relative,
        ScoreBins bins,
        List<String> segments,
        int maxSegmentValues)
        implements Serializable {

    /** What a prediction is. */
    public enum Kind {
        /** One number. */
        SCORE,
        /** One name. */
        LABEL,
        /** One number per class; the largest decides. */
        VECTOR
    }

    public Compare {
        if (!(absolute >= 0 && relative >= 0)) {
            throw new IllegalArgumentException(
                    "tolerance " + absolute + ", " + relative + " is not 0 or more");
        }
        if (maxSegmentValues < 1) {
            throw new IllegalArgumentException(
                    "max segment values " + maxSegmentValues + " is not 1 or more");
        }
        segments = List.copyOf(segments);
    }
}
