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
 * Times contenders side by side. A rate is marginal: it uses the difference between the run with
 * the most rows and a shorter run. So it does not contain the start of a job or a connection. After
 * warm-up runs, contenders take turns.
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
     * @param warmUp least time of runs that do not count
     * @param rows of the runs whose times are compared, ascending
     */
    record Entry(String name, Opening opening, Input input, Duration warmUp, long... rows) {
        Entry {
            boolean ascending =
                    IntStream.range(1, rows.length).allMatch(i -> rows[i - 1] < rows[i]);
            if (rows.length == 0 || rows[0] < 1 || !ascending) {
                throw new IllegalArgumentException(
                        "each run must be longer than the one before: " + Arrays.toString(rows));
            }
        }
    }

    interface Opening {
        Contender open() throws Exception;
    }

    interface Input {
        /** Input that the contender makes itself. */
        Input NONE = rows -> {};

        /** Reads these rows into memory; this is not timed. */
        void warm(long rows) throws IOException;
    }

    /**
     * Measures rates.
     *
     * @param entries with at least two numbers of rows each
     */
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

    /**
     * Times whole runs, each in a process of its own, in turns. The first run of each does not
     * count.
     *
     * @param entries with one number of rows each
     */
    List<Measured> measureFresh(List<Entry> entries) throws Exception {
        List<double[][]> seconds = new ArrayList<>();
        List<Map<String, double[]>> answers = new ArrayList<>();
        for (Entry entry : entries) {
            progress.println("  " + entry.name() + ": a first run");
            answers.add(fresh(entry).answer());
            seconds.add(new double[repetitions][1]);
        }
        for (int i = 0; i < repetitions; i++) {
            for (int j = 0; j < entries.size(); j++) {
                progress.printf("  %s: %d of %d%n", entries.get(j).name(), i + 1, repetitions);
                seconds.get(j)[i][0] = fresh(entries.get(j)).seconds();
            }
        }
        return IntStream.range(0, entries.size())
                .mapToObj(
                        j ->
                                new Measured(
                                        entries.get(j).name(),
                                        entries.get(j).rows(),
                                        seconds.get(j),
                                        0,
                                        answers.get(j)))
                .toList();
    }

    private static Contender.Run fresh(Entry entry) throws Exception {
        try (Contender contender = entry.opening().open()) {
            return run(entry, contender, entry.rows()[0]);
        }
    }

    private static Contender.Run run(Entry entry, Contender contender, long rows) {
        try {
            entry.input().warm(rows);
            return contender.run(rows);
        } catch (Exception e) {
            throw new IllegalStateException(entry.name() + ": " + e.getMessage(), e);
        }
    }

    private static final class Timed {
        private final Entry entry;
        private final Contender contender;
        private final double[][] seconds;
        private Map<String, double[]> answer;
        private long peakHeap;

        Timed(Entry entry, int repetitions) throws Exception {
            if (entry.rows().length < 2) {
                throw new IllegalArgumentException(
                        entry.name() + ": a rate needs a shorter and a longer run");
            }
            this.entry = entry;
            this.contender = entry.opening().open();
            this.seconds = new double[repetitions][entry.rows().length];
        }

        /**
         * Warms up for a time, not for a number of runs. A compiler at work takes a core, and with
         * a number of runs the fastest contender would have the least time to be compiled. Uses
         * short runs, because the code that plans and starts a job is compiled last.
         */
        void warmUp() {
            long start = System.nanoTime();
            do {
                run(entry.rows()[0]);
            } while (System.nanoTime() - start < entry.warmUp().toNanos());
        }

        /**
         * On a busy machine a short run may take longer than a long one. Then both are repeated.
         */
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
                    entry.name() + ": more rows did not take longer; use more --rows");
        }

        private Contender.Run run(long rows) {
            return Meter.run(entry, contender, rows);
        }

        Measured measured() {
            return new Measured(entry.name(), entry.rows(), seconds, peakHeap, answer);
        }

        void close() throws Exception {
            contender.close();
        }
    }
}
