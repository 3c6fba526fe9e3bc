package io.shadowgate.decision;

import io.shadowgate.gate.Counts;
import io.shadowgate.window.WindowReport;

/** The counts of a window, of all requests ({@code *}) or of one segment. */
public record WindowPart(String segment, long windowStart, long windowEnd, Counts evidence) {
    /** The segment of all requests. */
    public static final String ALL = "*";

    public static WindowPart of(WindowReport report) {
        return new WindowPart(
                report.segment(), report.windowStart(), report.windowEnd(), Counts.of(report));
    }

    public boolean isOfAllSegments() {
        return segment.equals(ALL);
    }
}
