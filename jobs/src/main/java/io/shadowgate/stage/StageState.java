package io.shadowgate.stage;

import io.shadowgate.arm.Arms;
import io.shadowgate.verdict.Dated;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the way of one new model after the windows so far. Times are in epoch
 * milliseconds.
 *
 * @param model digest of the model
 * @param stages digest of the stages
 * @param step the place of the current step
 * @param title its name and weight
 * @param since when its phase began
 * @param lastTraffic end of the last window with a request
 * @param end of the last window
 * @param arms counts since {@code since}
 * @param verdict the comparison's last verdict, its name; null if there was none
 * @param proven why the next weight may come; null if it may not
 * @param byHand whether a person said so
 * @param halted why it halted; null if it did not
 * @param rolledBack why the model is bad; null if it is not. It stays for good
 * @param sequence how often step, phase or action changed
 * @param overrides those that counted, in their order
 */
public record StageState(
        String model,
        String stages,
        int step,
        String title,
        Phase phase,
        long since,
        long lastTraffic,
        long end,
        Arms arms,
        @Nullable String verdict,
        @Nullable Dated proven,
        boolean byHand,
        @Nullable Dated halted,
        @Nullable Dated rolledBack,
        long sequence,
        List<StageOverride> overrides) {

    public StageState {
        overrides = List.copyOf(overrides);
    }

    /** What follows from it. */
    public Action action() {
        if (rolledBack != null) {
            return Action.ROLL_BACK;
        }
        if (halted != null) {
            return Action.HALT;
        }
        return proven != null ? Action.ADVANCE : Action.STAY;
    }
}
