package io.shadowgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.model.Scorer;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.testing.FakeShadow;
import io.shadowgate.verdict.EvidenceState;
import io.shadowgate.verdict.Verdict;
import io.shadowgate.window.Models;
import io.shadowgate.window.WindowColumn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two weeks of a good shadow under the default spec, from its calls to its verdict. The engine runs
 * as it does in a job, but by a clock that the calls turn. The full size runs with {@code
 * -Psimulation}.
 */
class LatencyEvidenceTest {
    private static final int DAYS = 14;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long FAST = 2_000_000;

    /** Beyond the limit of 100 ms, within the deadline of 200. */
    private static final long SLOW = 150_000_000;

    private static final Features ROW = new Features(new double[] {1}, null);
    private static final ScoreBins BINS = new ScoreBins(0, 1, 20);

    @Test
    void slowCallsWithinTheLimitSeldomReject() {
        slowCalls(40);
    }

    @Test
    @Tag("simulation")
    void slowCallsWithinTheLimitSeldomRejectInFull() {
        slowCalls(400);
    }

    @Test
    void oneStallInTwoWeeksChangesNothing() {
        oneStall(10);
    }

    @Test
    @Tag("simulation")
    void oneStallInTwoWeeksChangesNothingInFull() {
        oneStall(100);
    }

    private static void slowCalls(int runs) {
        for (double share : new double[] {0.0005, 0.001, 0.002, 0.005}) {
            int rejected = 0;
            for (int run = 0; run < runs; run++) {
                SplittableRandom random = new SplittableRandom(run);
                Verdict verdict =
                        verdict(run, 14 * 256, call -> random.nextDouble() < share ? SLOW : FAST);
                rejected += verdict == Verdict.REJECT ? 1 : 0;
            }
            System.out.printf(
                    Locale.ROOT, "%s of calls slow: %d of %d rejected%n", share, rejected, runs);
            assertThat(rejected).as("%s of calls slow", share).isLessThanOrEqualTo(runs / 20);
        }
    }

    /** It comes at any time of the first day, where it is the largest part of what is known. */
    private static void oneStall(int runs) {
        for (int run = 0; run < runs; run++) {
            long at = new SplittableRandom(run).nextLong(100);
            assertThat(verdict(run, 14_286, call -> call == at ? 199_000_000 : FAST))
                    .as("stall in call %s", at)
                    .isEqualTo(Verdict.PROMOTE);
        }
    }

    /**
     * @param nanosOf calls by their number
     */
    private static Verdict verdict(int run, int requestsADay, LongUnaryOperator nanosOf) {
        ShadowTest test =
                SpecReader.read(
                        Path.of("src/test/resources/config/smallest.yaml"),
                        Map.of("window", "1 d"));
        AtomicLong clock = new AtomicLong();
        AtomicLong calls = new AtomicLong();
        Scorer scorer =
                rows -> {
                    clock.addAndGet(nanosOf.applyAsLong(calls.getAndIncrement()));
                    Prediction[] predictions = new Prediction[rows.size()];
                    Arrays.fill(predictions, Prediction.ofScore(0.5));
                    return predictions;
                };
        Judge judge = new Judge(test, Map.of());
        SingleCalls singleCalls = new SingleCalls(test.inference().singleCalls());
        EvidenceState state = null;
        Verdict verdict = null;
        try (InferenceEngine engine =
                new InferenceEngine(
                        "new",
                        FakeShadow.opened(() -> scorer, Integer.MAX_VALUE),
                        test.inference(),
                        8,
                        new UnregisteredMetricsGroup(),
                        clock::get)) {
            for (int day = 0; day < DAYS; day++) {
                Window window = new Window();
                for (int asked = 0; asked < requestsADay; asked += 256) {
                    int rows = Math.min(256, requestsADay - asked);
                    int alone = 0;
                    for (int row = 0; row < rows; row++) {
                        String id = run + "/" + day + "/" + (asked + row);
                        alone += singleCalls.chooses(id) ? 1 : 0;
                    }
                    List<Features> batch = Collections.nCopies(rows, ROW);
                    for (Answer answer :
                            engine.submit(batch, alone).orTimeout(30, TimeUnit.SECONDS).join()) {
                        window.add(answer);
                    }
                }
                Judge.Decided judged =
                        judge.judge(state, "new", List.of(window.of(day, requestsADay)), false);
                state = judged.state();
                verdict = judged.decision().verdict();
            }
        }
        return verdict;
    }

    /** All answer as the primary does. */
    private static final class Window {
        private final LatencyHistogram latencies = new LatencyHistogram();
        private final PredictionHistogram predictions = PredictionHistogram.forScores(BINS);
        private long measured;
        private long over;

        void add(Answer answer) {
            assertThat(answer.outcome()).isEqualTo(Outcome.SCORED);
            predictions.add(0.5, answer.prediction().score());
            if (!Double.isNaN(answer.latencyMs())) {
                latencies.add(answer.latencyMs());
                measured++;
                over += answer.latencyMs() > 100 ? 1 : 0;
            }
        }

        WindowPart of(int day, int requests) {
            long start = day * DAY;
            return new WindowPart(
                    "*",
                    start,
                    start + DAY,
                    Models.NONE,
                    CountsBuilder.between(start, start + DAY - 1)
                            .requests(requests, 0)
                            .with(WindowColumn.AGREED, requests)
                            .latencies(measured, over, over, 0)
                            .with(WindowColumn.PRIMARY_LATENCY, latencies.toBytes())
                            .with(WindowColumn.SHADOW_LATENCY, latencies.toBytes())
                            .with(WindowColumn.PREDICTIONS, predictions.toBytes())
                            .build());
        }
    }
}
