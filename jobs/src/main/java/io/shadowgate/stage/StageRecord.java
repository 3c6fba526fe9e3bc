package io.shadowgate.stage;

import io.shadowgate.arm.Arms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a test advises after a window. Times are in epoch milliseconds.
 *
 * @param model digest of the new model; {@code log} if the log holds its answers
 * @param stage the name of the current stage
 * @param weight the share that it wants
 * @param observedShare the share in this window; null if nobody was served
 * @param sequence grows by one with each change of stage, weight, phase or action
 * @param nextStage with ADVANCE, the stage to go to; null after the last
 * @param nextWeight its weight; null after the last
 * @param checks the gates of the stage
 * @param arms what both models served since {@code since}
 * @param since when the evidence of this phase began
 * @param validUntil when the answer is no longer valid
 * @param done the stages that are over, in their order
 * @param overrides what persons decided about this model
 */
public record StageRecord(
        String test,
        String shadow,
        String model,
        String stage,
        double weight,
        @Nullable Double observedShare,
        Phase phase,
        long sequence,
        Action action,
        @Nullable String nextStage,
        @Nullable Double nextWeight,
        String reason,
        List<ArmCheck> checks,
        Arms arms,
        long since,
        long windowStart,
        long windowEnd,
        long validUntil,
        List<String> done,
        List<StageOverride> overrides) {

    /** In place of the digest of a model whose answers come with the log. */
    public static final String LOG = "log";

    public StageRecord {
        checks = List.copyOf(checks);
        done = List.copyOf(done);
        overrides = List.copyOf(overrides);
    }
}
