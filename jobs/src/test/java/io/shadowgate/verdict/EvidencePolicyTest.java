package io.shadowgate.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.decision.Decision;
import io.shadowgate.decision.EvidenceStatus;
import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.gate.Counts;
import io.shadowgate.gate.GateCounts;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.Gates.IfUnderpowered;
import io.shadowgate.spec.Gates.Measure;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.evidence.Standing;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.testing.GatesBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.window.Models;
import io.shadowgate.window.WindowColumn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a shadow window by window: hours, in cycles of a day. */
class EvidencePolicyTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;
    private static final Limits LIMITS = new Limits(1000, 0.9, 100, 0.01, 0.15);
    private static final Gates GATES = gates(Duration.ofDays(2), null);
    private static final GateCounts GOOD = GateCounts.of(200).agreed(194);
    private static final GateCounts BAD = GateCounts.of(200).agreed(160);

    @Test
    void aGoodShadowIsPromotedAfterWholeCyclesOnly() {
        Course course = new Course(GATES);
        for (int hour = 0; hour < 47; hour++) {
            course.window(GOOD);
            assertThat(course.verdict()).as("hour %s", hour).isEqualTo(Verdict.HOLD);
        }
        assertThat(course.reason()).isEqualTo("too early: 47 h of 2 d");
        course.window(GOOD);
        assertThat(course.verdict()).isEqualTo(Verdict.PROMOTE);
        assertThat(course.reason()).isEqualTo("all gates were proven good at 1970-01-03T00:00:00Z");
        course.window(GOOD);
        assertThat(course.verdict()).as("it stands").isEqualTo(Verdict.PROMOTE);
    }

    @Test
    void whatWasProvenTooLateWaitsForTheNextWholeCycle() {
        Course course = new Course(gates(Duration.ofHours(1), null));
        course.windows(24, GateCounts.of(10));
        assertThat(course.reason()).startsWith("too little traffic: 240 of 1,000 requests; ");
        course.windows(23, GOOD);
        assertThat(course.verdict()).isEqualTo(Verdict.HOLD);
        assertThat(course.reason())
                .isEqualTo(
                        "all gates are proven good; the decision comes at the end of the cycle,"
                                + " 1970-01-03T00:00:00Z");
        course.window(GOOD);
        assertThat(course.verdict()).isEqualTo(Verdict.PROMOTE);
    }

    @Test
    void theFirstProofKeepsItsTime() {
        Course course = new Course(GATES);
        course.windows(24, GOOD);
        assertThat(course.status().firstProvenAt()).isNull();
        course.windows(48, GOOD);
        assertThat(course.status().provenAt()).isEqualTo(3 * DAY);
        assertThat(course.status().firstProvenAt()).isEqualTo(2 * DAY);
        course.windows(24, BAD);
        assertThat(course.status().provenAt()).isNull();
        assertThat(course.status().firstProvenAt()).isEqualTo(2 * DAY);
    }

    @Test
    void aCycleMayEndWhileThereIsNoTraffic() {
        Course course = new Course(GATES);
        course.windows(47, GOOD);
        course.skip(3);
        course.window(BAD);
        assertThat(course.verdict()).as("as it stood at the end").isEqualTo(Verdict.PROMOTE);
        assertThat(course.status().provenAt()).isEqualTo(2 * DAY);
    }

    @Test
    void aPromotionThatIsNoLongerProvenDoesNotStand() {
        Course course = new Course(GATES);
        course.windows(48, GOOD);
        assertThat(course.verdict()).isEqualTo(Verdict.PROMOTE);
        course.windows(144, GateCounts.of(200).agreed(176));
        assertThat(course.verdict()).isEqualTo(Verdict.HOLD);
        assertThat(course.reason()).contains("agreement 0.9025 >= 0.9, inconclusive");
    }

    @Test
    void whatIsBadAtTheEndOfACycleIsRejectedForGood() {
        Course course = new Course(GATES);
        course.windows(4, BAD);
        assertThat(course.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(course.decision.isFinal()).isFalse();
        assertThat(course.status().rejectedAt()).isNull();
        course.windows(19, BAD);
        assertThat(course.decision.isFinal()).isFalse();
        course.window(BAD);
        assertThat(course.decision.isFinal()).isTrue();
        assertThat(course.status().rejectedAt()).isEqualTo(DAY);
        assertThat(course.status().badSince()).isNull();
        course.windows(500, GateCounts.of(200));
        assertThat(course.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(course.decision.isFinal()).isTrue();
    }

    /** In the words of then, whatever is counted later. */
    @Test
    void theReasonOfARejectionIsWrittenOnce() {
        Course course = new Course(GATES);
        course.windows(24, BAD);
        String then = "proven bad at 1970-01-02T00:00:00Z: agreement 0.8 < 0.9, proven";
        assertThat(course.reason()).isEqualTo(then);
        course.windows(100, GateCounts.of(200));
        assertThat(course.decision.check("agreement_ok").observed()).isGreaterThan(0.9);
        assertThat(course.reason()).isEqualTo(then);
    }

    /** Six bad hours, then good ones: the mean over the day is within the limit. */
    @Test
    void aShadowThatWasBadSoFarCanStillBecomeGood() {
        Course course = new Course(GATES);
        course.windows(6, BAD);
        Long since = course.status().badSince();
        assertThat(since).isLessThan(4 * HOUR);
        // 0.9 of 24 windows are 4,320; 960 agreed, so 3,360 of the other 3,600 have to.
        assertThat(course.reason())
                .isEqualTo(
                        "proven bad so far, since 1970-01-01T0"
                                + since / HOUR
                                + ":00:00Z: agreement 0.8 < 0.9, proven (assuming"
                                + " independent windows: no whole cycle is over, so the variation"
                                + " of rates is not known); final at the end of the cycle,"
                                + " 1970-01-02T00:00:00Z, unless the rest of the cycle makes up"
                                + " for it, with an agreement of at least 93.33% at the"
                                + " request rate so far");
        course.windows(2, GOOD);
        assertThat(course.status().badSince()).as("since when it is so").isEqualTo(since);
        course.windows(16, GOOD);
        assertThat(course.verdict()).isEqualTo(Verdict.HOLD);
        assertThat(course.status().badSince()).isNull();
    }

    @Test
    void whatNoRestOfACycleCanMendSaysSo() {
        Course course = new Course(GATES);
        course.windows(20, BAD);
        assertThat(course.reason())
                .endsWith(
                        "final at the end of the cycle, 1970-01-02T00:00:00Z, even if the rest of"
                                + " the cycle has no failure, at the request rate so far");
    }

    @Test
    void badSoFarEndsAPromotion() {
        Course course = new Course(GATES);
        course.windows(48, GOOD);
        assertThat(course.verdict()).isEqualTo(Verdict.PROMOTE);
        course.windows(3, GateCounts.of(20_000).agreed(12_000));
        assertThat(course.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(course.decision.isFinal()).isFalse();
        assertThat(course.status().provenAt()).isNull();
    }

    /** A mean of .91, from days of .87 and .95: seven blocks say too little of it. */
    @Test
    void ratesThatWanderCountForLess() {
        Course steady = new Course(GATES);
        Course wandering = new Course(GATES);
        for (int hour = 0; hour < 48; hour++) {
            steady.window(GateCounts.of(2000).agreed(1880));
            wandering.window(GateCounts.of(2000).agreed(hour / 7 % 2 == 0 ? 1800 : 1960));
        }
        assertThat(steady.verdict()).isEqualTo(Verdict.PROMOTE);
        assertThat(wandering.verdict()).isEqualTo(Verdict.HOLD);
        assertThat(steady.status().timeBlocks()).isEqualTo(14);
        assertThat(steady.status().timeEffects()).containsEntry("agreement_ok", 1.0);
        assertThat(wandering.status().timeEffects().get("agreement_ok")).isGreaterThan(100);
        assertThat(wandering.status().timeEffects()).containsEntry("errors_ok", 1.0);
    }

    @Test
    void trafficInOneBlockAloneSaysNothingOfHowRatesWander() {
        Course course = new Course(gates(Duration.ofHours(1), null));
        course.windows(3, GateCounts.of(2000).agreed(1940));
        course.skip(22);
        course.window(GOOD);
        assertThat(course.verdict()).isEqualTo(Verdict.PROMOTE);
        assertThat(course.reason())
                .isEqualTo(
                        "all gates were proven good at 1970-01-02T00:00:00Z (assuming independent"
                                + " windows: traffic came in only one part of the cycle, so the"
                                + " variation of rates is not known)");
        assertThat(course.status().timeEffects()).isNull();
    }

    /** Far from all others: it is counted, but blocks and cycles begin where the test does. */
    @Test
    void aWindowOfAWrongClockIsPartOfNoBlock() {
        Course course = new Course(GATES);
        course.window(GateCounts.of(200).agreed(0));
        course.skip(24 * 365);
        course.windows(48, GateCounts.of(2000).agreed(1880));
        assertThat(course.status().since()).isEqualTo((24 * 365 + 1) * HOUR);
        assertThat(course.status().timeBlocks()).isEqualTo(14);
        assertThat(course.status().timeEffects()).containsEntry("agreement_ok", 1.0);
        assertThat(course.verdict()).isEqualTo(Verdict.PROMOTE);
        course.skip(24 * 365);
        course.window(GateCounts.of(200).agreed(0));
        assertThat(course.status().timeBlocks()).isEqualTo(14);
        assertThat(course.verdict()).isEqualTo(Verdict.PROMOTE);
    }

    /** Nights are bad and days are good, and so they go on. */
    @Test
    void aPatternThatRepeatsRingsNoAlarm() {
        Course course = new Course(GATES);
        for (int hour = 0; hour < 240; hour++) {
            course.window(GateCounts.of(2000).agreed(hour % 24 < 8 ? 1640 : 1940));
            assertThat(course.status().alarmedAt()).as("hour %s", hour).isNull();
        }
    }

    @Test
    void theFirstCycleHasNoAlarm() {
        Course course = new Course(GATES);
        course.windows(10, GOOD);
        course.windows(13, GateCounts.of(200).agreed(100));
        assertThat(course.status().alarmedAt()).isNull();
    }

    @Test
    void aSuddenFaultHoldsAPromotionUntilACycleHasGoneByWithoutOne() {
        Course course = new Course(GATES);
        course.windows(50, GOOD);
        assertThat(course.verdict()).isEqualTo(Verdict.PROMOTE);
        course.windows(3, GateCounts.of(200).agreed(150));
        assertThat(course.verdict()).isEqualTo(Verdict.HOLD);
        assertThat(course.status().alarmed()).isTrue();
        assertThat(course.reason()).startsWith("alarm: a sudden fault at 1970-01-03T0");
        course.windows(19, GOOD);
        assertThat(course.verdict())
                .as("the next whole cycle is too early")
                .isEqualTo(Verdict.HOLD);
        course.windows(24, GOOD);
        assertThat(course.verdict()).isEqualTo(Verdict.PROMOTE);
        assertThat(course.status().alarmed()).isFalse();
    }

    @Test
    void atTheEndOfItsTimeATestThatProvedNothingExpires() {
        Course course = new Course(gates(Duration.ofDays(1), Duration.ofDays(2)));
        course.windows(48, GateCounts.of(200).agreed(180));
        assertThat(course.verdict()).isEqualTo(Verdict.HOLD);
        assertThat(course.reason())
                .startsWith("expired: 2 d are over without a proof; agreement 0.9 >= 0.9")
                .endsWith("inconclusive");
        course.windows(200, GOOD);
        assertThat(course.verdict()).isEqualTo(Verdict.HOLD);
        course.windows(200, BAD);
        assertThat(course.verdict()).isEqualTo(Verdict.HOLD);
    }

    @Test
    void timeOverDoesNotUndoAPromotion() {
        Course course = new Course(gates(Duration.ofDays(1), Duration.ofDays(2)));
        course.windows(60, GOOD);
        course.windows(40, GateCounts.of(200).agreed(100));
        assertThat(course.verdict()).isEqualTo(Verdict.PROMOTE);
    }

    @Test
    void lackOfPowerIsAReasonOfItsOwn() {
        Course course = new Course(GATES);
        course.window(GateCounts.of(20));
        assertThat(course.reason())
                .contains("agreement 1 >= 0.9, too few requests to tell")
                .contains("error rate 0 <= 0.01, too few requests to tell");
        course.windows(5, GateCounts.of(200).agreed(180));
        assertThat(course.reason()).contains("agreement 0.901961 >= 0.9, inconclusive;");
    }

    @Test
    void noDataIsNeverAPass() {
        Course course = new Course(GATES);
        course.windows(100, GateCounts.of(0));
        assertThat(course.verdict()).isEqualTo(Verdict.HOLD);
        assertThat(course.reason()).contains("no data for agreement");
        assertThat(course.decision.gates())
                .isNotEmpty()
                .allMatch(finding -> finding.standing() == Standing.UNDERPOWERED);
    }

    /** Of a shadow's log that never says how long the shadow took. */
    @Test
    void aLatencyGateWithoutLatenciesIsNeverAPass() {
        Course course = new Course(GATES);
        for (int i = 0; i < 100; i++) {
            Counts untimed =
                    CountsBuilder.of(GOOD.at(course.time))
                            .latencies(0, 0, 0, 0)
                            .with(WindowColumn.SHADOW_LATENCY, null)
                            .build();
            course.take(untimed, new ArrayList<>());
        }
        assertThat(course.verdict()).isEqualTo(Verdict.HOLD);
        assertThat(course.reason()).contains("no data for p99 latency");
    }

    @Test
    void oneBadSegmentAmongGoodOnesIsRejectedAndNamed() {
        Course course = new Course(segments(List.of(Measure.AGREEMENT), 20, IfUnderpowered.HOLD));
        for (int hour = 0; hour < 30; hour++) {
            course.window(
                    GateCounts.of(300).agreed(285),
                    Map.of(
                            "country=DE", GateCounts.of(250).agreed(249),
                            "country=PT", GateCounts.of(50).agreed(36)));
        }
        assertThat(course.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(course.reason()).contains("country=PT, proven").doesNotContain("country=DE");
        assertThat(course.decision.segments())
                .extracting(SegmentResult::standing)
                .containsExactly(Standing.GOOD, Standing.BAD);
        assertThat(course.decision.gates()).allMatch(GateResult::isGood);
    }

    @Test
    void aSegmentWithoutPowerHoldsOrPassesAsAsked() {
        for (IfUnderpowered rule : IfUnderpowered.values()) {
            Course course = new Course(segments(List.of(Measure.AGREEMENT), 20, rule));
            for (int hour = 0; hour < 48; hour++) {
                course.window(
                        GOOD,
                        hour == 7
                                ? Map.of("country=DE", GOOD, "country=PT", GateCounts.of(3))
                                : Map.of("country=DE", GOOD));
            }
            boolean holds = rule == IfUnderpowered.HOLD;
            assertThat(course.verdict()).isEqualTo(holds ? Verdict.HOLD : Verdict.PROMOTE);
            assertThat(course.decision.check("segments_ok").passed()).isEqualTo(!holds);
            if (holds) {
                assertThat(course.reason()).isEqualTo("country=PT, too few requests to tell");
            }
        }
    }

    @Test
    void segmentsBeyondTheMostHaveNoGatesAndHoldTheDecision() {
        Course course = new Course(segments(List.of(Measure.AGREEMENT), 1, IfUnderpowered.HOLD));
        for (int hour = 0; hour < 48; hour++) {
            course.window(GOOD, Map.of("country=DE", GOOD, "country=PT", GOOD));
        }
        assertThat(course.decision.segments())
                .extracting(SegmentResult::segment)
                .containsExactly("country=DE");
        assertThat(course.reason()).isEqualTo("more segments than gates.segments.max-segments");
    }

    @Test
    void theShadowMayBeHeldAgainstThePrimarysLatency() {
        Gates paired =
                GatesBuilder.like(GATES)
                        .limits(new Limits(1000, 0.9, 1000, 0.01, 0.15))
                        .pairedLatency(100, 0.01)
                        .build();
        Course good = new Course(paired);
        good.windows(48, GOOD);
        assertThat(good.verdict()).isEqualTo(Verdict.PROMOTE);
        Course slow = new Course(paired);
        slow.windows(48, GOOD.over(10));
        assertThat(slow.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(slow.reason()).contains("excess of slow requests 0.05 > 0.01, proven");
        assertThat(slow.decision.check("paired_latency_ok").passed()).isFalse();
    }

    @Test
    void alikeRequestsOfAClusterCountForLess() {
        Gates clustered = GatesBuilder.like(GATES).cluster("user").build();
        Course alike = new Course(clustered);
        Course independent = new Course(clustered);
        alike.take(clustered(GateCounts.of(1000).agreed(970), 100), new ArrayList<>());
        independent.take(clustered(GateCounts.of(1000).agreed(970), 0), new ArrayList<>());
        GateResult ofAlike = alike.decision.gates().get(0);
        GateResult ofIndependent = independent.decision.gates().get(0);
        assertThat(ofAlike.observed()).isEqualTo(ofIndependent.observed());
        assertThat(ofAlike.logGood()).isLessThan(ofIndependent.logGood() / 2);
        assertThat(ofAlike.lower()).isLessThan(ofIndependent.lower());
        assertThat(ofAlike.upper()).isGreaterThan(ofIndependent.upper());
    }

    /** Cut into any windows, the same counts prove the same to the last bit. */
    @Test
    void howCountsAreCutIntoWindowsLeavesNoTraceInTheEvidence() {
        Course whole = new Course(GATES);
        whole.window(GateCounts.of(2400).agreed(2310).errors(7).over(12).otherBins(40));
        Course parts = new Course(GATES);
        parts.window(GateCounts.of(300).agreed(300).over(12));
        parts.window(GateCounts.of(1100).agreed(1020).errors(0).otherBins(40));
        parts.window(GateCounts.of(1000).agreed(990).errors(7));
        assertThat(parts.decision.gates()).isEqualTo(whole.decision.gates());
        assertThat(parts.decision.latencies()).isEqualTo(whole.decision.latencies());
        assertThat(parts.status().logBad()).isEqualTo(whole.status().logBad());
    }

    @Test
    void limitsThatForbidNothingAreKeptByAnyData() {
        Course course = new Course(with(new Limits(1, 0, 100, 1, 0.8326)));
        course.windows(48, GateCounts.of(200).agreed(0).errors(50).otherBins(150));
        assertThat(course.verdict()).isEqualTo(Verdict.PROMOTE);
    }

    @Test
    void limitsThatForbidAnyFailureAreNeverProvenButBrokenByOne() {
        Course course = new Course(with(new Limits(1, 1, 100, 0, 0)));
        course.windows(48, GateCounts.of(200));
        assertThat(course.verdict()).isEqualTo(Verdict.HOLD);
        course.window(GateCounts.of(200).agreed(199));
        assertThat(course.verdict()).isEqualTo(Verdict.REJECT);
    }

    private static Gates gates(Duration least, Duration most) {
        return GatesBuilder.like(Tests.gates(LIMITS)).evidence(rules(least, most)).build();
    }

    private static Gates with(Limits limits) {
        return GatesBuilder.like(Tests.gates(limits)).evidence(rules(Duration.ZERO, null)).build();
    }

    private static EvidenceRules rules(Duration least, Duration most) {
        return new EvidenceRules(0.05, 0.05, 10_000, least, Duration.ofDays(1), most, 2016);
    }

    private static Gates segments(List<Measure> measures, int most, IfUnderpowered rule) {
        return GatesBuilder.like(GATES).countries(measures, most, rule).build();
    }

    /**
     * @param users whose ten requests each agree or disagree together; 0 for requests that are each
     *     a user's only one
     */
    private static Counts clustered(GateCounts counts, int users) {
        ClusterCounts clusters = new ClusterCounts();
        for (int i = 0; i < counts.requests(); i++) {
            clusters.add(users == 0 ? i : i / 10, true, i < counts.agreed(), true, false);
        }
        return CountsBuilder.of(counts.at(0))
                .with(WindowColumn.CLUSTERS, clusters.toBytes())
                .build();
    }

    /** A shadow's way through a test. */
    private static final class Course {
        private final Judge judge;
        private EvidenceState state;
        private Decision decision;
        private long time;

        Course(Gates gates) {
            ShadowTest test =
                    Tests.windowed(
                            Tests.answersInLog(Path.of("log"), Path.of("out")),
                            Duration.ofHours(1),
                            Duration.ofDays(1));
            judge = new Judge(Tests.judgedBy(gates, "0".repeat(64), test), Map.of());
        }

        void windows(int number, GateCounts each) {
            for (int i = 0; i < number; i++) {
                window(each);
            }
        }

        void window(GateCounts counts) {
            window(counts, Map.of());
        }

        void window(GateCounts counts, Map<String, GateCounts> segments) {
            List<WindowPart> parts = new ArrayList<>();
            segments.forEach(
                    (name, part) ->
                            parts.add(
                                    new WindowPart(
                                            name, time, time + HOUR, Models.NONE, part.at(time))));
            take(counts.at(time), parts);
        }

        void take(Counts evidence, List<WindowPart> parts) {
            parts.add(new WindowPart(WindowPart.ALL, time, time + HOUR, Models.NONE, evidence));
            Judge.Decided judged = judge.judge(state, "v13", parts, false);
            state = judged.state();
            decision = judged.decision();
            time += HOUR;
        }

        void skip(int windows) {
            time += windows * HOUR;
        }

        Verdict verdict() {
            return decision.verdict();
        }

        String reason() {
            return decision.ruling().reason();
        }

        EvidenceStatus status() {
            return decision.status();
        }
    }
}
