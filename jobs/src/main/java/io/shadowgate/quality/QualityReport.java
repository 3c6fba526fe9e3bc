package io.shadowgate.quality;

import io.shadowgate.window.Models;

/**
 * What the labels say about one shadow in a window, once the window is mature. Labels that become
 * known later change nothing.
 *
 * @param segment {@code *} for all requests, or a name such as {@code country=DE}
 * @param windowStart first instant of the window, in epoch milliseconds
 * @param windowEnd first instant after it
 * @param matureAt the event time at which the window's labels were read: its end plus {@code
 *     labels.mature-after}
 * @param models the models that answered
 */
public record QualityReport(
        String test,
        String shadow,
        String segment,
        long windowStart,
        long windowEnd,
        long matureAt,
        Models models,
        QualityCounts counts) {

    public QualityReport {
        if (windowEnd <= windowStart || matureAt < windowEnd) {
            throw new IllegalArgumentException(
                    "a window from "
                            + windowStart
                            + " to "
                            + windowEnd
                            + " that is mature at "
                            + matureAt
                            + ": expected ascending times");
        }
    }
}
