package io.shadowgate.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Times contenders side by side. A rate is marginal: what a run of many rows took longer than one
 * of few, so that starting a job or a connection is in none. Contenders take turns, after runs of
 * each that do not count.
 */
final class Meter {
    private static final int MOST_ATTEMPTS = 3;

    private final int repetitions;
    private final Duration warmUp;
    private final PrintStream progress;

    /**
     * @param warmUp how long each contender runs before it counts, at the least
     */
    Meter(int repetitions, Duration warmUp, PrintStream progress) {
        this.repetitions = repetitions;
        this.warmUp = warmUp;
        this.progress = progress;
    }

    /**
     * @param input what each run reads
     * @param few and {@code many}: rows of the two runs whose times are compared
     */
    record Entry(String name, Opening opening, Input input, long few, long many) {
        Entry {
            if (few < 1 || many <= few) {
                throw new IllegalArgumentException(
                        "of two runs, one must be longer: " + few + ", " + many);
            }
        }
    }

    interface Opening {
        Contender open() throws Exception;
    }

    interface Input {
        /** What is made by the contender itself. */
        Input NONE = rows -> {};

        /** Brings so many rows into memory, outside of the time that is taken. */
        void warm(long rows) throws IOException;
    }

    List<Measured> measure(List<Entry> entries) throws Exception {
        List<Timed> all = new ArrayList<>();
        try {
            for (Entry entry : entries) {
                progress.println("  " + entry.name() + ": warming up");
                Timed timed = new Timed(entry, repetitions);
                all.add(timed);
                timed.warmUp(warmUp);
            }
            for (int i = 0; i < repetitions; i++) {
                for (Timed timed : all) {
                    progress.printf("  %s: %d of %d%n", timed.entry.name(), i + 1, repetitions);
                    timed.repeat(i);
                }
            }
        } finally {
            for (Timed timed : all) {
                timed.close();
            }
        }
        return all.stream().map(Timed::measured).toList();
    }

    private static final class Timed {
        private final Entry entry;
        private final Contender contender;
        private final double[] rates;
        private Map<String, double[]> answer;
        private long peakHeap;

        Timed(Entry entry, int repetitions) throws Exception {
            this.entry = entry;
            this.contender = entry.opening().open();
            this.rates = new double[repetitions];
        }

        /**
         * By time and not by runs: a compiler that is still at work takes a core from what it
         * compiles, and what runs fastest would have the least time to be compiled.
         */
        void warmUp(Duration atLeast) {
            long start = System.nanoTime();
            do {
                run(entry.many());
            } while (System.nanoTime() - start < atLeast.toNanos());
        }

        /** A machine that is busy elsewhere can make the short run the longer one: then again. */
        void repeat(int repetition) {
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                Contender.Run few = run(entry.few());
                Contender.Run many = run(entry.many());
                answer = few.answer();
                peakHeap = Math.max(peakHeap, many.peakHeapBytes());
                double seconds = many.seconds() - few.seconds();
                if (seconds > 0) {
                    rates[repetition] = (entry.many() - entry.few()) / seconds;
                    return;
                }
            }
            throw new IllegalStateException(
                    "%s: %d rows took no longer than %d; take more --rows"
                            .formatted(entry.name(), entry.many(), entry.few()));
        }

        private Contender.Run run(long rows) {
            try {
                entry.input().warm(rows);
                return contender.run(rows);
            } catch (Exception e) {
                throw new IllegalStateException(entry.name() + ": " + e.getMessage(), e);
            }
        }

        Measured measured() {
            return new Measured(entry.name(), rates, peakHeap, answer);
        }

        void close() throws Exception {
            contender.close();
        }
    }
}
