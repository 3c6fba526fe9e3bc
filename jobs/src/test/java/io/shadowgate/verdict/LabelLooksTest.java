package io.shadowgate.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.GateCounts;
import io.shadowgate.quality.AnswerCounts;
import io.shadowgate.quality.Cell;
import io.shadowgate.quality.QualityCounts;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.LabelLimits;
import io.shadowgate.spec.LabelLimits.Unlabelled;
import io.shadowgate.spec.Limits;
import io.shadowgate.testing.GatesBuilder;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When labels decide: windows of an hour, cycles of a day, labels that are final a day later. */
class LabelLooksTest {
    private static final long HOUR = 3_600_000;
    private static final int DAY = 24;
    private static final int REQUESTS = 2_000;

    private final EvidencePolicy policy =
            new EvidencePolicy(test(new Limits(100, 0.9, 100, 0.01, 0.15)));
    private @Nullable EvidenceState state;
    private EvidencePolicy.@Nullable Step last;
    private long hour;

    private static io.shadowgate.spec.ShadowTest test(Limits limits) {
        Gates gates =
                GatesBuilder.like(Tests.gates(limits))
                        .evidence(
                                new EvidenceRules(
                                        0.05,
                                        0.05,
                                        1_000,
                                        Duration.ofDays(1),
                                        Duration.ofDays(1),
                                        null,
                                        1e12))
                        .labels(new LabelLimits(0.01, null, null, null, null, 0.5, Unlabelled.HOLD))
                        .build();
        return Tests.judgedBy(
                gates, "0".repeat(64), Tests.answersInLog(Path.of("log"), Path.of("out")));
    }

    /** Labels of all disagreements, one in a hundred requests. */
    private static Counts mature(long shadowRight, long primaryRight) {
        long differing = shadowRight + primaryRight;
        return Counts.of(
                new QualityCounts(
                        Map.of(
                                "below",
                                new AnswerCounts(
                                        new Cell(REQUESTS - differing, 0, 0, 0, 0, 0, null),
                                        new Cell(
                                                differing,
                                                differing,
                                                0,
                                                shadowRight,
                                                primaryRight,
                                                0,
                                                null))),
                        AnswerCounts.NONE,
                        0,
                        0,
                        0,
                        Map.of()));
    }

    private PolicyVerdict hours(int number, boolean traffic, Counts mature) {
        for (int i = 0; i < number; i++) {
            Counts window = traffic ? GateCounts.of(REQUESTS).at(hour * HOUR) : Counts.NONE;
            last =
                    policy.next(
                            state,
                            new Subject("spec", null),
                            hour * HOUR,
                            (hour + 1) * HOUR,
                            window.plus(mature),
                            Map.of(),
                            false);
            state = last.state();
            hour++;
        }
        return policy.judge(last);
    }

    @Test
    void aShadowIsHeldUntilLabelsAreFinal() {
        PolicyVerdict early = hours(DAY, true, Counts.NONE);
        assertThat(early.verdict()).isEqualTo(Verdict.HOLD);
        assertThat(early.reason())
                .isEqualTo(
                        "accuracy loss is not known: no window is mature yet"
                                + " (labels.mature-after)");
        assertThat(early.check("labels_ok").passed()).isFalse();
        PolicyVerdict done = hours(DAY, true, mature(12, 8));
        assertThat(done.verdict()).isEqualTo(Verdict.PROMOTE);
        assertThat(done.check("labels_ok").passed()).isTrue();
    }

    /** The traffic ends before any label is final, and labels alone go on. */
    @Test
    void labelsDecideAfterTheLastTraffic() {
        hours(DAY + 3, true, Counts.NONE);
        hours(DAY - 3, false, Counts.NONE);
        assertThat(hours(DAY - 1, false, mature(12, 8)).verdict()).isEqualTo(Verdict.HOLD);
        PolicyVerdict done = hours(1, false, mature(12, 8));
        assertThat(done.verdict()).isEqualTo(Verdict.PROMOTE);
        assertThat(done.reason()).startsWith("all gates were proven good at 1970-01-04T00:00:00Z");
    }

    @Test
    void labelsRejectAfterTheLastTraffic() {
        hours(DAY, true, Counts.NONE);
        hours(DAY, false, Counts.NONE);
        PolicyVerdict done = hours(DAY, false, mature(10, 90));
        assertThat(done.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(done.isFinal()).isTrue();
        assertThat(done.reason()).contains("accuracy loss 0.04 > 0.01, proven");
    }

    /** What was not proven while traffic came is not proven by labels. */
    @Test
    void labelsDoNotReplaceWhatTrafficHasNotProven() {
        hours(DAY - 1, true, Counts.NONE);
        hours(2 * DAY, false, Counts.NONE);
        PolicyVerdict done = hours(2 * DAY, false, mature(12, 8));
        assertThat(done.verdict()).isEqualTo(Verdict.HOLD);
    }
}
