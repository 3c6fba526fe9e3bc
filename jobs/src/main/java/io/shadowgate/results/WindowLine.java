package io.shadowgate.results;

import io.shadowgate.decision.WindowPart;
import io.shadowgate.output.json.WindowForm;
import io.shadowgate.window.SegmentName;
import io.shadowgate.window.WindowReport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/** A published window report, and what a gate needs of it. */
record WindowLine(WindowReport report, WindowPart part) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Part of each report of all segments. No text contains it, since its quotes are escaped. */
    private static final String OF_ALL_SEGMENTS = "\"segment\":\"*\",";

    /** Part of each report of a rest. */
    private static final String MAYBE_REST = "(rest)\"";

    /** The name of the rest that the report is about; null if it is about none. */
    @Nullable
    static String rest(String line) {
        if (!line.contains(MAYBE_REST)) {
            return null;
        }
        String segment = JSON.readTree(line).required("segment").stringValue();
        return SegmentName.isRest(segment) ? segment : null;
    }

    /** Null if the report is about one segment. */
    @Nullable
    static WindowLine ofAllSegments(String line) {
        return line.contains(OF_ALL_SEGMENTS) ? of(line) : null;
    }

    static WindowLine of(String line) {
        WindowReport report = WindowForm.read(JSON.readTree(line));
        return new WindowLine(report, WindowPart.of(report));
    }

    static String testOf(String line) {
        return JSON.readTree(line).required("test").stringValue();
    }

    String shadow() {
        return report.shadow();
    }

    long start() {
        return part.windowStart();
    }
}
