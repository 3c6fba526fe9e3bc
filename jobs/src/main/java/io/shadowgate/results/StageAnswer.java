package io.shadowgate.results;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Stage;
import io.shadowgate.stage.Action;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to somebody who wants to know whether a stage may be left. Whatever is not known is
 * STAY, never ADVANCE.
 *
 * @param stage the stage that was asked about; null for the current one
 * @param currentStage null before the first answer; the same holds for all that follow {@code
 *     reason}
 */
public record StageAnswer(
        @Nullable String test,
        @Nullable String shadow,
        @Nullable String stage,
        Action action,
        String reason,
        @Nullable String currentStage,
        @Nullable String modelSha256,
        @Nullable Long sequence,
        @Nullable Double weight,
        @Nullable Double observedShare,
        @Nullable String nextStage,
        @Nullable Double nextWeight,
        @Nullable String windowEnd,
        @Nullable String validUntil) {

    /**
     * What is asked.
     *
     * @param stage null for the current one
     * @param weight which weight of the stage; null for the last of them
     * @param model the digest of the model that shall go on; null for any
     */
    public record Question(
            @Nullable String shadow,
            @Nullable String stage,
            @Nullable Double weight,
            @Nullable String model) {}

    /** Without anything that is known. */
    public static StageAnswer stay(
            @Nullable String test, @Nullable String shadow, @Nullable String stage, String reason) {
        return new StageAnswer(
                test,
                shadow,
                stage,
                Action.STAY,
                reason,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /**
     * The shadow that a question is about.
     *
     * @return null if the test has several and none is named, or none of that name
     */
    public static @Nullable String shadow(ShadowTest test, @Nullable String named) {
        if (named == null) {
            return test.shadows().size() == 1 ? test.shadows().get(0).name() : null;
        }
        return test.shadows().stream().anyMatch(one -> one.name().equals(named)) ? named : null;
    }

    /**
     * @param last what was published last on the shadow; null for nothing yet
     * @param now the clock. An answer that is too old is STAY, so that a dead job never says
     *     ADVANCE. HALT and ROLL_BACK stay
     */
    public static StageAnswer of(
            ShadowTest test,
            String shadow,
            Question asked,
            @Nullable PublishedStage last,
            Instant now) {
        if (!test.hasStages()) {
            return stay(test.test(), shadow, asked.stage(), "the test has no stages");
        }
        if (last == null) {
            return stay(test.test(), shadow, asked.stage(), "nothing is published yet");
        }
        if (asked.model() != null && !asked.model().equals(last.model())) {
            return about(
                    last,
                    asked,
                    Action.STAY,
                    "model " + asked.model() + " is not tested; the test is about " + last.model());
        }
        if (last.action() == Action.ROLL_BACK || last.action() == Action.HALT) {
            return about(last, asked, last.action(), last.reason());
        }
        if (now.isAfter(last.validUntil())) {
            return about(
                    last,
                    asked,
                    Action.STAY,
                    "the last answer was valid until " + last.validUntil() + "; is the job dead?");
        }
        return ofStage(test.stages(), asked, last);
    }

    private static StageAnswer ofStage(List<Stage> stages, Question asked, PublishedStage last) {
        int current = lastPlace(stages, last.stage(), last.weight());
        if (current < 0) {
            return about(
                    last,
                    asked,
                    Action.STAY,
                    "the spec has no stage " + last.stage() + " at " + last.weight() + " any more");
        }
        if (asked.stage() == null && asked.weight() == null) {
            return about(last, asked, last.action(), last.reason());
        }
        String name = asked.stage() == null ? last.stage() : asked.stage();
        String title = name + (asked.weight() == null ? "" : " at " + asked.weight());
        int place = lastPlace(stages, name, asked.weight());
        if (place < 0) {
            return about(last, asked, Action.STAY, "the test has no stage " + title);
        }
        if (place < current) {
            return about(last, asked, Action.ADVANCE, "stage " + title + " is over");
        }
        if (place > current) {
            return about(
                    last,
                    asked,
                    Action.STAY,
                    "the test is in stage "
                            + stages.get(current).title()
                            + ", which comes before "
                            + stages.get(place).title());
        }
        return about(last, asked, last.action(), last.reason());
    }

    /** A stage of several weights is over after the last of them. -1 if there is none. */
    private static int lastPlace(List<Stage> stages, String name, @Nullable Double weight) {
        for (int i = stages.size() - 1; i >= 0; i--) {
            if (stages.get(i).name().equals(name)
                    && (weight == null || stages.get(i).weight() == weight)) {
                return i;
            }
        }
        return -1;
    }

    private static StageAnswer about(
            PublishedStage last, Question asked, Action action, String reason) {
        boolean on = action == Action.ADVANCE && last.action() == Action.ADVANCE;
        return new StageAnswer(
                last.test(),
                last.shadow(),
                asked.stage(),
                action,
                reason,
                last.stage(),
                last.model(),
                last.sequence(),
                last.weight(),
                last.observedShare(),
                on ? last.nextStage() : null,
                on ? last.nextWeight() : null,
                last.windowEnd().toString(),
                last.validUntil().toString());
    }
}
