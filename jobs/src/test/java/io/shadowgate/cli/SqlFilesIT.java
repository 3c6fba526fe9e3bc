package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.demo.DemoSample;
import io.shadowgate.testing.FlinkProcesses;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Tableau;
import io.shadowgate.testing.Trees;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Every file of sql/, as somebody runs it who has nothing but a Flink: its own SQL Client, a
 * cluster, and our jars by {@code ADD JAR}.
 */
class SqlFilesIT {
    private static final Path SQL = Path.of("..", "sql").toAbsolutePath().normalize();

    /** In a plan, which is printed, where the client leaves out the ends of statements. */
    private static final String MARKER = "'this file: ";

    private static final List<String> PREPARING = List.of("01_functions", "02_tables", "03_models");
    private static final List<String> WITHOUT_JOB =
            List.of(
                    "disagreement_exemplars",
                    "drift_over_time",
                    "hours_and_days",
                    "latency_regressions",
                    "slices",
                    "window_report",
                    "worst_segments");

    /** They join whole logs, which is a question for batch. */
    private static final List<String> OF_LABELS =
            List.of("accuracy_by_segment", "calibration", "labelled_disagreements");

    /** Models, and logs that others wrote, need the whole jar. */
    private static final List<String> WITH_JOB =
            List.of("another_model", "sagemaker_capture", "shadow_test");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The topics of 02_tables.sql, written and read. */
    private static final String TOPICS =
            """
            INSERT INTO decisions_topic SELECT * FROM decisions;
            SELECT verdict, COUNT(*) AS decisions
            FROM decisions_topic /*+ OPTIONS('scan.bounded.mode' = 'latest-offset') */ GROUP BY verdict;
            SELECT COUNT(request_id) AS requests, COUNT(DISTINCT segments.country) AS countries
            FROM requests_topic /*+ OPTIONS('scan.bounded.mode' = 'latest-offset') */;
            """;

    @TempDir static Path clusterFolder;
    @TempDir static Path brokerFolder;
    @TempDir static Path folder;
    private static KafkaBroker kafka;
    private static FlinkProcesses flink;
    private static Path demo;

    @BeforeAll
    static void runTheJobOnASample() throws Exception {
        demo = folder.resolve("shadowgate-demo");
        DemoSample.write(demo);
        Path spec =
                Files.writeString(
                        folder.resolve("test.yaml"),
                        """
                        test: credit-risk
                        traffic:
                          files: {path: shadowgate-demo/requests/}
                        primary: {name: v12}
                        shadows:
                          - name: v13
                        compare:
                          prediction: score
                          tolerance: {absolute: 0.05}
                          bins: {from: 0.0, to: 1.0, count: 20}
                          segments: [country, device]
                        window: 1 h
                        gates:
                          policy: point
                          min-requests: 10000
                          min-agreement-rate: 0.90
                          max-shadow-latency-p99: 1 s
                          max-shadow-error-rate: 0.001
                          max-distribution-divergence: 0.15
                        sinks:
                          files: {path: shadowgate-demo/out/, comparisons: true}
                        """);
        kafka = KafkaBroker.start(brokerFolder);
        kafka.create("decisions", 1);
        kafka.create("requests", 2);
        kafka.produce(
                Files.readAllLines(demo.resolve("requests/b.jsonl")).stream()
                        .limit(900)
                        .map(line -> line.getBytes(StandardCharsets.UTF_8))
                        .map(line -> new ProducerRecord<byte[], byte[]>("requests", line))
                        .toList());
        flink = FlinkProcesses.start(clusterFolder, 2);
        runJob(spec);
        runJob(
                spec,
                "-D",
                "gates.min-agreement-rate=0.985",
                "-D",
                "sinks.files.path=" + demo.resolve("strict"));
    }

    private static void runJob(Path spec, String... overrides) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("backfill", "--spec", spec.toString()));
        arguments.addAll(List.of(overrides));
        Path printed = folder.resolve("job.txt");
        assertThat(flink.run(printed, arguments.toArray(String[]::new)))
                .as(Files.readString(printed))
                .isZero();
    }

    @AfterAll
    static void stopProcesses() throws Exception {
        flink.close();
        kafka.close();
    }

    @Test
    void noExpectationIsForgotten() throws Exception {
        try (Stream<Path> files = Files.list(SQL.resolve("expected"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".txt", "")))
                    .containsExactlyInAnyOrderElementsOf(questions("batch"));
        }
    }

    @Test
    void noFileIsForgotten() throws Exception {
        try (Stream<Path> files = Files.list(SQL)) {
            assertThat(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".sql"))
                                    .map(name -> name.replace(".sql", "")))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.of(PREPARING, WITHOUT_JOB, OF_LABELS, WITH_JOB)
                                    .flatMap(List::stream)
                                    .toList());
        }
    }

    /** The small jar has the functions, which is all that most questions need. */
    @Test
    void inBatch() throws Exception {
        List<String> script = new ArrayList<>(settings("batch"));
        script.add(addJar("../udfs/target", "shadowgate-udfs"));
        script.addAll(texts(List.of("01_functions", "02_tables")));
        script.addAll(texts(WITHOUT_JOB));
        script.addAll(texts(OF_LABELS));
        script.add(addJar("target", "shadowgate-jobs"));
        script.addAll(texts(List.of("03_models")));
        script.addAll(texts(WITH_JOB));
        script.add(mark("topics"));
        script.add(TOPICS);
        Tableau printed = run(script, "batch");
        checkRows("batch", printed, expected("shadow_test"));
        checkDecisions("out", "PROMOTE");
        assertThat(printed.of("topics"))
                .containsExactlyInAnyOrder(
                        "verdict | decisions",
                        "HOLD | 24",
                        "PROMOTE | 6",
                        "requests | countries",
                        "900 | 4");
    }

    /** With a limit that v13 does not reach: it is rejected as soon as it would be promoted. */
    @Test
    void inStreaming() throws Exception {
        List<String> script = new ArrayList<>(settings("streaming"));
        script.add(addJar("target", "shadowgate-jobs"));
        script.addAll(texts(PREPARING));
        script.addAll(texts(WITHOUT_JOB));
        texts(WITH_JOB).stream()
                .map(text -> text.replace("0.90e0", "0.985e0"))
                .map(text -> text.replace("INSERT OVERWRITE", "INSERT INTO"))
                .forEach(script::add);
        checkRows(
                "streaming",
                run(script, "streaming"),
                expected("shadow_test").stream()
                        .map(row -> row.replace("PROMOTE", "REJECT"))
                        .sorted()
                        .toList());
        checkDecisions("strict", "REJECT");
    }

    @Test
    void theLauncherHasItReadyOnAFlinkOfItsOwn() throws Exception {
        Path script = folder.resolve("mine.sql");
        Files.writeString(
                script, Files.readString(SQL.resolve("worst_segments.sql")) + "SELECT nonsense;");
        Launcher.Ended ended = Launcher.shadowgate(folder, "sql", "-f", script.toString());
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(1);
        assertThat(ended.out()).contains("Column 'nonsense' not found");
        assertThat(new Tableau(ended.out(), MARKER).of("")).isEqualTo(expected("worst_segments"));
    }

    @Test
    void theLauncherHasItReadyOnARunningCluster() throws Exception {
        Launcher.Ended ended =
                Launcher.shadowgate(
                        folder,
                        "sql",
                        "--cluster",
                        flink.address(),
                        "-f",
                        SQL.resolve("another_model.sql").toString());
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(new Tableau(ended.out(), MARKER).of("")).isEqualTo(expected("another_model"));
    }

    private static List<String> settings(String mode) {
        return List.of(
                "SET 'execution.runtime-mode' = '" + mode + "';",
                "SET 'sql-client.execution.result-mode' = 'TABLEAU';",
                "SET 'table.display.max-column-width' = '60';",
                "SET 'table.dml-sync' = 'true';");
    }

    private static String addJar(String target, String name) throws Exception {
        try (Stream<Path> files = Files.list(Path.of(target))) {
            Path jar =
                    files.filter(
                                    file ->
                                            file.getFileName()
                                                    .toString()
                                                    .matches(name + "[-.0-9]*\\.jar"))
                            .findFirst()
                            .orElseThrow();
            return "ADD JAR '" + jar.toAbsolutePath().normalize() + "';";
        }
    }

    /**
     * As they stand, but for the demo's folder, the broker and the length of the report's window.
     */
    private static List<String> texts(List<String> names) throws Exception {
        List<String> texts = new ArrayList<>();
        for (String name : names) {
            String text =
                    Files.readString(SQL.resolve(name + ".sql"))
                            .replace("'shadowgate-demo/", "'" + demo + "/")
                            .replace("localhost:9092", kafka.servers())
                            .replace("INTERVAL '5' MINUTE /* window */", "INTERVAL '1' HOUR");
            texts.add(mark(name));
            texts.add(text.strip().endsWith(";") ? text : text.strip() + ";");
        }
        return texts;
    }

    private static String mark(String name) {
        return "EXPLAIN SELECT " + MARKER + name + "';";
    }

    private static Tableau run(List<String> script, String mode) throws Exception {
        Files.createDirectories(demo.resolve("sql"));
        Trees.clear(demo.resolve("sql"));
        if (mode.equals("batch")) {
            // What an earlier run left, and this one is to replace.
            Files.writeString(
                    Files.createDirectories(demo.resolve("sql/decisions")).resolve("part-0"), "{}");
        }
        Path file = folder.resolve(mode + ".sql");
        Files.write(file, script);
        Path printed = folder.resolve(mode + ".txt");
        int status = flink.sql(printed, file);
        String text = Files.readString(printed);
        assertThat(status).as(text).isZero();
        assertThat(text).as(text).doesNotContain("[ERROR]");
        return new Tableau(text, MARKER);
    }

    /** All but the report, which is held against the job's own. */
    private static List<String> questions(String mode) {
        return Stream.of(
                        WITHOUT_JOB, mode.equals("batch") ? OF_LABELS : List.<String>of(), WITH_JOB)
                .flatMap(List::stream)
                .filter(name -> !name.equals("window_report"))
                .toList();
    }

    /** A report is held against the job's own; all else against sql/expected. */
    private static void checkRows(String mode, Tableau printed, List<String> verdicts)
            throws Exception {
        Path actual = Files.createDirectories(Path.of("target", "sql-rows", mode));
        List<String> questions = questions(mode);
        for (String name : questions) {
            // To be looked at, and copied, where a change of them is meant.
            Files.write(actual.resolve(name + ".txt"), printed.of(name));
        }
        for (String name : questions) {
            assertThat(printed.of(name))
                    .as(name)
                    .isEqualTo(name.equals("shadow_test") ? verdicts : expected(name));
        }
        Set<String> reports =
                printed.of("window_report").stream()
                        .filter(row -> row.startsWith("credit-risk"))
                        .map(row -> row.split(" \\| "))
                        .map(SqlFilesIT::ofComparisons)
                        .collect(Collectors.toSet());
        assertThat(reports)
                .hasSize(30 * 8)
                .isEqualTo(
                        Runs.lines(demo.resolve("out"), "windows").stream()
                                .map(line -> report(JSON.readTree(line)))
                                .collect(Collectors.toSet()));
    }

    /**
     * All that comparisons tell: not what was never compared, and no bytes, which are cut short.
     */
    private static String ofComparisons(String... cells) {
        List<String> all = List.of(cells);
        return String.join(" ", all.subList(1, 13)) + " " + String.join(" ", all.subList(19, 31));
    }

    private static List<String> expected(String name) throws Exception {
        return Files.readAllLines(SQL.resolve("expected").resolve(name + ".txt"));
    }

    private static String report(JsonNode report) {
        return Stream.of(
                        "shadow",
                        "segment",
                        "window_start",
                        "window_end",
                        "total_requests",
                        "agreement_rate",
                        "primary_latency_p50",
                        "primary_latency_p99",
                        "shadow_latency_p50",
                        "shadow_latency_p99",
                        "shadow_error_rate",
                        "prediction_distribution_divergence",
                        "scored",
                        "timed_out",
                        "model_error",
                        "bad_input",
                        "missing",
                        "unavailable",
                        "agreed",
                        "measured",
                        "over_limit",
                        "paired",
                        "shadow_only_slow",
                        "primary_only_slow")
                .map(name -> report.get(name).asString())
                .map(text -> text.replaceAll("T(\\d\\d:\\d\\d:\\d\\d)Z", " $1.000"))
                .collect(Collectors.joining(" "));
    }

    /**
     * What the SQL test decided of v13 is what the job decided, but for what v13's latency says.
     */
    private static void checkDecisions(String out, String last) {
        List<String> job =
                Runs.lines(demo.resolve(out), "decisions").stream()
                        .map(line -> decision(JSON.readTree(line)))
                        .toList();
        List<String> sql =
                Runs.lines(demo.resolve("sql"), "decisions").stream()
                        .map(line -> sqlDecision(JSON.readTree(line)))
                        .toList();
        assertThat(sql).containsExactlyInAnyOrderElementsOf(job);
        assertThat(job.stream().filter(line -> line.contains(last))).hasSizeGreaterThan(3);
        assertThat(job.stream().filter(line -> line.contains("HOLD"))).hasSizeGreaterThan(3);
        assertThat(Runs.lines(demo.resolve("sql"), "rejected")).hasSize(4);
    }

    private static String decision(JsonNode decision) {
        JsonNode explanations = decision.get("explanations");
        JsonNode coverage = decision.get("coverage");
        return common(decision)
                + explanations.get("sufficient_traffic").get("observed").asLong()
                + explanations.get("agreement_ok").get("observed")
                + explanations.get("errors_ok").get("observed")
                + explanations.get("distribution_ok").get("observed")
                + coverage.get("rejected")
                + coverage.get("scored")
                + coverage.get("timed_out")
                + coverage.get("model_error")
                + coverage.get("bad_input");
    }

    private static String sqlDecision(JsonNode decision) {
        JsonNode observed = decision.get("observed");
        JsonNode coverage = decision.get("coverage");
        return common(decision)
                + observed.get("requests")
                + observed.get("agreement")
                + observed.get("error_rate")
                + observed.get("js_divergence")
                + coverage.get("rejected")
                + coverage.get("scored")
                + coverage.get("timed_out")
                + coverage.get("model_error")
                + coverage.get("bad_input");
    }

    private static String common(JsonNode decision) {
        Stream<String> times =
                Stream.of("window_start", "window_end", "first_event_time", "last_event_time")
                        .map(name -> Instant.parse(decision.get(name).asString()).toString());
        Stream<String> rest =
                Stream.of("test", "primary", "shadow", "verdict", "promote", "checks")
                        .map(name -> decision.get(name).toString());
        return Stream.concat(times, rest).collect(Collectors.joining(" ", "", " "));
    }
}
