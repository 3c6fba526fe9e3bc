package io.shadowgate.bench;

import io.shadowgate.bench.Meter.Entry;
import io.shadowgate.bench.Meter.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * The measurements and their limits. A log has {@link #PARTS} parts. Fast contenders read more of
 * them than slow ones. A short run is a quarter of a long one. A much shorter run would be too
 * slow, because the code of a job is still being compiled in its first second. Contenders with the
 * same short run must give the same answer on it.
 *
 * <p>Contenders that read the same log take turns. Each is measured once, even if several parts of
 * the table use it.
 */
final class Groups {
    static final int PARTS = 64;

    private static final int WINDOW_ROWS = (int) (LogWriter.WINDOW_MS / LogWriter.MS_PER_ROW);

    /** Each part holds a whole window, so that windows can be compared. */
    static final long LEAST_ROWS = PARTS * WINDOW_ROWS;

    /** Allows only for a different order of adding floating point numbers. */
    private static final double SUMS = 1e-6;

    /**
     * Tolerances of reports. Counts are exact. A histogram's quantiles are within 1 % of the
     * nearest rank, which may differ from interpolated quantiles in the tail of a small segment.
     */
    static final double[] REPORTS = {0, 1e-9, 0.02, 0.08, 0.02, 0.08};

    /**
     * The warm-up of Flink jobs is longer, because the code that plans and starts each job is
     * compiled late.
     */
    private static final Duration WARM_UP_OF_JOBS = Duration.ofSeconds(18);

    private static final Duration WARM_UP = Duration.ofSeconds(4);

    private static final long LEAST_EVEN_ROWS = 1_000;

    private static final List<Wait> WAITS =
            List.of(
                    new Wait(LEAST_EVEN_ROWS, 1, Target.none(), Target.atMost(4)),
                    new Wait(1_000_000, 14, Target.atMost(3.5), Target.atMost(5)),
                    new Wait(8_000_000, 14, Target.atMost(1.5), Target.atMost(8)));

    /**
     * A log that is read from start to end for a verdict.
     *
     * @param days that it covers
     * @param ofDuckDb limit of the time against DuckDB's
     * @param seconds limit of the time
     */
    private record Wait(long rows, int days, Target ofDuckDb, Target seconds) {}

    private static final String HEAP = "1g";

    /**
     * Tolerances of reports whose quantiles are latencies of the same ranks. ShadowGate's histogram
     * is within 0.4 %.
     */
    static final double[] REPORTS_BY_RANK = {0, 1e-9, 0.005, 0.005, 0.005, 0.005, 1e-9};

    private static final String DUCKDB = "DuckDB: log to reports";

    private static final String PANDAS = "pandas: read_json and the reports";

    /** The parts of the table, by the names that {@code --only} takes. */
    enum Name {
        PARSE,
        ALL,
        SCALE,
        INFER,
        REPORT,
        START,
        VERDICT
    }

    private final BenchData data;
    private final Meter meter;
    private final Set<Name> only;
    private final Path root;
    private final Map<String, Measured> lines = new HashMap<>();

    /**
     * @param root of the checkout, with the launcher
     */
    Groups(BenchData data, Meter meter, Set<Name> only, Path root) {
        this.data = data;
        this.meter = meter;
        this.only = only;
        this.root = root;
    }

    List<Group> run() throws Exception {
        @Nullable Python pandas = Python.with("pandas", "scipy");
        @Nullable Python sklearn = Python.with("sklearn");
        readAnswers(pandas);
        if (needed(Name.PARSE)) {
            measure(
                    List.of(
                            job(Subject.PARSE_CSV, LogKind.CSV, 8, 32),
                            other(Subject.DUCKDB_CSV, LogKind.CSV, 8, 32)));
        }
        readFeatures(sklearn);
        List<Group> groups = new ArrayList<>();
        for (Name name : Name.values()) {
            if (only.contains(name)) {
                groups.add(
                        switch (name) {
                            case PARSE -> parse();
                            case ALL -> all(pandas, sklearn);
                            case SCALE -> scale();
                            case INFER -> infer();
                            case REPORT -> report();
                            case START -> start();
                            case VERDICT -> verdict();
                        });
            }
        }
        return groups;
    }

    private void readAnswers(@Nullable Python pandas) throws Exception {
        List<Entry> entries = new ArrayList<>();
        if (needed(Name.PARSE, Name.ALL)) {
            entries.add(job(Subject.PARSE_ANSWERS, LogKind.ANSWERS, 8, 32));
        }
        if (needed(Name.PARSE, Name.ALL)) {
            entries.add(other(Subject.DUCKDB_ANSWERS, LogKind.ANSWERS, 8, 32));
        }
        if (needed(Name.PARSE)) {
            entries.add(job(Subject.JACKSON_ANSWERS, LogKind.ANSWERS, 8, 16));
        }
        if (needed(Name.ALL, Name.SCALE)) {
            entries.add(job(Subject.ALL_ANSWERS, LogKind.ANSWERS, 4, 16, PARTS));
        }
        if (needed(Name.ALL)) {
            entries.add(other(Subject.DUCKDB_ALL, LogKind.ANSWERS, 4, 16));
        }
        if (needed(Name.ALL) && pandas != null) {
            entries.add(
                    new Entry(
                            PANDAS,
                            () -> Fork.python(pandas, "report.py", data),
                            of(LogKind.ANSWERS),
                            WARM_UP,
                            rows(LogKind.ANSWERS, 1, 2)));
        }
        if (needed(Name.SCALE)) {
            entries.add(job(Subject.ALL_ANSWERS_ONE_SLOT, LogKind.ANSWERS, 8, 24));
        }
        measure(entries);
    }

    private void readFeatures(@Nullable Python sklearn) throws Exception {
        List<Entry> entries = new ArrayList<>();
        if (needed(Name.PARSE, Name.ALL, Name.SCALE)) {
            entries.add(job(Subject.PARSE_FEATURES, LogKind.FEATURES, 4, 16));
            entries.add(job(Subject.ALL_MLP, LogKind.FEATURES, 4, 12));
        }
        if (needed(Name.PARSE)) {
            entries.add(other(Subject.DUCKDB_FEATURES, LogKind.FEATURES, 4, 16));
            entries.add(job(Subject.JACKSON_FEATURES, LogKind.FEATURES, 4, 8));
            entries.add(job(Subject.PARSE_MAPPED, LogKind.MAPPED, 4, 16));
        }
        if (needed(Name.ALL)) {
            entries.add(other(Subject.ONNX_MLP, 4, 16));
            entries.add(
                    new Entry(
                            replayWorker(sklearn),
                            () ->
                                    sklearn == null
                                            ? Fork.java(Subject.REPLAY, data, HEAP)
                                            : Fork.python(sklearn, "replay.py", data),
                            rows -> data.warm(LogKind.FEATURES, data.partRows()),
                            WARM_UP,
                            WINDOW_ROWS,
                            4 * WINDOW_ROWS));
        }
        if (needed(Name.SCALE)) {
            entries.add(job(Subject.ALL_MLP_2, LogKind.FEATURES, 4, 12));
            entries.add(job(Subject.ALL_MLP_4, LogKind.FEATURES, 4, 12));
        }
        measure(entries);
    }

    private Group parse() throws IOException {
        List<Measured> answers =
                lines(Subject.PARSE_ANSWERS, Subject.DUCKDB_ANSWERS, Subject.JACKSON_ANSWERS);
        List<Measured> features =
                lines(Subject.PARSE_FEATURES, Subject.DUCKDB_FEATURES, Subject.JACKSON_FEATURES);
        List<Measured> lines = new ArrayList<>();
        List<Ratio> ratios = new ArrayList<>();
        for (List<Measured> three : List.of(answers, features)) {
            same(three, SUMS);
            ratios.add(Ratio.of(three.get(0), three.get(1), Target.atLeast(0.8)));
            ratios.add(Ratio.of(three.get(0), three.get(2), Target.atLeast(2.5)));
            lines.addAll(three);
        }
        Measured mapped = lines(Subject.PARSE_MAPPED).get(0);
        same(List.of(features.get(0), mapped), SUMS);
        ratios.add(Ratio.of(mapped, features.get(0), Target.atLeast(0.5)));
        lines.add(mapped);
        List<Measured> csv = lines(Subject.PARSE_CSV, Subject.DUCKDB_CSV);
        same(csv, SUMS);
        same(List.of(answers.get(0), csv.get(0)), SUMS);
        ratios.add(Ratio.of(csv.get(0), csv.get(1), Target.atLeast(0.5)));
        lines.addAll(csv);
        return new Group(
                "parse",
                lines,
                ratios,
                List.of(
                        "A line of the log has %d bytes; %d with 32 features."
                                .formatted(
                                        bytesPerRow(LogKind.ANSWERS),
                                        bytesPerRow(LogKind.FEATURES))));
    }

    private Group all(@Nullable Python pandas, @Nullable Python sklearn) {
        List<Measured> lines =
                new ArrayList<>(
                        lines(
                                Subject.ALL_ANSWERS,
                                Subject.PARSE_ANSWERS,
                                Subject.DUCKDB_ANSWERS,
                                Subject.DUCKDB_ALL));
        List<Ratio> ratios = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        ratios.add(Ratio.of(lines.get(0), lines.get(1), Target.atLeast(0.6)));
        ratios.add(Ratio.of(lines.get(0), lines.get(2), Target.atLeast(0.6)));
        ratios.add(Ratio.of(lines.get(0), lines.get(3), Target.atLeast(2.5)));
        notes.add(
                "DuckDB's reports have exact quantiles, both histograms and their distance, by"
                        + " window and segment, as ShadowGate's.");
        same(List.of(lines.get(0), lines.get(3)), REPORTS);
        Measured windows = lines.get(0).withAnswer(Reports.windows(lines.get(0).answer()));
        if (pandas == null) {
            notes.add("Skipped: the pandas pipeline; no python3 here has pandas and scipy.");
        } else {
            notes.add("Pandas pipeline: " + pandas.versions() + ", reports by window alone.");
            Measured peer = this.lines.get(PANDAS);
            ratios.add(Ratio.of(lines.get(0), peer, Target.atLeast(4)));
            // pandas reads the last digit of a number differently, and some scores are exactly at
            // the tolerance.
            sameWhereWhole(windows, peer, 0, 1e-3);
            lines.add(peer);
        }
        notes.add(
                sklearn == null
                        ? "No python3 here has sklearn: the replay worker is in Java."
                        : "Replay worker: " + sklearn.versions() + ".");
        List<Measured> running = lines(Subject.ALL_MLP, Subject.PARSE_FEATURES);
        Measured worker = this.lines.get(replayWorker(sklearn));
        ratios.add(Ratio.of(running.get(0), running.get(1), Target.atLeast(0.45)));
        Measured model = lines(Subject.ONNX_MLP).get(0);
        ratios.add(
                Ratio.of(
                        running.get(0).name(),
                        running.get(0).rates(),
                        "parsing, then ONNX Runtime on both cores",
                        oneAfterTheOther(running.get(1).rates(), model.rates()),
                        Target.atLeast(0.9)));
        ratios.add(Ratio.of(running.get(0), worker, Target.atLeast(20)));
        // The last digit of a float decides whether a score at the edge of the tolerance agrees.
        sameWhereWhole(
                running.get(0).withAnswer(Reports.windows(running.get(0).answer())),
                worker,
                0,
                0.02);
        lines.addAll(running);
        lines.add(model);
        lines.add(worker);
        return new Group("all", lines, ratios, notes);
    }

    /** Rates of two cores that first parse all rows and then run the model on all. */
    private static double[] oneAfterTheOther(double[] parsing, double[] modelOnOneCore) {
        double[] rates = new double[parsing.length];
        Arrays.setAll(rates, i -> 1 / (1 / parsing[i] + 1 / (2 * modelOnOneCore[i])));
        return rates;
    }

    private Group scale() {
        List<Measured> slots = lines(Subject.ALL_ANSWERS, Subject.ALL_ANSWERS_ONE_SLOT);
        List<Measured> shadows =
                lines(
                        Subject.PARSE_FEATURES,
                        Subject.ALL_MLP,
                        Subject.ALL_MLP_2,
                        Subject.ALL_MLP_4);
        List<Measured> lines = new ArrayList<>(slots);
        lines.addAll(shadows);
        return new Group(
                "scale",
                lines,
                List.of(
                        Ratio.of(slots.get(0), slots.get(1), Target.atLeast(1.85)),
                        Ratio.of(
                                "time a row, 4 to 16 times the rows",
                                slots.get(0).rowTimes(1, 2),
                                "1 to 4 times",
                                slots.get(0).rowTimes(0, 1),
                                Target.atMost(1.1)),
                        furtherShadow(shadows)),
                List.of(
                        "16 times the rows are %,d. Below 1.00, fewer rows still bear some of a job's start."
                                .formatted(PARTS * data.partRows()),
                        "A further shadow's time is the slope through 1, 2 and 4 shadows: its own"
                                + " inference and comparison, as the 1st's is what that adds to"
                                + " parsing. A second parse would make it more."));
    }

    /**
     * A further shadow costs its own inference and comparison, but no second parse. So it costs at
     * most as much as the first one without parsing.
     */
    private static Ratio furtherShadow(List<Measured> shadows) {
        double[][] times =
                shadows.stream().map(line -> line.rowTimes(0, 1)).toArray(double[][]::new);
        double[] further = new double[times[0].length];
        // Least squares at 1, 2 and 4 shadows, with mean 7/3.
        Arrays.setAll(further, i -> (-4 * times[1][i] - times[2][i] + 5 * times[3][i]) / 14);
        double[] first = new double[further.length];
        Arrays.setAll(first, i -> times[1][i] - times[0][i]);
        return Ratio.of(
                "a further shadow's time",
                further,
                "the 1st's beside parsing",
                first,
                Target.atMost(1.0));
    }

    private Group infer() throws Exception {
        List<Measured> lines = new ArrayList<>();
        List<Ratio> ratios = new ArrayList<>();
        List<Measured> mlp =
                measure(
                        List.of(
                                job(Subject.INFER_MLP, 4, 16),
                                other(Subject.ONNX_MLP, 4, 16),
                                oneRow(Subject.DJL_MLP)));
        List<Measured> trees =
                measure(
                        List.of(
                                job(Subject.INFER_TREES, 1, 4),
                                other(Subject.ONNX_TREES, 1, 4),
                                oneRow(Subject.DJL_TREES)));
        double[] ofRuntime = {0.9, 0.95};
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
                measure(
                        List.of(
                                job(Subject.REPORT, 16, PARTS),
                                job(Subject.FLINK_SQL_REPORT, 4, 8),
                                other(Subject.DUCKDB_REPORT, 16, PARTS)));
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

    /** Commands that read no log. */
    private Group start() throws Exception {
        Map<String, Double> limits = new LinkedHashMap<>();
        limits.put("--help", 0.5);
        limits.put("plan", 0.8);
        limits.put("sql -f, SELECT 1", 5.0);
        data.writeEven(LEAST_EVEN_ROWS, 1);
        List<Measured> lines =
                meter.measureFresh(
                        List.of(
                                command("--help", (rows, own) -> List.of("--help")),
                                command(
                                        "plan",
                                        (rows, own) ->
                                                List.of(
                                                        "plan",
                                                        "--spec",
                                                        Specs.write(own, data.even(rows))
                                                                .toString(),
                                                        "--requests-per-day",
                                                        "1000000")),
                                command(
                                        "sql -f, SELECT 1",
                                        (rows, own) ->
                                                List.of(
                                                        "sql",
                                                        "-f",
                                                        Files.writeString(
                                                                        own.resolve("one.sql"),
                                                                        "SELECT 1;\n")
                                                                .toString()))));
        return new Group(
                "start",
                lines,
                lines.stream()
                        .map(
                                line ->
                                        Ratio.ofSeconds(
                                                line,
                                                Target.atMost(
                                                        Objects.requireNonNull(
                                                                limits.get(line.name())))))
                        .toList(),
                List.of("Commands are timed from the start of their process to its end."));
    }

    private Entry command(String name, Command.Arguments arguments) {
        return new Entry(
                name,
                () -> Command.of(root, data, arguments),
                Input.NONE,
                Duration.ZERO,
                LEAST_EVEN_ROWS);
    }

    /** From the command to the verdict, in fresh processes. */
    private Group verdict() throws Exception {
        List<Measured> lines = new ArrayList<>();
        List<Ratio> ratios = new ArrayList<>();
        for (Wait wait : WAITS) {
            data.writeEven(wait.rows, wait.days);
            String of = String.format(Locale.ROOT, ", %,d requests", wait.rows);
            List<Measured> two =
                    meter.measureFresh(
                            List.of(
                                    new Entry(
                                            "ShadowGate: command to verdict" + of,
                                            () -> Command.verdict(root, data),
                                            rows -> data.warm(data.even(rows)),
                                            Duration.ZERO,
                                            wait.rows),
                                    even(Subject.DUCKDB_VERDICT, DUCKDB + of, wait.rows)));
            checkByRank(two, wait.rows);
            ratios.add(Ratio.ofSeconds(two.get(0), two.get(1), wait.ofDuckDb));
            ratios.add(Ratio.ofSeconds(two.get(0), wait.seconds));
            lines.addAll(two);
            FileUtils.deleteDirectory(data.even(wait.rows).toFile());
        }
        return new Group(
                "verdict",
                lines,
                ratios,
                List.of(
                        "Command to verdict: 'shadowgate backfill', from the start of its process"
                                + " to its end. 1,000 requests of a day, more of two weeks: 4,032"
                                + " windows of 5 min, all requests and 8 segments. DuckDB's time is"
                                + " without the start of its process."));
    }

    private void checkByRank(List<Measured> two, long rows) throws Exception {
        Contender.Run byRank;
        try (Contender contender = Fork.java(Subject.DUCKDB_RANKS, data, HEAP)) {
            byRank = contender.run(rows);
        }
        Measured ours = two.get(0);
        Measured theirs = two.get(1);
        Answers.check(ours.name(), ours.answer(), theirs.name(), byRank.answer(), REPORTS_BY_RANK);
        Answers.check(
                ours.name(),
                Reports.withoutQuantiles(ours.answer()),
                theirs.name(),
                Reports.withoutQuantiles(theirs.answer()),
                0,
                1e-9);
    }

    private Entry even(Subject subject, String name, long rows) {
        return new Entry(
                name,
                () -> Fork.java(subject, data, HEAP),
                count -> data.warm(data.even(count)),
                Duration.ZERO,
                rows);
    }

    private boolean needed(Name... names) {
        return Arrays.stream(names).anyMatch(only::contains);
    }

    private List<Measured> measure(List<Entry> entries) throws Exception {
        List<Measured> measured = meter.measure(entries);
        measured.forEach(line -> lines.put(line.name(), line));
        return measured;
    }

    private List<Measured> lines(Subject... subjects) {
        return Arrays.stream(subjects).map(subject -> lines.get(subject.title)).toList();
    }

    private static String replayWorker(@Nullable Python sklearn) {
        return sklearn == null ? Subject.REPLAY.title : "replay worker, scikit-learn a row a call";
    }

    private long bytesPerRow(LogKind kind) throws IOException {
        long rows = 4 * data.partRows();
        return data.bytes(kind, rows) / rows;
    }

    private Entry job(Subject subject, LogKind kind, int... parts) throws IOException {
        return entry(subject, of(kind), WARM_UP_OF_JOBS, rows(kind, parts));
    }

    private Entry job(Subject subject, int... parts) {
        return entry(subject, Input.NONE, WARM_UP_OF_JOBS, rows(parts));
    }

    private Entry other(Subject subject, LogKind kind, int... parts) throws IOException {
        return entry(subject, of(kind), WARM_UP, rows(kind, parts));
    }

    private Entry other(Subject subject, int... parts) {
        return entry(subject, Input.NONE, WARM_UP, rows(parts));
    }

    private Entry oneRow(Subject subject) {
        return entry(subject, Input.NONE, WARM_UP, data.partRows() / 4, data.partRows());
    }

    private Entry entry(Subject subject, Input input, Duration warmUp, long... rows) {
        return new Entry(subject.title, () -> Fork.java(subject, data, HEAP), input, warmUp, rows);
    }

    private Input of(LogKind kind) {
        return rows -> data.warm(kind, rows);
    }

    /** Rows of a log. It is written here, so that writing is not timed. */
    private long[] rows(LogKind kind, int... parts) throws IOException {
        long[] rows = rows(parts);
        for (long count : rows) {
            data.log(kind, count);
        }
        return rows;
    }

    private long[] rows(int... parts) {
        return Arrays.stream(parts).mapToLong(count -> count * data.partRows()).toArray();
    }

    private static void same(List<Measured> lines, double... tolerance) {
        Measured first = lines.get(0);
        for (Measured other : lines.subList(1, lines.size())) {
            Answers.check(first.name(), first.answer(), other.name(), other.answer(), tolerance);
        }
    }

    /** The windows that both contenders saw completely, with the same number of rows. */
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

    private static boolean sameRows(double @Nullable [] ours, double[] theirs) {
        return ours != null && ours[0] == theirs[0];
    }
}
