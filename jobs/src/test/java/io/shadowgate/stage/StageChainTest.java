package io.shadowgate.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.arm.ArmCounts;
import io.shadowgate.arm.Arms;
import io.shadowgate.spec.ArmLimit;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.Stage;
import io.shadowgate.stage.StageOverride.Kind;
import io.shadowgate.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each situation of the state machine with each input, and long walks through both. */
class StageChainTest {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final List<Stage> STAGES =
            List.of(
                    stage("shadow", 0, Map.of()),
                    stage("canary", 0.05, Map.of(ArmLimit.MAX_ERROR_RATIO, 2.0)),
                    stage("half", 0.5, Map.of(ArmLimit.MAX_ERROR_RATIO, 2.0)),
                    stage(
                            "full",
                            1,
                            Map.of(ArmLimit.MAX_ERROR_RATIO, 2.0, ArmLimit.MAX_ERROR_RATE, 0.05)));

    private enum Situation {
        SHADOW,
        CANARY,
        PROVEN,
        WAITING,
        HALTED,
        ROLLED_BACK,
        DONE
    }

    private enum Input {
        NO_TRAFFIC,
        AT_WEIGHT,
        AT_NEXT,
        BETWEEN,
        BAD,
        PROMOTE,
        REJECT,
        ADVANCE,
        HALT,
        RESUME,
        OTHER_MODEL,
        GAP
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    SHADOW, NO_TRAFFIC, STAY shadow RUNNING
                    SHADOW, AT_WEIGHT, STAY shadow RUNNING
                    SHADOW, AT_NEXT, HALT shadow RUNNING
                    SHADOW, BETWEEN, HALT shadow RUNNING
                    SHADOW, BAD, HALT shadow RUNNING
                    SHADOW, PROMOTE, ADVANCE shadow RUNNING
                    SHADOW, REJECT, ROLL_BACK shadow RUNNING
                    SHADOW, ADVANCE, ADVANCE shadow RUNNING
                    SHADOW, HALT, HALT shadow RUNNING
                    SHADOW, RESUME, STAY shadow RUNNING
                    SHADOW, OTHER_MODEL, STAY shadow RUNNING
                    SHADOW, GAP, HALT shadow RUNNING
                    CANARY, NO_TRAFFIC, STAY canary RUNNING
                    CANARY, AT_WEIGHT, ADVANCE canary RUNNING
                    CANARY, AT_NEXT, HALT canary RUNNING
                    CANARY, BETWEEN, HALT canary RUNNING
                    CANARY, BAD, ROLL_BACK canary RUNNING
                    CANARY, PROMOTE, STAY canary RUNNING
                    CANARY, REJECT, ROLL_BACK canary RUNNING
                    CANARY, ADVANCE, ADVANCE canary RUNNING
                    CANARY, HALT, HALT canary RUNNING
                    CANARY, RESUME, STAY canary RUNNING
                    CANARY, OTHER_MODEL, STAY shadow RUNNING
                    CANARY, GAP, HALT canary RUNNING
                    PROVEN, NO_TRAFFIC, ADVANCE canary RUNNING
                    PROVEN, AT_WEIGHT, ADVANCE canary RUNNING
                    PROVEN, AT_NEXT, STAY half RUNNING
                    PROVEN, BETWEEN, STAY half WAITING
                    PROVEN, BAD, ROLL_BACK canary RUNNING
                    PROVEN, PROMOTE, ADVANCE canary RUNNING
                    PROVEN, REJECT, ROLL_BACK canary RUNNING
                    PROVEN, ADVANCE, ADVANCE canary RUNNING
                    PROVEN, HALT, HALT canary RUNNING
                    PROVEN, RESUME, ADVANCE canary RUNNING
                    PROVEN, OTHER_MODEL, STAY shadow RUNNING
                    PROVEN, GAP, HALT canary RUNNING
                    WAITING, NO_TRAFFIC, STAY half WAITING
                    WAITING, AT_WEIGHT, STAY half RUNNING
                    WAITING, AT_NEXT, STAY half WAITING
                    WAITING, BETWEEN, STAY half WAITING
                    WAITING, BAD, ROLL_BACK half WAITING
                    WAITING, PROMOTE, STAY half WAITING
                    WAITING, REJECT, ROLL_BACK half WAITING
                    WAITING, ADVANCE, ADVANCE half RUNNING
                    WAITING, HALT, HALT half WAITING
                    WAITING, RESUME, STAY half WAITING
                    WAITING, OTHER_MODEL, STAY shadow RUNNING
                    WAITING, GAP, HALT half RUNNING
                    HALTED, NO_TRAFFIC, HALT canary RUNNING
                    HALTED, AT_WEIGHT, HALT canary RUNNING
                    HALTED, AT_NEXT, HALT canary RUNNING
                    HALTED, BETWEEN, HALT canary RUNNING
                    HALTED, BAD, ROLL_BACK canary RUNNING
                    HALTED, PROMOTE, HALT canary RUNNING
                    HALTED, REJECT, ROLL_BACK canary RUNNING
                    HALTED, ADVANCE, HALT canary RUNNING
                    HALTED, HALT, HALT canary RUNNING
                    HALTED, RESUME, STAY canary RUNNING
                    HALTED, OTHER_MODEL, STAY shadow RUNNING
                    HALTED, GAP, HALT canary RUNNING
                    ROLLED_BACK, NO_TRAFFIC, ROLL_BACK canary RUNNING
                    ROLLED_BACK, AT_WEIGHT, ROLL_BACK canary RUNNING
                    ROLLED_BACK, AT_NEXT, ROLL_BACK canary RUNNING
                    ROLLED_BACK, BETWEEN, ROLL_BACK canary RUNNING
                    ROLLED_BACK, BAD, ROLL_BACK canary RUNNING
                    ROLLED_BACK, PROMOTE, ROLL_BACK canary RUNNING
                    ROLLED_BACK, REJECT, ROLL_BACK canary RUNNING
                    ROLLED_BACK, ADVANCE, ROLL_BACK canary RUNNING
                    ROLLED_BACK, HALT, ROLL_BACK canary RUNNING
                    ROLLED_BACK, RESUME, ROLL_BACK canary RUNNING
                    ROLLED_BACK, OTHER_MODEL, STAY shadow RUNNING
                    ROLLED_BACK, GAP, ROLL_BACK canary RUNNING
                    DONE, NO_TRAFFIC, ADVANCE full DONE
                    DONE, AT_WEIGHT, ADVANCE full DONE
                    DONE, AT_NEXT, ADVANCE full DONE
                    DONE, BETWEEN, HALT full DONE
                    DONE, BAD, ROLL_BACK full RUNNING
                    DONE, PROMOTE, ADVANCE full DONE
                    DONE, REJECT, ROLL_BACK full DONE
                    DONE, ADVANCE, ADVANCE full DONE
                    DONE, HALT, HALT full DONE
                    DONE, RESUME, ADVANCE full DONE
                    DONE, OTHER_MODEL, STAY shadow RUNNING
                    DONE, GAP, HALT full DONE
                    """)
    void eachSituationWithEachInput(Situation situation, Input input, String expected) {
        Play play = Play.in(situation);

        play.take(input);

        StageRecord record = play.last();
        assertThat(record.action() + " " + record.stage() + " " + record.phase())
                .as("%s: %s", input, record.reason())
                .isEqualTo(expected);
        assertThat(record.nextWeight() != null)
                .as("a next weight comes with ADVANCE alone")
                .isEqualTo(record.action() == Action.ADVANCE && !record.stage().equals("full"));
        assertThat(record.reason()).isNotBlank();
    }

    @Test
    void theTableHasAllPairs() {
        assertThat(Situation.values().length * Input.values().length).isEqualTo(84);
    }

    @Test
    void wholeWay() {
        Play play = Play.in(Situation.DONE);

        assertThat(play.steps())
                .containsExactly(
                        "STAY shadow RUNNING",
                        "ADVANCE shadow RUNNING",
                        "STAY canary RUNNING",
                        "ADVANCE canary RUNNING",
                        "STAY half RUNNING",
                        "ADVANCE half RUNNING",
                        "STAY full RUNNING",
                        "ADVANCE full DONE");
        assertThat(play.last().done()).containsExactly("shadow", "canary", "half", "full");
        assertThat(play.last().sequence()).isEqualTo(8);
        assertThat(play.last().nextStage()).isNull();
    }

    /** Evidence of an earlier weight says nothing about a later one. */
    @Test
    void evidenceBeginsAnewWithEachWeight() {
        Play play = Play.in(Situation.PROVEN);

        play.take(Input.AT_NEXT);

        assertThat(play.last().arms()).isEqualTo(Arms.NONE);
        assertThat(play.last().checks()).isEmpty();
        assertThat(play.last().since()).isEqualTo(play.last().windowEnd());
    }

    @Test
    void aProofIsWithdrawnIfTheNextCycleDoesNotHoldIt() {
        Play play = Play.in(Situation.PROVEN);
        // 1.9 times the errors: neither better nor worse than the limit of 2 for sure.
        play.window(arms(0.05, 0.019, 0.01), null);
        play.window(arms(0.05, 0.025, 0.01), null);

        assertThat(play.last().action()).isEqualTo(Action.STAY);
        assertThat(play.last().reason()).contains("max-error-ratio");
    }

    @Test
    void rollBackStaysUnderOtherStages() {
        Play play = Play.in(Situation.ROLLED_BACK);
        play.stages = STAGES.subList(1, 3);

        play.take(Input.AT_WEIGHT);

        assertThat(play.last().action()).isEqualTo(Action.ROLL_BACK);
        assertThat(play.last().reason()).contains("proven bad in stage canary at 0.05");
    }

    @Test
    void aStageThatStaysIsNotLeftUnderOtherStages() {
        Play play = Play.in(Situation.CANARY);
        play.stages =
                List.of(
                        STAGES.get(0),
                        stage("canary", 0.05, Map.of(ArmLimit.MAX_ERROR_RATIO, 3.0)),
                        STAGES.get(3));

        play.take(Input.NO_TRAFFIC);

        assertThat(play.last().stage()).isEqualTo("canary");
        assertThat(play.last().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void anOverrideOfAnotherStageOrModelChangesNothing() {
        Play play = Play.in(Situation.CANARY);
        play.override(Kind.HALT, "half", Play.MODEL);
        play.override(Kind.HALT, "canary", "other");
        play.take(Input.NO_TRAFFIC);

        assertThat(play.last().action()).isEqualTo(Action.STAY);
        assertThat(play.last().overrides()).isEmpty();
    }

    /** It counts in the same window whenever the machine sees it, so that runs agree. */
    @Test
    void anOverrideCountsFromTheFirstWindowThatEndsAfterIt() {
        Play play = Play.in(Situation.CANARY);
        play.overrides.add(
                new StageOverride(
                        Play.SHADOW, play.end + DAY, Play.MODEL, "canary", Kind.HALT, "ada", "x"));
        play.take(Input.NO_TRAFFIC);
        assertThat(play.last().action()).isEqualTo(Action.STAY);

        play.take(Input.AT_WEIGHT);
        assertThat(play.last().action()).isEqualTo(Action.HALT);
        assertThat(play.last().reason()).isEqualTo("HALT by ada: x");
        assertThat(play.last().overrides()).hasSize(1);
    }

    @Test
    void haltsWithoutAProofInMaxDuration() {
        Play play = new Play();
        play.stages =
                List.of(
                        new Stage(
                                "canary",
                                0.05,
                                Duration.ofDays(1),
                                Duration.ofDays(3),
                                Duration.ofDays(1),
                                Duration.ofDays(9),
                                null,
                                Map.of(ArmLimit.MAX_ERROR_RATIO, 2.0)));
        for (int day = 0; day < 3; day++) {
            play.window(arms(0, 0, 0.01), null);
        }

        assertThat(play.last().action()).isEqualTo(Action.HALT);
        assertThat(play.last().reason()).contains("max-duration");
    }

    /** Nobody may move on for lack of data: no errors are no proof without requests. */
    @Test
    void noDataNeverPasses() {
        Play play = Play.in(Situation.CANARY);
        for (int day = 0; day < 30; day++) {
            Arms few = new Arms(counts(19, 0), counts(1, 0));
            play.window(few, Verdict.PROMOTE);
            assertThat(play.last().action()).isEqualTo(Action.STAY);
        }
    }

    @Test
    void walksKeepWhatIsPromised() {
        Random random = new Random(7);
        Set<Action> seen = EnumSet.noneOf(Action.class);
        for (int walk = 0; walk < 400; walk++) {
            Play play = Play.in(Situation.values()[random.nextInt(Situation.values().length)]);
            Map<String, Boolean> rolledBack = new HashMap<>();
            rolledBack.put(play.model, play.last().action() == Action.ROLL_BACK);
            for (int i = 0; i < 25; i++) {
                StageState before = play.state;
                Input input = Input.values()[random.nextInt(Input.values().length)];
                if (input == Input.OTHER_MODEL && random.nextInt(4) > 0) {
                    continue;
                }
                play.take(input);
                StageRecord record = play.last();
                seen.add(record.action());
                boolean same = before.model().equals(play.model);

                if (same && before.action() == Action.ROLL_BACK) {
                    assertThat(record.action()).isEqualTo(Action.ROLL_BACK);
                }
                if (same && before.halted() != null && input != Input.RESUME) {
                    assertThat(record.action()).isIn(Action.HALT, Action.ROLL_BACK);
                }
                if (same) {
                    assertThat(play.state.step()).isGreaterThanOrEqualTo(before.step());
                    assertThat(play.state.step()).isLessThanOrEqualTo(before.step() + 1);
                }
                if (record.action() == Action.ADVANCE) {
                    assertThat(record.model()).isEqualTo(play.model);
                    assertThat(play.state.halted()).isNull();
                    assertThat(play.state.rolledBack()).isNull();
                    assertThat(record.checks())
                            .noneMatch(
                                    check ->
                                            !play.state.byHand()
                                                    && check.standing() != ArmCheck.Standing.GOOD);
                }
                assertThat(record.sequence()).isBetween(before.sequence(), before.sequence() + 1);
                assertThat(record.validUntil()).isGreaterThan(record.windowEnd());
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(Action.values());
    }

    private static Stage stage(String name, double weight, Map<ArmLimit, Double> gates) {
        return new Stage(
                name,
                weight,
                Duration.ofDays(1),
                null,
                Duration.ofDays(1),
                Duration.ofDays(3),
                null,
                gates);
    }

    private static ArmCounts counts(long requests, long errors) {
        return new ArmCounts(requests, errors, requests, errors, null);
    }

    private static Arms arms(double share, double shadowErrors, double primaryErrors) {
        long all = 100_000;
        long shadow = Math.round(all * share);
        return new Arms(
                counts(all - shadow, Math.round((all - shadow) * primaryErrors)),
                counts(shadow, Math.round(shadow * shadowErrors)));
    }

    private static Arms good(double share) {
        return arms(share, 0.01, 0.01);
    }

    /** Windows of a day, one after another. */
    private static final class Play {
        static final String SHADOW = "v13";
        static final String MODEL = "a1";

        private final List<StageRecord> records = new ArrayList<>();
        private final List<StageOverride> overrides = new ArrayList<>();
        private List<Stage> stages = STAGES;
        private String model = MODEL;
        private StageState state;
        private long end = 20_000 * DAY;

        static Play in(Situation situation) {
            Play play = new Play();
            play.window(good(0), Verdict.HOLD);
            if (situation == Situation.SHADOW) {
                return play;
            }
            play.window(good(0), Verdict.PROMOTE);
            play.window(good(0.05), Verdict.PROMOTE);
            switch (situation) {
                case HALTED -> {
                    play.override(Kind.HALT, "canary", MODEL);
                    play.window(Arms.NONE, null);
                }
                case ROLLED_BACK -> play.window(arms(0.05, 0.1, 0.01), null);
                case PROVEN, WAITING, DONE -> play.window(good(0.05), null);
                default -> {}
            }
            if (situation == Situation.WAITING) {
                play.window(good(0.2), null);
            }
            if (situation == Situation.DONE) {
                play.window(good(0.5), null);
                play.window(good(0.5), null);
                play.window(good(1), null);
                play.window(good(1), null);
            }
            return play;
        }

        void take(Input input) {
            double weight = stages.get(state.step()).weight();
            double next = stages.get(Math.min(state.step() + 1, stages.size() - 1)).weight();
            String stage = stages.get(state.step()).name();
            switch (input) {
                case NO_TRAFFIC -> window(Arms.NONE, null);
                case AT_WEIGHT -> window(good(weight), null);
                case AT_NEXT -> window(good(next), null);
                case BETWEEN -> window(good(0.2), null);
                case BAD ->
                        window(
                                arms(
                                        state.phase() == Phase.WAITING
                                                ? 0.2
                                                : Math.max(weight, 0.05),
                                        0.2,
                                        0.01),
                                null);
                case PROMOTE -> window(Arms.NONE, Verdict.PROMOTE);
                case REJECT -> window(Arms.NONE, Verdict.REJECT);
                case ADVANCE, HALT, RESUME -> {
                    override(Kind.valueOf(input.name()), stage, model);
                    window(Arms.NONE, null);
                }
                case OTHER_MODEL -> {
                    model = model + "x";
                    window(Arms.NONE, null);
                }
                case GAP -> {
                    end += 4 * DAY;
                    window(good(weight), null);
                }
                default -> throw new IllegalArgumentException(input.name());
            }
        }

        void override(Kind kind, String stage, String of) {
            overrides.add(new StageOverride(SHADOW, end, of, stage, kind, "ada", "because " + end));
        }

        void window(Arms arms, Verdict verdict) {
            StageChain.Next next =
                    new StageChain(
                                    "t",
                                    SHADOW,
                                    model,
                                    stages,
                                    new EvidenceRules(
                                            0.05,
                                            0.05,
                                            10_000,
                                            Duration.ofDays(7),
                                            Duration.ofDays(7),
                                            null,
                                            2016),
                                    Duration.ofHours(1))
                            .next(
                                    state,
                                    new StageWindow(
                                            end,
                                            end + DAY,
                                            arms,
                                            verdict,
                                            verdict == Verdict.REJECT,
                                            overrides));
            end += DAY;
            state = next.state();
            records.add(next.record());
        }

        StageRecord last() {
            return records.get(records.size() - 1);
        }

        List<String> steps() {
            return records.stream()
                    .map(one -> one.action() + " " + one.stage() + " " + one.phase())
                    .distinct()
                    .toList();
        }
    }
}
