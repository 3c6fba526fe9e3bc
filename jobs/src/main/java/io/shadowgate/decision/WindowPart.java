package io.shadowgate.decision;

import io.shadowgate.gate.Counts;
import io.shadowgate.window.Models;
import io.shadowgate.window.SegmentName;
import io.shadowgate.window.WindowReport;

/**
 * The counts of a window for all requests ({@code *}) or for one segment.
 *
 * @param models the models that answered
 */
public record WindowPart(
        String segment, long windowStart, long windowEnd, Models models, Counts evidence) {
    /** The segment of all requests. */
    public static final String ALL = SegmentName.ALL;

    public static WindowPart of(WindowReport report) {
        return new WindowPart(
                report.segment(),
                report.windowStart(),
                report.windowEnd(),
                report.models(),
                Counts.of(report));
    }

    public boolean isOfAllSegments() {
        return segment.equals(ALL);
    }
}
