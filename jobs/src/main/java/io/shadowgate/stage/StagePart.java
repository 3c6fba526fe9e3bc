package io.shadowgate.stage;

import io.shadowgate.arm.ArmReport;
import io.shadowgate.arm.Arms;
import io.shadowgate.decision.Decision;
import io.shadowgate.verdict.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a window so far: counts, a decision, or both.
 *
 * @param arms null if nothing was served
 * @param verdict the name of the decision's verdict; null without a decision
 * @param rejected whether that is a REJECT for good
 */
public record StagePart(
        String shadow,
        long start,
        long end,
        @Nullable Arms arms,
        @Nullable String verdict,
        boolean rejected) {

    public static StagePart of(ArmReport report) {
        return new StagePart(
                report.shadow(),
                report.windowStart(),
                report.windowEnd(),
                report.arms(),
                null,
                false);
    }

    public static StagePart of(Decision decision) {
        return new StagePart(
                decision.shadow(),
                decision.windowStart(),
                decision.windowEnd(),
                null,
                decision.verdict().name(),
                decision.verdict() == Verdict.REJECT && decision.isFinal());
    }

    /**
     * The whole window, once all of its parts are here.
     *
     * @param overrides all that are known
     */
    public StageWindow window(List<StageOverride> overrides) {
        return new StageWindow(
                start,
                end,
                arms == null ? Arms.NONE : arms,
                verdict == null ? null : Verdict.valueOf(verdict),
                rejected,
                overrides);
    }

    /** Of the same window. */
    public StagePart plus(StagePart other) {
        return new StagePart(
                shadow,
                start,
                end,
                arms == null || other.arms == null
                        ? arms == null ? other.arms : arms
                        : arms.plus(other.arms),
                other.verdict == null ? verdict : other.verdict,
                rejected || other.rejected);
    }
}
