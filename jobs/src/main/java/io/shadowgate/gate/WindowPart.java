package io.shadowgate.gate;

import io.shadowgate.window.Models;
import io.shadowgate.window.SegmentName;
import io.shadowgate.window.WindowReport;

/**
 * What a window holds of all requests ({@code *}) or of one segment.
 *
 * @param models that answered
 */
public record WindowPart(
        String segment, long windowStart, long windowEnd, Models models, Evidence evidence) {
    /** The segment of all requests. */
    static final String ALL = SegmentName.ALL;

    /** A part of a window of which the model is not known. */
    public WindowPart(String segment, long windowStart, long windowEnd, Evidence evidence) {
        this(segment, windowStart, windowEnd, Models.NONE, evidence);
    }

    public static WindowPart of(WindowReport report) {
        return new WindowPart(
                report.segment(),
                report.windowStart(),
                report.windowEnd(),
                report.models(),
                Evidence.of(report));
    }

    public boolean isOfAllSegments() {
        return segment.equals(ALL);
    }
}
