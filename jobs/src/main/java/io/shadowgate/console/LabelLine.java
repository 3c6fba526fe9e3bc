package io.shadowgate.console;

import io.shadowgate.decision.Decision;
import io.shadowgate.output.json.DecisionForm;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who is right where the models differ, and how far labels are, in a sentence. */
public final class LabelLine {
    private LabelLine() {}

    /** Null in a test without labels. */
    public static @Nullable String of(Decision decision) {
        DecisionForm.Labels labels = DecisionForm.Labels.of(decision);
        if (labels == null) {
            return null;
        }
        if (labels.coverage() == null || labels.behind() == null) {
            return "no window is mature yet";
        }
        String coverage =
                String.format(
                        Locale.ROOT,
                        "%.0f %% labelled, %s behind",
                        100 * labels.coverage(),
                        labels.behind());
        DecisionForm.Labels.Answers answers = labels.answers();
        if (answers == null
                || answers.shadowCorrectOnDisagreements() == null
                || answers.primaryCorrectOnDisagreements() == null) {
            return coverage;
        }
        return String.format(
                Locale.ROOT,
                "where it differs from %s it is right in %.1f %% of %,d labelled disagreements,"
                        + " %s in %.1f %% (%s)",
                decision.primary(),
                100 * answers.shadowCorrectOnDisagreements(),
                answers.labelledDisagreements(),
                decision.primary(),
                100 * answers.primaryCorrectOnDisagreements(),
                coverage);
    }
}
