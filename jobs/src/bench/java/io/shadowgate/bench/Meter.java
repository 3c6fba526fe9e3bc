package io.shadowgate.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Times contenders side by side. A rate is marginal: what the run of the most rows took longer than
 * one of fewer, so that starting a job or a connection is in none. Contenders take turns, after
 * runs of each that do not count.
 */
final class Meter {
    private static final int MOST_ATTEMPTS = 3;

    private final int repetitions;
    private final PrintStream progress;

    Meter(int repetitions, PrintStream progress) {
        this.repetitions = repetitions;
        this.progress = progress;
    }

    /**
     * @param input what each run reads
     * @param warmUp how long it runs before it counts, at the least
     * @param rows of the runs whose times are compared, ascending
     */
    record Entry(String name, Opening opening, Input input, Duration warmUp, long... rows) {
        Entry {
            boolean ascending =
                    IntStream.range(1, rows.length).allMatch(i -> rows[i - 1] < rows[i]);
            if (rows.length < 2 || rows[0] < 1 || !ascending) {
                throw new IllegalArgumentException(
                        "each run must be longer than the one before: " + Arrays.toString(rows));
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
                timed.warmUp();
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
        private final double[][] seconds;
        private Map<String, double[]> answer;
        private long peakHeap;

        Timed(Entry entry, int repetitions) throws Exception {
            this.entry = entry;
            this.contender = entry.opening().open();
            this.seconds = new double[repetitions][entry.rows().length];
        }

        /**
         * By time and not by runs: a compiler that is still at work takes a core from what it
         * compiles, and what runs fastest would have the least time to be compiled. Short runs,
         * since what plans and starts a job is compiled the latest.
         */
        void warmUp() {
            long start = System.nanoTime();
            do {
                run(entry.rows()[0]);
            } while (System.nanoTime() - start < entry.warmUp().toNanos());
        }

        /** A machine that is busy elsewhere can make a short run the longer one: then again. */
        void repeat(int repetition) {
            double[] runs = seconds[repetition];
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                for (int i = 0; i < runs.length; i++) {
                    Contender.Run run = run(entry.rows()[i]);
                    runs[i] = run.seconds();
                    answer = i == 0 ? run.answer() : answer;
                    peakHeap = Math.max(peakHeap, run.peakHeapBytes());
                }
                if (IntStream.range(1, runs.length).allMatch(i -> runs[i - 1] < runs[i])) {
                    return;
                }
            }
            throw new IllegalStateException(
                    "%s: more rows took no longer; take more --rows".formatted(entry.name()));
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
            return new Measured(entry.name(), entry.rows(), seconds, peakHeap, answer);
        }

        void close() throws Exception {
            contender.close();
        }
    }
}
