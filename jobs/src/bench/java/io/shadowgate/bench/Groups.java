package io.shadowgate.bench;

import io.shadowgate.bench.Meter.Entry;
import io.shadowgate.bench.Meter.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * What is measured, and the limits that each is held to. A log has {@link #PARTS} parts: the
 * fastest contenders take all of them, slower ones fewer. The short run is a quarter of the long
 * one and not less, since a job's first second is its slowest: its code is still being compiled.
 * Where contenders have one short run, they must give the same answer on it.
 */
record Groups(BenchData data, Meter meter) {
    static final int PARTS = 32;

    private static final int WINDOW_ROWS = (int) (LogWriter.WINDOW_MS / LogWriter.MS_PER_ROW);

    /** A part that holds a whole window can be compared by windows. */
    static final long LEAST_ROWS = PARTS * WINDOW_ROWS;

    /** Equal but for the order in which floating point numbers were added. */
    private static final double SUMS = 1e-6;

    /**
     * Of reports: counts are exact; a histogram's quantiles are within 1 % of the nearest rank,
     * which in the tail of a small segment is some way from where others interpolate.
     */
    static final double[] REPORTS = {0, 1e-9, 0.02, 0.08, 0.02, 0.08};

    private static final String HEAP = "2g";

    /**
     * The parts of a bench, by the names that {@code --only} takes; those that read logs one after
     * the other, while the system still has them in memory.
     */
    enum Name {
        PARSE,
        ALL,
        SCALE,
        INFER,
        REPORT
    }

    Group run(Name name) throws Exception {
        return switch (name) {
            case PARSE -> parse();
            case INFER -> infer();
            case REPORT -> report();
            case ALL -> all();
            case SCALE -> scale();
        };
    }

    private Group parse() throws Exception {
        List<Measured> answers =
                meter.measure(
                        List.of(
                                ofLog(Subject.PARSE_ANSWERS, LogKind.ANSWERS, 8, PARTS),
                                ofLog(Subject.DUCKDB_ANSWERS, LogKind.ANSWERS, 8, PARTS),
                                ofLog(Subject.JACKSON_ANSWERS, LogKind.ANSWERS, 8, 16)));
        List<Measured> features =
                meter.measure(
                        List.of(
                                ofLog(Subject.PARSE_FEATURES, LogKind.FEATURES, 4, 16),
                                ofLog(Subject.DUCKDB_FEATURES, LogKind.FEATURES, 4, 16),
                                ofLog(Subject.JACKSON_FEATURES, LogKind.FEATURES, 4, 8)));
        List<Measured> lines = new ArrayList<>();
        List<Ratio> ratios = new ArrayList<>();
        for (List<Measured> three : List.of(answers, features)) {
            same(three, SUMS);
            ratios.add(Ratio.of(three.get(0), three.get(1), Target.atLeast(0.5)));
            ratios.add(Ratio.of(three.get(0), three.get(2), Target.atLeast(2.5)));
            lines.addAll(three);
        }
        return new Group(
                "parse",
                lines,
                ratios,
                List.of(
                        "A line of the log is %d bytes with the shadow's answer, %d with 32 features."
                                .formatted(
                                        bytesPerRow(LogKind.ANSWERS),
                                        bytesPerRow(LogKind.FEATURES))));
    }

    private Group infer() throws Exception {
        List<Measured> mlp =
                meter.measure(
                        List.of(
                                of(Subject.INFER_MLP, 4, 16),
                                of(Subject.ONNX_MLP, 4, PARTS),
                                oneRow(Subject.DJL_MLP)));
        List<Measured> trees =
                meter.measure(
                        List.of(
                                of(Subject.INFER_TREES, 2, 6),
                                of(Subject.ONNX_TREES, 2, 6),
                                oneRow(Subject.DJL_TREES)));
        List<Measured> lines = new ArrayList<>();
        List<Ratio> ratios = new ArrayList<>();
        double[] ofRuntime = {0.5, 0.7};
        int model = 0;
        for (List<Measured> three : List.of(mlp, trees)) {
            same(three.subList(0, 2), 1e-5);
            ratios.add(Ratio.of(three.get(0), three.get(1), Target.atLeast(ofRuntime[model++])));
            ratios.add(Ratio.of(three.get(0), three.get(2), Target.atLeast(20)));
            lines.addAll(three);
        }
        return new Group(
                "infer",
                lines,
                ratios,
                List.of(
                        "MLP %s, %d trees of depth %d; batches of %d; 1 slot, whose model has a worker thread."
                                .formatted(
                                        Arrays.toString(Models.MLP),
                                        Models.TREES,
                                        Models.TREE_DEPTH,
                                        RawOnnx.BATCH)));
    }

    private Group report() throws Exception {
        List<Measured> three =
                meter.measure(
                        List.of(
                                of(Subject.REPORT, 16, 2 * PARTS),
                                of(Subject.FLINK_SQL_REPORT, 4, 8),
                                of(Subject.DUCKDB_REPORT, 16, 2 * PARTS)));
        Measured ours = three.get(0);
        same(List.of(ours, three.get(2)), REPORTS);
        sameWhereWhole(ours, three.get(1), REPORTS);
        return new Group(
                "report",
                three,
                List.of(
                        Ratio.of(ours, three.get(1), Target.atLeast(2)),
                        Ratio.of(ours, three.get(2), Target.none())),
                List.of(
                        "By window of 5 min: all, 5 countries, 3 devices. ShadowGate also adds up"
                                + " divergence and histograms; DuckDB finds its rows in a table."));
    }

    private Group all() throws Exception {
        List<String> notes = new ArrayList<>();
        List<Entry> answers = new ArrayList<>();
        answers.add(ofLog(Subject.ALL_ANSWERS, LogKind.ANSWERS, 8, PARTS));
        answers.add(ofLog(Subject.PARSE_ANSWERS, LogKind.ANSWERS, 8, PARTS));
        Python pandas = Python.with("pandas", "scipy");
        if (pandas == null) {
            notes.add("Skipped: the pandas pipeline; no python3 here has pandas and scipy.");
        } else {
            notes.add("Pandas pipeline: " + pandas.versions() + ", reports by window alone.");
            long few = data.partRows();
            long many = 3 * data.partRows();
            data.log(LogKind.ANSWERS, few);
            data.log(LogKind.ANSWERS, many);
            answers.add(
                    new Entry(
                            "pandas: read_json and the reports",
                            () -> Fork.python(pandas, "report.py", data),
                            of(LogKind.ANSWERS),
                            few,
                            many));
        }
        List<Measured> logged = meter.measure(answers);

        List<Entry> running = new ArrayList<>();
        running.add(ofLog(Subject.ALL_MLP, LogKind.FEATURES, 4, 16));
        running.add(ofLog(Subject.PARSE_FEATURES, LogKind.FEATURES, 4, 16));
        Python sklearn = Python.with("sklearn");
        long few = WINDOW_ROWS;
        long many = 5 * few;
        Input firstPart = rows -> data.warm(LogKind.FEATURES, data.partRows());
        if (sklearn == null) {
            notes.add("No python3 here has sklearn: the replay worker is in Java.");
            running.add(
                    new Entry(
                            Subject.REPLAY.title,
                            () -> Fork.java(Subject.REPLAY, data, HEAP),
                            firstPart,
                            few,
                            many));
        } else {
            notes.add("Replay worker: " + sklearn.versions() + ".");
            running.add(
                    new Entry(
                            "replay worker, scikit-learn a row a call",
                            () -> Fork.python(sklearn, "replay.py", data),
                            firstPart,
                            few,
                            many));
        }
        List<Measured> run = meter.measure(running);

        List<Ratio> ratios = new ArrayList<>();
        ratios.add(Ratio.of(logged.get(0), logged.get(1), Target.atLeast(0.6)));
        if (pandas != null) {
            ratios.add(Ratio.of(logged.get(0), logged.get(2), Target.atLeast(4)));
            // pandas reads the last digit of a number otherwise, and scores lie on the tolerance.
            sameWhereWhole(logged.get(0), logged.get(2), 0, 1e-3);
        }
        ratios.add(Ratio.of(run.get(0), run.get(1), Target.atLeast(0.45)));
        ratios.add(Ratio.of(run.get(0), run.get(2), Target.atLeast(20)));
        // A score on the edge of the tolerance falls to either side with the last digit of a float.
        sameWhereWhole(run.get(0), run.get(2), 0, 0.02);
        List<Measured> lines = new ArrayList<>(logged);
        lines.addAll(run);
        return new Group("all", lines, ratios, notes);
    }

    private Group scale() throws Exception {
        List<Measured> sizes =
                meter.measure(
                        List.of(
                                ofLog(Subject.ALL_ANSWERS_ONE_SLOT, LogKind.ANSWERS, 4, 16),
                                ofLog(
                                        Subject.ALL_ANSWERS.title + ", 1 to 4 times the rows",
                                        Subject.ALL_ANSWERS,
                                        LogKind.ANSWERS,
                                        2,
                                        8),
                                ofLog(
                                        Subject.ALL_ANSWERS.title + ", 4 to 16 times the rows",
                                        Subject.ALL_ANSWERS,
                                        LogKind.ANSWERS,
                                        8,
                                        PARTS)));
        List<Measured> shadows =
                meter.measure(
                        List.of(
                                ofLog(Subject.PARSE_FEATURES, LogKind.FEATURES, 4, 16),
                                ofLog(Subject.ALL_MLP, LogKind.FEATURES, 2, 8),
                                ofLog(Subject.ALL_MLP_2, LogKind.FEATURES, 2, 8),
                                ofLog(Subject.ALL_MLP_4, LogKind.FEATURES, 2, 8)));
        List<Measured> lines = new ArrayList<>(sizes);
        lines.addAll(shadows);
        return new Group(
                "scale",
                lines,
                List.of(
                        Ratio.of(sizes.get(2), sizes.get(0), Target.atLeast(1.7)),
                        Ratio.of(sizes.get(2), sizes.get(1), Target.atLeast(0.9)),
                        secondShadow(shadows)),
                List.of(
                        "The time that a second shadow adds is held against the first one's,"
                                + " parsing apart."));
    }

    /** Below 1, since what both share is paid for by the first. */
    private static Ratio secondShadow(List<Measured> shadows) {
        double[] parse = shadows.get(0).rates();
        double[] one = shadows.get(1).rates();
        double[] two = shadows.get(2).rates();
        double[] quotients = new double[parse.length];
        Arrays.setAll(quotients, i -> (1 / two[i] - 1 / one[i]) / (1 / one[i] - 1 / parse[i]));
        return new Ratio(
                "time that the 2nd shadow adds",
                "time that the 1st adds to parsing",
                Spread.of(quotients),
                Target.atMost(1.1));
    }

    private long bytesPerRow(LogKind kind) throws IOException {
        long rows = 2 * data.partRows();
        return data.bytes(kind, rows) / rows;
    }

    private Entry of(Subject subject, int few, int many) {
        return entry(
                subject.title, subject, Input.NONE, few * data.partRows(), many * data.partRows());
    }

    private Entry oneRow(Subject subject) {
        return entry(subject.title, subject, Input.NONE, data.partRows() / 2, 2 * data.partRows());
    }

    private Entry ofLog(Subject subject, LogKind kind, int few, int many) throws IOException {
        return ofLog(subject.title, subject, kind, few, many);
    }

    private Entry ofLog(String name, Subject subject, LogKind kind, int few, int many)
            throws IOException {
        // Written here, lest it be timed.
        data.log(kind, few * data.partRows());
        data.log(kind, many * data.partRows());
        return entry(name, subject, of(kind), few * data.partRows(), many * data.partRows());
    }

    private Entry entry(String name, Subject subject, Input input, long few, long many) {
        return new Entry(name, () -> Fork.java(subject, data, HEAP), input, few, many);
    }

    private Input of(LogKind kind) {
        return rows -> data.warm(kind, rows);
    }

    private static void same(List<Measured> lines, double... tolerance) {
        Measured first = lines.get(0);
        for (Measured other : lines.subList(1, lines.size())) {
            Answers.check(first.name(), first.answer(), other.name(), other.answer(), tolerance);
        }
    }

    /** As much as the one with fewer rows saw whole: windows with as many rows in both. */
    private static void sameWhereWhole(Measured ours, Measured theirs, double... tolerance) {
        Map<String, double[]> both = new TreeMap<>();
        theirs.answer()
                .forEach(
                        (window, numbers) -> {
                            if (sameRows(ours.answer().get(window), numbers)) {
                                both.put(window, numbers);
                            }
                        });
        if (both.isEmpty()) {
            throw new IllegalStateException(
                    "%s and %s have no window in common".formatted(ours.name(), theirs.name()));
        }
        Map<String, double[]> answer = new TreeMap<>(ours.answer());
        answer.keySet().retainAll(both.keySet());
        Answers.check(ours.name(), answer, theirs.name(), both, tolerance);
    }

    private static boolean sameRows(@Nullable double[] ours, double[] theirs) {
        return ours != null && ours[0] == theirs[0];
    }
}
