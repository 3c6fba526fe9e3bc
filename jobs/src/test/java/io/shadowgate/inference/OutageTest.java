package io.shadowgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.model.RefusedRowsException;
import io.shadowgate.model.Scorer;
import io.shadowgate.model.UnavailableException;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Inference;
import io.shadowgate.testing.FakeShadow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Models that cannot be reached for a while. A row is one number, and the answer is its double. */
@Timeout(60)
class OutageTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    @Test
    void rowsWaitForTheEndOfAnOutage() {
        AtomicInteger calls = new AtomicInteger();
        Scorer scorer =
                rows -> {
                    if (calls.incrementAndGet() <= 3) {
                        throw UnavailableException.before("down", null);
                    }
                    return doubles(rows);
                };
        Answer[] answers = ask(scorer, LONG, 1, 2, 3);
        assertThat(Arrays.stream(answers).map(answer -> answer.prediction().score()))
                .containsExactly(2.0, 4.0, 6.0);
        // Three in vain, then one of one row and one of two.
        assertThat(calls).hasValue(5);
    }

    @Test
    void afterTheLongestOutageRowsAreUnavailableAndNotErrors() {
        AtomicInteger calls = new AtomicInteger();
        Scorer scorer =
                rows -> {
                    calls.incrementAndGet();
                    throw UnavailableException.before("the server refuses access", null);
                };
        Answer[] answers = ask(scorer, Duration.ZERO, 1, 2, 3);
        assertThat(answers)
                .allSatisfy(
                        answer -> {
                            assertThat(answer.outcome()).isEqualTo(Outcome.UNAVAILABLE);
                            assertThat(answer.error()).isEqualTo("the server refuses access");
                            assertThat(answer.latencyMs()).isNaN();
                        });
        assertThat(calls.get()).isPositive();
    }

    /** One row makes the server go away, each time that it is asked. */
    @Test
    void aRowThatTheServerDiesOfIsAModelError() {
        Scorer scorer =
                rows -> {
                    if (rows.stream().anyMatch(row -> row.numbers()[0] == 2)) {
                        throw UnavailableException.during("broken", null);
                    }
                    return doubles(rows);
                };
        Answer[] answers = ask(scorer, LONG, 1, 2, 3);
        assertThat(answers)
                .extracting(Answer::outcome)
                .containsExactly(Outcome.SCORED, Outcome.MODEL_ERROR, Outcome.SCORED);
        assertThat(answers[1].error()).isEqualTo("broken");
    }

    @Test
    void aServerThatDiesOnceDuringACallCostsNoAnswer() {
        AtomicInteger calls = new AtomicInteger();
        Scorer scorer =
                rows -> {
                    if (calls.incrementAndGet() == 2) {
                        throw UnavailableException.during("broken", null);
                    }
                    return doubles(rows);
                };
        assertThat(ask(scorer, LONG, 1, 2, 3))
                .extracting(Answer::outcome)
                .containsOnly(Outcome.SCORED);
    }

    @Test
    void aRowThatTheServerRefusesIsABadInput() {
        Scorer scorer =
                rows -> {
                    if (rows.stream().anyMatch(row -> row.numbers()[0] == 2)) {
                        throw RefusedRowsException.values("refused");
                    }
                    return doubles(rows);
                };
        assertThat(ask(scorer, LONG, 1, 2, 3))
                .extracting(Answer::outcome)
                .containsExactly(Outcome.SCORED, Outcome.BAD_INPUT, Outcome.SCORED);
    }

    @Test
    void callsThatAreTooLargeBecomeSmaller() {
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        Scorer scorer =
                rows -> {
                    sizes.add(rows.size());
                    if (rows.size() > 4) {
                        throw RefusedRowsException.tooMany("too large");
                    }
                    return doubles(rows);
                };
        double[] many = new double[40];
        assertThat(ask(scorer, LONG, many))
                .hasSize(40)
                .extracting(Answer::outcome)
                .containsOnly(Outcome.SCORED);
        assertThat(sizes.stream().filter(size -> size > 4)).hasSize(1);
    }

    @Test
    void aRateLimitsTheRowsOfACall() {
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        Scorer scorer =
                rows -> {
                    sizes.add(rows.size());
                    return doubles(rows);
                };
        Inference inference =
                new Inference(16, Duration.ZERO, LONG, 1, 0, 2_000_000, LONG).sharedBy(1_000_000);
        try (InferenceEngine engine = engine(scorer, inference)) {
            assertThat(get(engine.submit(rows(1, 2, 3, 4), 0))).hasSize(4);
        }
        assertThat(sizes).containsExactly(1, 2, 1);
    }

    private static Answer[] ask(Scorer scorer, Duration maxOutage, double... numbers) {
        Inference inference =
                new Inference(16, Duration.ZERO, LONG, 1, 0, Double.POSITIVE_INFINITY, maxOutage);
        try (InferenceEngine engine = engine(scorer, inference)) {
            return get(engine.submit(rows(numbers), 0));
        }
    }

    private static InferenceEngine engine(Scorer scorer, Inference inference) {
        return new InferenceEngine(
                "v13",
                FakeShadow.opened(() -> scorer, 100),
                inference,
                8,
                new UnregisteredMetricsGroup());
    }

    private static Answer[] get(CompletableFuture<Answer[]> answers) {
        return answers.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static List<Features> rows(double... numbers) {
        return Arrays.stream(numbers).mapToObj(x -> new Features(new double[] {x}, null)).toList();
    }

    private static Prediction[] doubles(List<Features> rows) {
        return rows.stream()
                .map(row -> Prediction.ofScore(2 * row.numbers()[0]))
                .toArray(Prediction[]::new);
    }
}
