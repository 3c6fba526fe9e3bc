package io.shadowgate.inference;

import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.model.Scorer;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Inference;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.FakeShadow;
import io.shadowgate.testing.LogCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row is one number; the honest scorers here answer with its double. */
@Timeout(60)
class InferenceEngineTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final Scorer DOUBLES = InferenceEngineTest::doubles;

    @Test
    void answersReachTheirRowsWhoeverAsks() throws Exception {
        try (InferenceEngine engine = engine(() -> DOUBLES, new Inference(16, ms(1), LONG, 3, 0))) {
            List<Thread> callers = new ArrayList<>();
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            for (int caller = 0; caller < 8; caller++) {
                int seed = caller;
                Thread thread = new Thread(() -> ask(engine, seed));
                thread.setUncaughtExceptionHandler((dead, failure) -> failures.add(failure));
                callers.add(thread);
                thread.start();
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(failures).isEmpty();
        }
    }

    private static void ask(InferenceEngine engine, int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            double[] rows = random.doubles(1 + random.nextInt(40)).toArray();
            Answer[] answers = get(submit(engine, rows(rows)));
            assertThat(Arrays.stream(answers).mapToDouble(a -> a.prediction().score()))
                    .containsExactly(
                            Arrays.stream(rows).map(x -> 2 * x).boxed().toArray(Double[]::new));
        }
    }

    @Test
    void callsAreNoLargerThanABatch() {
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        Scorer noting =
                rows -> {
                    sizes.add(rows.size());
                    return doubles(rows);
                };
        try (InferenceEngine engine = engine(() -> noting, new Inference(16, ms(0), LONG, 1, 0))) {
            assertScored(
                    get(submit(engine, rows(IntStream.range(0, 40).asDoubleStream().toArray()))));
        }
        // The first must not be too long, which only the first can tell. Its row is in the second
        // call too, and in a later one, to see whether the model answers it as it did alone.
        assertThat(sizes).containsExactly(1, 2 + 1, 4, 8, 15 + 1, 10);
    }

    /** The answer to a row is the sum of its call, so that it is right only alone. */
    @Test
    void rowsThatDependOnEachOtherAreCalledAloneAndAnsweredAsIfTheyAlwaysWere() {
        Scorer sums =
                rows -> {
                    double sum = rows.stream().mapToDouble(row -> row.numbers()[0]).sum();
                    return rows.stream().map(row -> score(2 * sum)).toArray(Prediction[]::new);
                };
        try (InferenceEngine engine = engine(() -> sums, new Inference(16, ms(0), LONG, 1, 0))) {
            double[] rows = IntStream.rangeClosed(1, 100).asDoubleStream().toArray();
            Answer[] answers = get(submit(engine, rows(rows)));
            assertScored(answers, rows);
            assertThat(answers[0].alone()).isNull();
            assertThat(answers[99].alone())
                    .startsWith("its answer to a request depends on the others in the call")
                    .doesNotContain("may be wrong");
        }
    }

    @Test
    void rowsThatStartToDependOnEachOtherAreFoundLater() {
        AtomicInteger calls = new AtomicInteger();
        Scorer sums =
                rows -> {
                    boolean later = calls.incrementAndGet() > 100;
                    double sum = rows.stream().mapToDouble(row -> row.numbers()[0]).sum();
                    return rows.stream()
                            .map(row -> score(2 * (later ? sum : row.numbers()[0])))
                            .toArray(Prediction[]::new);
                };
        try (InferenceEngine engine = engine(() -> sums, new Inference(64, ms(0), LONG, 1, 0.02))) {
            String found = null;
            for (int i = 0; i < 1000 && found == null; i++) {
                Answer[] answers = get(engine.submit(rows(new Random(i).doubles(64).toArray()), 1));
                found = answers[63].alone();
            }
            assertThat(found).contains("had shared calls, and their answers may be wrong");
        }
    }

    @Test
    void callsAreNoLargerThanTheModelTakes() {
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        Scorer noting =
                rows -> {
                    sizes.add(rows.size());
                    return doubles(rows);
                };
        Inference config = new Inference(16, ms(0), LONG, 1, 0);
        try (InferenceEngine engine = engine(() -> noting, 1, config)) {
            assertScored(get(submit(engine, rows(1, 2, 3))));
        }
        assertThat(sizes).containsExactly(1, 1, 1);
    }

    @Test
    void whatArrivesWithinTheLingerShareACall() {
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        Scorer noting =
                rows -> {
                    sizes.add(rows.size());
                    return doubles(rows);
                };
        // The fourth row fills the batch, so that nothing waits for the long linger to run out.
        Inference config = new Inference(4, LONG, LONG, 1, 0);
        try (InferenceEngine engine = engine(() -> noting, config)) {
            assertScored(get(submit(engine, rows(1, 2, 3, 4, 5, 6, 7))));
            assertThat(sizes).containsExactly(1, 2 + 1, 4);
            sizes.clear();
            var first = submit(engine, rows(1));
            var second = submit(engine, rows(2, 3));
            var third = submit(engine, rows(4));
            assertScored(get(first), 1);
            assertScored(get(second), 2, 3);
            assertScored(get(third), 4);
        }
        assertThat(sizes).containsExactly(4);
    }

    @Test
    void lingerEndsWithoutAFullBatch() {
        try (InferenceEngine engine =
                engine(() -> DOUBLES, new Inference(1000, ms(1), LONG, 1, 0))) {
            assertScored(get(submit(engine, rows(7))), 7);
        }
    }

    @Test
    void noRowsAreAnsweredAtOnce() {
        try (InferenceEngine engine = engine(() -> DOUBLES, new Inference(8, ms(0), LONG, 1, 0))) {
            assertThat(engine.submit(List.of(), 0))
                    .isCompletedWithValueMatching(a -> a.length == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void onlyTheBadRowFails(Scorer faulty, String error) {
        try (InferenceEngine engine = engine(() -> faulty, new Inference(64, ms(0), LONG, 1, 0))) {
            for (int round = 0; round < 3; round++) {
                Answer[] answers = get(submit(engine, rows(1, 2, -3, 4, -5)));
                assertScored(new Answer[] {answers[0], answers[1], answers[3]}, 1, 2, 4);
                for (int bad : new int[] {2, 4}) {
                    assertThat(answers[bad].outcome()).isEqualTo(Outcome.MODEL_ERROR);
                    assertThat(answers[bad].error()).contains(error);
                    assertThat(answers[bad].prediction()).isNull();
                    assertThat(answers[bad].latencyMs()).isNaN();
                }
            }
        }
    }

    static List<Object[]> faults() {
        return List.of(
                fault(
                        "boom",
                        () -> {
                            throw new IllegalStateException("boom");
                        }),
                fault(
                        "NullPointerException",
                        () -> {
                            throw new NullPointerException();
                        }),
                fault(
                        "checked",
                        () -> {
                            throw new Exception("checked");
                        }),
                fault(
                        "StackOverflowError",
                        () -> {
                            throw new StackOverflowError();
                        }),
                fault(
                        "OutOfMemoryError: heap",
                        () -> {
                            throw new OutOfMemoryError("heap");
                        }),
                fault(
                        "NoClassDefFoundError: a/B",
                        () -> {
                            throw new NoClassDefFoundError("a/B");
                        }),
                fault(
                        "InterruptedException",
                        () -> {
                            throw new InterruptedException();
                        }),
                fault("gave no predictions", () -> null),
                fault("gave 0 predictions for 1", () -> new Prediction[0]),
                fault("gave 9 predictions for 1", () -> doubles(rows(1, 2, 3, 4, 5, 6, 7, 8, 9))),
                fault("no prediction for a request", () -> new Prediction[1]));
    }

    /** Does something wrong where a row is negative, alone or in company. */
    private static Object[] fault(String error, Wrong wrong) {
        Scorer faulty =
                rows -> {
                    boolean bad = rows.stream().anyMatch(row -> row.numbers()[0] < 0);
                    return bad ? wrong.answer() : doubles(rows);
                };
        return new Object[] {faulty, error};
    }

    private interface Wrong {
        Prediction[] answer() throws Exception;
    }

    @Test
    void anInterruptThatTheModelLeavesBehindCostsNothing() {
        Scorer interrupting =
                rows -> {
                    Thread.currentThread().interrupt();
                    return doubles(rows);
                };
        try (InferenceEngine engine =
                engine(() -> interrupting, new Inference(4, ms(1), LONG, 1, 0))) {
            for (int i = 0; i < 50; i++) {
                assertScored(get(submit(engine, rows(i))), i);
            }
        }
    }

    @Test
    void scorerThatCannotBeMadeIsAModelErrorAndIsTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        Supplier<Scorer> scorers =
                () -> {
                    if (tries.incrementAndGet() <= 2) {
                        throw new IllegalStateException("no memory on the device");
                    }
                    return DOUBLES;
                };
        try (InferenceEngine engine = engine(scorers, new Inference(8, ms(0), LONG, 1, 0))) {
            // A call each, as the first of a shadow are small.
            for (Answer answer : get(submit(engine, rows(1, 2)))) {
                assertThat(answer.outcome()).isEqualTo(Outcome.MODEL_ERROR);
                assertThat(answer.error()).isEqualTo("no memory on the device");
            }
            assertScored(get(submit(engine, rows(3))), 3);
        }
    }

    @Test
    void hangingCallCostsItsRowsAndNoOthers() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger lateReturns = new AtomicInteger();
        Scorer hangsOnNegatives =
                rows -> {
                    if (rows.get(0).numbers()[0] < 0) {
                        release.await();
                        lateReturns.incrementAndGet();
                    }
                    return doubles(rows);
                };
        try (InferenceEngine engine =
                engine(() -> hangsOnNegatives, new Inference(1, ms(0), SHORT, 1, 0))) {
            Answer hung = get(submit(engine, rows(-1)))[0];
            assertThat(hung.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(hung.error()).isEqualTo("no answer within 300 ms");
            assertScored(get(submit(engine, rows(2))), 2);
            release.countDown();
            assertScored(get(submit(engine, rows(3))), 3);
            while (lateReturns.get() == 0) {
                Thread.onSpinWait();
            }
            assertThat(hung.prediction()).isNull();
        }
    }

    @Test
    void rowsBehindAHangingOneInTheSameBatchAreStillScored() {
        CountDownLatch release = new CountDownLatch(1);
        Scorer scorer =
                rows -> {
                    if (rows.size() > 1) {
                        throw new IllegalStateException("one at a time");
                    }
                    if (rows.get(0).numbers()[0] < 0) {
                        release.await();
                    }
                    return doubles(rows);
                };
        try (InferenceEngine engine = engine(() -> scorer, new Inference(8, ms(0), SHORT, 1, 0))) {
            Answer[] answers = get(submit(engine, rows(1, -2, 3, -4, 5)));
            assertThat(Arrays.stream(answers).map(Answer::outcome))
                    .containsExactly(
                            Outcome.SCORED,
                            Outcome.TIMED_OUT,
                            Outcome.SCORED,
                            Outcome.TIMED_OUT,
                            Outcome.SCORED);
            release.countDown();
        }
    }

    @Test
    void whenEverythingHangsAllIsTimedOutAtOnceUntilACallReturns() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        Scorer hanging =
                rows -> {
                    calls.incrementAndGet();
                    release.await();
                    return doubles(rows);
                };
        try (LogCapture capture = LogCapture.start();
                InferenceEngine engine =
                        engine(() -> hanging, new Inference(4, ms(0), SHORT, 2, 0))) {
            for (int i = 0; i < 200; i++) {
                for (Answer answer : get(submit(engine, rows(i, i)))) {
                    assertThat(answer.outcome()).isEqualTo(Outcome.TIMED_OUT);
                }
            }
            // Without the short cut there would be a call and a thread for each of the 200.
            assertThat(calls).hasValueLessThanOrEqualTo(6);
            assertThat(submit(engine, rows(1))).isCompleted();

            release.countDown();
            Answer last = null;
            while (last == null || last.outcome() != Outcome.SCORED) {
                last = get(submit(engine, rows(21)))[0];
                Thread.onSpinWait();
            }
            assertThat(last.prediction().score()).isEqualTo(42);
            // Several calls hung; one line says so, and one that they are back.
            Await.until("the shadow has recovered", () -> capture.lines().size() == 2);
            assertThat(capture.lines().get(0))
                    .matches(
                            "Shadow v13 hangs: a call of \\d rows runs past its deadline of 300 ms;"
                                    + " calls that hang: 1");
            assertThat(capture.lines().get(1))
                    .isEqualTo("Shadow v13 has recovered: no call hangs any more");
        }
    }

    @Test
    void rowsThatAreAskedAloneAreMeasuredAndNoOthers() {
        AtomicLong clock = new AtomicLong();
        List<List<Double>> calls = Collections.synchronizedList(new ArrayList<>());
        Scorer takesItsRowInMs =
                rows -> {
                    calls.add(rows.stream().map(row -> row.numbers()[0]).toList());
                    rows.forEach(row -> clock.addAndGet((long) (1e6 * row.numbers()[0])));
                    return doubles(rows);
                };
        try (InferenceEngine engine = engine(() -> takesItsRowInMs, 64, LONG, clock)) {
            Answer[] answers = get(engine.submit(rows(7, 9, 1, 2, 3, 4, 5), 2));
            assertThat(answers)
                    .extracting(Answer::latencyMs)
                    .containsExactly(7.0, 9.0, NaN, NaN, NaN, NaN, NaN);
            assertThat(calls.subList(0, 2)).containsExactly(List.of(7.0), List.of(9.0));
            assertThat(calls.subList(2, calls.size())).contains(List.of(4.0, 5.0));

            // Two callers' rows in one batch.
            calls.clear();
            var first = engine.submit(rows(11, 1), 1);
            var second = engine.submit(rows(12, 2, 3), 1);
            assertThat(get(first)).extracting(Answer::latencyMs).containsExactly(11.0, NaN);
            assertThat(get(second)).extracting(Answer::latencyMs).containsExactly(12.0, NaN, NaN);
            assertThat(calls).contains(List.of(11.0), List.of(12.0));
        }
    }

    @Test
    void aCallThatOverrunsIsNoVerdictOnItsRows() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger rowsAsked = new AtomicInteger();
        Scorer hangsInCompanyAndOnNegatives =
                rows -> {
                    rowsAsked.addAndGet(rows.size());
                    if (rows.size() > 1 || rows.get(0).numbers()[0] < 0) {
                        release.await();
                    }
                    return doubles(rows);
                };
        Inference config = new Inference(8, ms(0), SHORT, 1, 0);
        try (InferenceEngine engine = engine(() -> hangsInCompanyAndOnNegatives, config)) {
            assertScored(get(submit(engine, rows(1))), 1);
            Answer[] answers = get(submit(engine, rows(2, -3, 4, -5)));
            assertScored(new Answer[] {answers[0], answers[2]}, 2, 4);
            for (int hung : new int[] {1, 3}) {
                assertThat(answers[hung].outcome()).isEqualTo(Outcome.TIMED_OUT);
                assertThat(answers[hung].error()).isEqualTo("no answer within 300 ms");
                assertThat(answers[hung].latencyMs()).as("was not asked alone at first").isNaN();
            }
            // The first row is in the call of two as well, to be compared.
            assertThat(rowsAsked).as("no row more than twice").hasValue(1 + 3 + 2 + 2);
            release.countDown();
        }
    }

    @Test
    void ofRowsThatTimeOutThoseAskedAloneAreSlowerThanAnyLimit() {
        CountDownLatch release = new CountDownLatch(1);
        Scorer hanging =
                rows -> {
                    release.await();
                    return doubles(rows);
                };
        Inference config = new Inference(8, ms(0), SHORT, 1, 0);
        try (InferenceEngine engine = engine(() -> hanging, config)) {
            Answer[] answers = get(engine.submit(rows(1, 2, 3, 4, 5, 6, 7), 6));
            assertThat(answers).extracting(Answer::outcome).containsOnly(Outcome.TIMED_OUT);
            // Four calls hang, and then no row is called any more, so that nothing is measured.
            assertThat(answers)
                    .extracting(Answer::latencyMs)
                    .containsExactly(
                            POSITIVE_INFINITY,
                            POSITIVE_INFINITY,
                            POSITIVE_INFINITY,
                            POSITIVE_INFINITY,
                            NaN,
                            NaN,
                            NaN);
            release.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20})
    void aHeavyModelIsAskedInCallsThatEndInTime(int msARow) {
        AtomicLong clock = new AtomicLong();
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        Scorer heavy =
                rows -> {
                    sizes.add(rows.size());
                    clock.addAndGet(rows.size() * msARow * 1_000_000L);
                    return doubles(rows);
                };
        Duration timeout = ms(200);
        try (InferenceEngine engine = engine(() -> heavy, 256, timeout, clock)) {
            for (int batch = 0; batch < 4; batch++) {
                Answer[] answers =
                        get(
                                engine.submit(
                                        rows(IntStream.range(0, 256).asDoubleStream().toArray()),
                                        4));
                assertThat(answers).extracting(Answer::outcome).containsOnly(Outcome.SCORED);
                assertThat(answers[255].cutTo()).isBetween(1, 100 / msARow + 1);
            }
        }
        assertThat(sizes).allMatch(rows -> rows * msARow < 200);
        assertThat(sizes).as("not all alone").contains(100 / msARow);
    }

    @Test
    void closeAnswersWhatIsOpenAndLeavesAHangingModelAlone() {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Scorer deaf =
                rows -> {
                    hangs.countDown();
                    awaitDeafly(release);
                    return doubles(rows);
                };
        InferenceEngine engine = engine(() -> deaf, new Inference(1, ms(0), LONG, 1, 0));
        var called = submit(engine, rows(1));
        get(CompletableFuture.runAsync(() -> awaitDeafly(hangs)));
        var waiting = submit(engine, rows(2));

        long start = System.nanoTime();
        engine.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(engine.isQuiet()).isFalse();
        assertThat(get(called)[0].outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(get(waiting)[0].outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(get(submit(engine, rows(3)))[0].outcome()).isEqualTo(Outcome.TIMED_OUT);

        release.countDown();
        while (!engine.isQuiet()) {
            Thread.onSpinWait();
        }
        assertThat(get(called)[0].outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void closeWakesACallThatListensAndLeavesNoThreads() {
        AtomicInteger closed = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        Supplier<Scorer> scorers =
                () ->
                        new Scorer() {
                            @Override
                            public Prediction[] score(List<Features> rows) throws Exception {
                                if (rows.get(0).numbers()[0] < 0) {
                                    never.await();
                                }
                                return doubles(rows);
                            }

                            @Override
                            public void close() {
                                closed.incrementAndGet();
                                throw new IllegalStateException("does not even close");
                            }
                        };
        Inference config = new Inference(1, ms(0), LONG, 3, 0);
        InferenceEngine engine =
                new InferenceEngine(
                        "of leaks",
                        FakeShadow.opened(scorers, 8),
                        config,
                        8,
                        new UnregisteredMetricsGroup());
        assertScored(get(submit(engine, rows(1))), 1);
        var hanging = submit(engine, rows(-1));
        engine.close();
        assertThat(engine.isQuiet()).isTrue();
        assertThat(get(hanging)[0].outcome()).isNotEqualTo(Outcome.SCORED);
        assertThat(closed).hasValueBetween(1, 3);
        while (threadsNamed("of leaks") > 0) {
            // The thread of the deadlines ends by itself.
            Thread.onSpinWait();
        }
    }

    /** Calls that end just around the deadline, from many sides, while others fail. */
    @Test
    void everyRowGetsOneAnswerWhenDeadlinesAndAnswersRace() {
        for (int seed = 0; seed < 4; seed++) {
            race(seed);
        }
    }

    private static void race(int seed) {
        Inference config = new Inference(8, Duration.ofNanos(50_000), Duration.ofMillis(2), 2, 0);
        Supplier<Scorer> scorers =
                () -> {
                    Random random = new Random(seed);
                    return rows -> {
                        long until =
                                System.nanoTime()
                                        + (random.nextInt(4) == 0 ? 1 : 0)
                                                * (1_500_000L + random.nextInt(1_000_000));
                        while (System.nanoTime() < until) {
                            Thread.onSpinWait();
                        }
                        if (random.nextInt(5) == 0) {
                            throw new IllegalStateException("boom");
                        }
                        return doubles(rows);
                    };
                };
        List<CompletableFuture<Answer[]>> asked = new ArrayList<>();
        List<double[]> inputs = new ArrayList<>();
        List<AtomicInteger> completions = new ArrayList<>();
        Random random = new Random(seed);
        InferenceEngine engine = engine(scorers, config);
        for (int i = 0; i < 300; i++) {
            double[] rows = random.doubles(1 + random.nextInt(12)).toArray();
            var answered = submit(engine, rows(rows));
            AtomicInteger completed = new AtomicInteger();
            var unused = answered.thenRun(completed::incrementAndGet);
            asked.add(answered);
            inputs.add(rows);
            completions.add(completed);
            if (i >= 6 && i < 280) {
                get(asked.get(i - 6));
            }
        }
        // Closed with asks in every state.
        engine.close();
        for (int i = 0; i < asked.size(); i++) {
            Answer[] answers = get(asked.get(i));
            assertThat(answers).hasSize(inputs.get(i).length).doesNotContainNull();
            assertThat(completions.get(i)).hasValue(1);
            for (int row = 0; row < answers.length; row++) {
                if (answers[row].outcome() == Outcome.SCORED) {
                    assertThat(answers[row].prediction().score()).isEqualTo(2 * inputs.get(i)[row]);
                } else {
                    assertThat(answers[row].error()).isNotNull();
                }
            }
        }
        assertThat(engine.isQuiet()).isTrue();
    }

    private static long threadsNamed(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().endsWith(name))
                .count();
    }

    private static void awaitDeafly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private static Prediction[] doubles(List<Features> rows) {
        return rows.stream().map(row -> score(2 * row.numbers()[0])).toArray(Prediction[]::new);
    }

    private static Prediction score(double score) {
        return Prediction.ofScore(score);
    }

    private static InferenceEngine engine(Supplier<Scorer> scorers, Inference config) {
        return engine(scorers, Integer.MAX_VALUE, config);
    }

    private static InferenceEngine engine(
            Supplier<Scorer> scorers, int mostRows, Inference config) {
        return new InferenceEngine(
                "v13",
                FakeShadow.opened(scorers, mostRows),
                config,
                8,
                new UnregisteredMetricsGroup());
    }

    private static InferenceEngine engine(
            Supplier<Scorer> scorers, int batch, Duration timeout, AtomicLong clock) {
        return new InferenceEngine(
                "v13",
                FakeShadow.opened(scorers, Integer.MAX_VALUE),
                new Inference(batch, ms(0), timeout, 1, 0),
                8,
                new UnregisteredMetricsGroup(),
                clock::get);
    }

    /** None of them alone. */
    private static CompletableFuture<Answer[]> submit(InferenceEngine engine, List<Features> rows) {
        return engine.submit(rows, 0);
    }

    private static List<Features> rows(double... numbers) {
        return Arrays.stream(numbers).mapToObj(x -> new Features(new double[] {x}, null)).toList();
    }

    private static Duration ms(long ms) {
        return Duration.ofMillis(ms);
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static void assertScored(Answer[] answers, double... rows) {
        for (int row = 0; row < rows.length; row++) {
            assertThat(answers[row].outcome()).as(answers[row].error()).isEqualTo(Outcome.SCORED);
            assertThat(answers[row].prediction().score()).isEqualTo(2 * rows[row]);
            assertThat(answers[row].latencyMs()).isNaN();
        }
        assertThat(answers).allSatisfy(a -> assertThat(a.outcome()).isEqualTo(Outcome.SCORED));
    }
}
