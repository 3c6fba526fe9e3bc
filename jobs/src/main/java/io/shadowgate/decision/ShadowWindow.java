package io.shadowgate.decision;

import io.shadowgate.quality.QualityReport;
import io.shadowgate.window.WindowReport;

/** The counts of a window of one shadow: of one that has ended, or of one that is mature. */
public record ShadowWindow(String shadow, WindowPart part) {

    public static ShadowWindow of(WindowReport report) {
        return new ShadowWindow(report.shadow(), WindowPart.of(report));
    }

    public static ShadowWindow of(QualityReport report) {
        return new ShadowWindow(report.shadow(), WindowPart.of(report));
    }
}
