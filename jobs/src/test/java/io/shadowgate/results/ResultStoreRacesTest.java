package io.shadowgate.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.EventTimeRange;
import io.shadowgate.testing.RemoteFiles;
import io.shadowgate.testing.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.util.function.RunnableWithException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two runs at once, each stopped for a while at random between its steps. */
@Timeout(120)
class ResultStoreRacesTest extends HandmadeResults {
    @Test
    void twoRunsOfTheSamePeriodAtOnceLeaveOneOfThemWhole() throws Exception {
        Random random = new Random(11);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        int first = 0;
        try {
            for (int round = 0; round < 150; round++) {
                Trees.clear(folder);
                if (round % 2 == 0) {
                    publish(job("old", MONDAY), ONE_DAY);
                }
                StagingDir a = job("a", MONDAY);
                StagingDir b = job("b", MONDAY);
                long seed = random.nextLong();
                atOnce(threads, seed, () -> publish(a, ONE_DAY), () -> publish(b, ONE_DAY));
                assertThat(whatCounts()).as("seed %s", seed).isIn("a a", "b b");
                assertThat(marks("2026-03-02")).as("seed %s", seed).isEqualTo(whatCounts());
                assertThat(Trees.hidden(folder)).isEmpty();
                first += whatCounts().equals("a a") ? 1 : 0;
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(first).as("both win now and then").isBetween(1, 149);
    }

    /** Of all ways to take turns, those that lots hardly ever draw. */
    @Test
    void aRunThatPublishesBetweenTwoStepsOfAnotherLeavesOneOfThemWhole() throws Exception {
        int[] steps = {1};
        for (int at = 0; at < steps[0]; at++) {
            Trees.clear(folder);
            publish(job("old", MONDAY), ONE_DAY);
            StagingDir slow = job("slow", MONDAY);
            StagingDir quick = job("quick", MONDAY);
            int here = at;
            steps[0] = 0;
            RemoteFiles.beforeEachStep(
                    (operation, path) -> {
                        if (steps[0]++ == here) {
                            publish(quick, ONE_DAY);
                        }
                    });
            publish(slow, ONE_DAY);
            RemoteFiles.reset();
            if (here < steps[0]) {
                assertThat(whatCounts()).as("at %s", at).isIn("slow slow", "quick quick");
                assertThat(marks("2026-03-02")).as("at %s", at).isEqualTo(whatCounts());
                assertThat(Trees.hidden(folder)).isEmpty();
            }
        }
        assertThat(steps[0]).isGreaterThan(10);
        assertThat(steps[0]).isGreaterThan(10);
    }

    /** Each publishes its day and decides; the last to look has seen both days. */
    @Test
    void twoRunsOfDifferentPeriodsAtOnceLeaveTheDecisionsOfBoth() throws Exception {
        publish(job("x", MONDAY, MONDAY + DAY), twoDays());
        decisions();
        Map<String, List<String>> expected = Trees.of(folder);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Random random = new Random(12);
        try {
            for (int round = 0; round < 60; round++) {
                Trees.clear(folder);
                StagingDir monday = job("x", MONDAY);
                StagingDir tuesday = job("x", MONDAY + DAY);
                atOnce(
                        threads,
                        random.nextLong(),
                        () -> {
                            publish(monday, ONE_DAY);
                            decisions();
                        },
                        () -> {
                            publish(tuesday, new EventTimeRange(MONDAY + DAY, MONDAY + 2 * DAY));
                            decisions();
                        });
                assertThat(Trees.of(folder)).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void atOnce(ExecutorService threads, long seed, RunnableWithException... runs)
            throws Exception {
        Interleaving turns = new Interleaving(seed);
        RemoteFiles.beforeEachStep(turns);
        List<Future<?>> running = new ArrayList<>();
        for (RunnableWithException run : runs) {
            running.add(
                    threads.submit(
                            () -> {
                                turns.join();
                                try {
                                    run.run();
                                } finally {
                                    turns.leave();
                                }
                                return null;
                            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        RemoteFiles.reset();
    }

    /** Lets one of two threads at a time go a step further, which one being drawn by lot. */
    private static final class Interleaving implements RemoteFiles.Step {
        private final Random lots;
        private final CyclicBarrier start = new CyclicBarrier(2);
        private final List<Thread> running = new ArrayList<>();
        private Thread turn;

        Interleaving(long seed) {
            this.lots = new Random(seed);
        }

        void join() throws Exception {
            synchronized (this) {
                running.add(Thread.currentThread());
                running.sort(Comparator.comparing(Thread::getName));
            }
            start.await();
        }

        synchronized void leave() {
            running.remove(Thread.currentThread());
            next();
        }

        private void next() {
            turn = running.isEmpty() ? null : running.get(lots.nextInt(running.size()));
            notifyAll();
        }

        @Override
        public synchronized void before(String operation, String path) throws IOException {
            if (turn == null) {
                next();
            }
            try {
                while (turn != Thread.currentThread()) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            next();
        }
    }
}
