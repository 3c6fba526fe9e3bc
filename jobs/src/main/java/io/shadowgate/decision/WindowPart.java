package io.shadowgate.decision;

import io.shadowgate.gate.Counts;
import io.shadowgate.quality.QualityReport;
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

    /** A window that has become mature. It is dated by when it did, not by its own time. */
    public static WindowPart of(QualityReport report) {
        boolean all = report.segment().equals(ALL);
        return new WindowPart(
                report.segment(),
                report.matureAt() - (report.windowEnd() - report.windowStart()),
                report.matureAt(),
                report.models(),
                Counts.of(all ? report.counts() : report.counts().withoutSketches()));
    }

    /** Whether it is what labels say, and not what a window counts. */
    public boolean isOfLabels() {
        return evidence.quality().requests() > 0;
    }

    /** A window that has ended, and one that has become mature at the same time. */
    WindowPart plus(WindowPart other) {
        return new WindowPart(
                segment,
                windowStart,
                windowEnd,
                isOfLabels() ? other.models : models,
                evidence.plus(other.evidence));
    }

    public boolean isOfAllSegments() {
        return segment.equals(ALL);
    }
}
