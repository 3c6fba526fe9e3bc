package io.shadowgate.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.decision.Decision;
import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.gate.Counts;
import io.shadowgate.gate.GateCounts;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.testing.GatesBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.window.Models;
import io.shadowgate.window.WindowColumn;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as the duration of a test, in windows of an hour. */
class CoveredTimeTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;
    private static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
    private static final Duration WEEK = Duration.ofDays(7);

    /** Of the traffic of 26 hours: before all, after all, and some days beside it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1970-01-21T12:00:00Z",
                "2025-03-02T10:00:00Z",
                "2026-02-26T00:00:00Z",
                "2026-03-06T00:00:00Z",
                "2026-03-09T00:00:00Z",
                "2027-03-02T10:00:00Z",
                "2099-01-01T00:00:00Z"
            })
    void oneWrongClockDoesNotMakeATestLonger(String clock) {
        long wrong = Instant.parse(clock).toEpochMilli();
        for (long requests : new long[] {0, 1, 50}) {
            Hours hours = new Hours().traffic(MONDAY, 26, 500).at(wrong, requests);
            Decision last = hours.decide(WEEK, WEEK);
            assertThat(last.verdict()).isEqualTo(Verdict.HOLD);
            assertThat(last.ruling().reason()).startsWith("too early: 26 h of 7 d");
            if (requests > 0) {
                assertThat(last.ruling().reason())
                        .endsWith(
                                " (not part of the test's duration, because far from all other"
                                        + " windows: 1 window with "
                                        + (requests == 1 ? "1 request" : requests + " requests")
                                        + ", of "
                                        + clock
                                        + ")");
            }
        }
    }

    @Test
    void cyclesStartAtTheFirstWindowThatCounts() {
        Hours hours = new Hours().at(0, 1).at(MONDAY - 10 * DAY, 0).traffic(MONDAY, 24 * 7, 100);
        Decision last = hours.decide(WEEK, WEEK);
        assertThat(last.status().since()).isEqualTo(MONDAY);
        assertThat(last.status().provenAt()).isEqualTo(MONDAY + 7 * DAY);
        assertThat(hours.upTo(MONDAY + 7 * DAY - HOUR).decide(WEEK, WEEK).verdict())
                .isEqualTo(Verdict.HOLD);
    }

    @Test
    void aWindowAfterALongPauseIsProvisionalUntilOthersFollow() {
        Hours friday = new Hours().traffic(MONDAY, 5 * 24 - 6, 100);
        long monday = MONDAY + 7 * DAY + 8 * HOUR;
        assertThat(friday.covered(WEEK)).isEqualTo(5 * DAY - 6 * HOUR);
        assertThat(friday.at(monday, 100).covered(WEEK)).isEqualTo(5 * DAY - 6 * HOUR);
        assertThat(friday.decide(WEEK, WEEK).ruling().reason()).contains("1 window with 100");
        friday.at(monday + HOUR, 100);
        assertThat(friday.covered(WEEK)).isEqualTo(7 * DAY + 10 * HOUR);
        Decision last = friday.decide(WEEK, WEEK);
        assertThat(last.ruling().reason())
                .isEqualTo("all gates were proven good at 2026-03-09T00:00:00Z");
    }

    /** One window an hour from 8 to 18, on weekdays: nights and weekends belong to the test. */
    @Test
    void trafficOfOfficeHoursIsPromotedAfterItsWeek() {
        Hours hours = new Hours();
        for (int day : new int[] {0, 1, 2, 3, 4, 7, 8}) {
            hours.traffic(MONDAY + day * DAY + 8 * HOUR, 10, 200);
        }
        Decision last = hours.decide(WEEK, WEEK);
        assertThat(last.verdict()).isEqualTo(Verdict.PROMOTE);
        assertThat(last.status().provenAt()).isEqualTo(MONDAY + 7 * DAY + 8 * HOUR);
        assertThat(last.ruling().reason()).doesNotContain("not part");
    }

    @Test
    void aPauseOfWeeksDoesNotCount() {
        Hours hours =
                new Hours().traffic(MONDAY, 3 * 24, 200).traffic(MONDAY + 30 * DAY, 3 * 24, 200);
        Decision last = hours.decide(WEEK, WEEK);
        assertThat(last.ruling().reason()).isEqualTo("too early: 6 d of 7 d");
        assertThat(last.status().since())
                .as("no cycle was whole before")
                .isEqualTo(MONDAY + 30 * DAY);
    }

    @Test
    void aTestDoesNotExpireByOneWrongClock() {
        Hours hours = new Hours().traffic(MONDAY, 48, 10).at(MONDAY + 9000 * DAY, 1);
        assertThat(hours.decide(WEEK, WEEK, Duration.ofDays(14)).ruling().reason())
                .doesNotContain("expired");
    }

    /** Drawn tests with pauses, nights and stray windows, against the definition by its words. */
    @Test
    void isWhatItsDefinitionSays() {
        Random random = new Random(4);
        for (int test = 0; test < 2000; test++) {
            Duration cycle = Duration.ofDays(random.nextBoolean() ? 1 : 7);
            Hours hours = drawn(random);
            assertThat(hours.covered(cycle))
                    .as("test %s: %s", test, hours.windows)
                    .isEqualTo(hours.coveredByDefinition(cycle));
        }
    }

    /** A stray window is further from all others than a pause that counts. */
    @Test
    void aStrayWindowNeverTurnsHoldIntoPromote() {
        Random random = new Random(5);
        int held = 0;
        int promoted = 0;
        for (int test = 0; test < 60; test++) {
            Hours hours = drawn(random);
            Verdict without = hours.decide(WEEK, WEEK).verdict();
            long stray =
                    random.nextBoolean()
                            ? hours.windows.firstKey() - 37 * HOUR - random.nextInt(300) * HOUR
                            : hours.windows.lastKey() + 38 * HOUR + random.nextInt(300) * HOUR;
            Verdict with = hours.at(stray, 1 + random.nextInt(100)).decide(WEEK, WEEK).verdict();
            held += without == Verdict.HOLD ? 1 : 0;
            promoted += without == Verdict.PROMOTE ? 1 : 0;
            assertThat(with)
                    .as("test %s: %s and %s", test, hours.windows, stray)
                    .isEqualTo(without);
        }
        assertThat(held).isGreaterThan(10);
        assertThat(promoted).isGreaterThan(10);
    }

    /** Parts of some hours or days, with pauses of hours or days. */
    private static Hours drawn(Random random) {
        Hours hours = new Hours();
        long time = MONDAY;
        for (int part = 1 + random.nextInt(5); part > 0; part--) {
            int length = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(24 * 6);
            hours.traffic(time, length, 400);
            time +=
                    (length + (random.nextBoolean() ? random.nextInt(40) : random.nextInt(150)))
                            * HOUR;
            if (random.nextInt(5) == 0) {
                hours.at(time, 0);
            }
        }
        return hours;
    }

    /** Windows by their start, with the requests they hold: all of them good. */
    private static final class Hours {
        final TreeMap<Long, Long> windows = new TreeMap<>();

        Hours traffic(long from, int hours, long requests) {
            for (int i = 0; i < hours; i++) {
                at(from + i * HOUR, requests);
            }
            return this;
        }

        Hours at(long time, long requests) {
            windows.merge(time, requests, Long::sum);
            return this;
        }

        Hours upTo(long end) {
            Hours some = new Hours();
            some.windows.putAll(windows.headMap(end));
            return some;
        }

        long covered(Duration cycle) {
            CoveredTime time = CoveredTime.startingAt(windows.firstKey());
            for (Map.Entry<Long, Long> window : windows.entrySet()) {
                long start = window.getKey();
                time = time.next(start, start + HOUR, window.getValue(), cycle);
            }
            return time.covered();
        }

        /** All windows at once: runs, then pauses between runs. */
        long coveredByDefinition(Duration cycle) {
            List<TreeSet<Long>> runs = new ArrayList<>();
            windows.forEach(
                    (start, requests) -> {
                        if (requests == 0) {
                            return;
                        }
                        if (runs.isEmpty()
                                || start - HOUR - runs.get(runs.size() - 1).last() > 36 * HOUR) {
                            runs.add(new TreeSet<>());
                        }
                        runs.get(runs.size() - 1).add(start);
                    });
            List<TreeSet<Long>> count = runs.stream().filter(run -> run.size() > 1).toList();
            if (count.isEmpty()) {
                return runs.isEmpty() ? 0 : HOUR;
            }
            long sum = 0;
            for (int i = 0; i < count.size(); i++) {
                sum += count.get(i).last() + HOUR - count.get(i).first();
                if (i > 0) {
                    long pause = count.get(i).first() - count.get(i - 1).last() - HOUR;
                    sum += pause <= Math.max(36 * HOUR, cycle.toMillis() / 2) ? pause : 0;
                }
            }
            return sum;
        }

        Decision decide(Duration minDuration, Duration cycle) {
            return decide(minDuration, cycle, null);
        }

        Decision decide(Duration minDuration, Duration cycle, Duration maxDuration) {
            Judge judge = new Judge(test(minDuration, cycle, maxDuration), Map.of());
            EvidenceState state = null;
            Decision last = null;
            for (Map.Entry<Long, Long> window : windows.entrySet()) {
                long start = window.getKey();
                Counts evidence =
                        window.getValue() == 0
                                ? rejected(start)
                                : GateCounts.of(window.getValue()).at(start);
                WindowPart all =
                        new WindowPart(WindowPart.ALL, start, start + HOUR, Models.NONE, evidence);
                Judge.Decided judged = judge.judge(state, "v13", List.of(all), false);
                state = judged.state();
                last = judged.decision();
            }
            return last;
        }

        private static Counts rejected(long time) {
            return CountsBuilder.at(time).with(WindowColumn.REJECTED, 1).build();
        }
    }

    private static ShadowTest test(Duration minDuration, Duration cycle, Duration maxDuration) {
        Gates gates = Tests.gates(new Limits(10_000, 0.9, 100, 0.01, 0.15));
        return Tests.judgedBy(
                GatesBuilder.like(gates)
                        .evidence(
                                new EvidenceRules(
                                        0.05, 0.05, 10_000, minDuration, cycle, maxDuration, 2016))
                        .build(),
                "0".repeat(64),
                Tests.answersInLog(Path.of("log"), Path.of("out")));
    }
}
