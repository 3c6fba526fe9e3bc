package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.app.FlinkSettings;
import io.shadowgate.inference.Shadows;
import io.shadowgate.output.ResultKind;
import io.shadowgate.output.json.QualityForm;
import io.shadowgate.quality.Cell;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.results.ResultStore;
import io.shadowgate.source.TrafficSource;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.FailOnceSource;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.LabelledLog;
import io.shadowgate.testing.Runs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.file.src.AbstractFileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

/** Quality reports of whole jobs, against what the rules say of the log. */
@Timeout(180)
class LabelsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUALITY = ResultKind.QUALITY.folder();

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(4);

    @TempDir Path folder;

    private final LabelledLog log = new LabelledLog(5);

    @Test
    void sameBytesHoweverTheLogsAreRead() throws Exception {
        List<String> reports = null;
        for (RuntimeExecutionMode mode :
                List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
            int shuffle = mode.ordinal();
            ShadowTest test = test("out", "", write("labels.jsonl", log.labels(), shuffle));
            write("requests.jsonl", log.requests(), shuffle);
            for (int parallelism : new int[] {1, 2, 4}) {
                Runs.run(test, mode, parallelism);
                if (reports == null) {
                    reports = lines(test);
                    assertThat(cells(reports)).isEqualTo(log.expected());
                    // The last windows are not mature, and not written.
                    assertThat(reports.size()).isLessThan(windows(test));
                }
                assertThat(lines(test))
                        .as("%s, parallelism %s, shuffle %s", mode, parallelism, shuffle)
                        .isEqualTo(reports);
            }
        }
    }

    @Test
    void aLiveJobGivesTheSameBytesOnBothStateBackends() throws Exception {
        ShadowTest ended = test("ended", "", write("labels.jsonl", log.labels(), 1));
        Runs.run(ended, RuntimeExecutionMode.BATCH, 2);
        for (String backend : List.of("hashmap", "rocksdb")) {
            ShadowTest live = live("live-" + backend);
            Configuration config = checkpoints();
            config.set(StateBackendOptions.STATE_BACKEND, backend);
            JobClient job = Runs.start(live, config, 2);
            Await.until(
                    "all mature windows are reported on " + backend,
                    () -> Runs.linesSoFar(out(live), QUALITY).size() == lines(ended).size());
            job.cancel().get();
            assertThat(lines(live)).as(backend).isEqualTo(lines(ended));
        }
    }

    @Test
    void aJobThatDiesAndGoesOnGivesTheSameBytes() throws Exception {
        String labels = write("labels.jsonl", log.labels(), 1);
        ShadowTest undisturbed = test("undisturbed", "", labels);
        Runs.run(undisturbed, RuntimeExecutionMode.STREAMING, 2);
        ShadowTest restarted = test("restarted", "", labels);
        FailOnceSource<LogRecord> requests =
                new FailOnceSource<>(
                        (AbstractFileSource<LogRecord, FileSourceSplit>)
                                TrafficSource.of(
                                        restarted.traffic(),
                                        RequestSchema.of(restarted),
                                        EventTimeRange.ALL),
                        700,
                        300);
        Configuration config = checkpoints();
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        Runs.run(
                restarted,
                Shadows.check(restarted),
                requests,
                FlinkSettings.apply(config, restarted, RuntimeExecutionMode.STREAMING),
                2);
        assertThat(requests.failed()).isTrue();
        assertThat(lines(restarted)).isNotEmpty().isEqualTo(lines(undisturbed));
    }

    /** Labels of the request log are known at once, and a log of labels may correct them. */
    @Test
    void labelsInTheRequestLogCountAsKnownAtOnce() throws Exception {
        List<String> requests =
                log.requests().stream()
                        .map(line -> line.replaceFirst("}$", ",\"ground_truth\":true}"))
                        .toList();
        write("requests.jsonl", requests, 0);
        ShadowTest alone =
                SpecReader.parse(spec("alone", "labels: {in-requests: true}"), "spec", folder);
        Runs.run(alone, RuntimeExecutionMode.BATCH, 2);
        for (QualityReport report : reports(lines(alone))) {
            Cell paired = report.counts().paired();
            assertThat(paired.labelled()).isEqualTo(paired.requests());
            assertThat(report.matureAt()).isEqualTo(report.windowEnd());
        }
        assertThat(lines(alone)).hasSize(windows(alone));
        ShadowTest both =
                test("both", "in-requests: true, ", write("labels.jsonl", log.labels(), 0));
        Runs.run(both, RuntimeExecutionMode.BATCH, 2);
        assertThat(cells(lines(both))).isEqualTo(log.expectedWithOwn(true));
    }

    /** As in fraud: a request of which nothing is heard was none. */
    @Test
    void silenceIsALabelWhereTheSpecSaysSo() throws Exception {
        ShadowTest test = test("out", "default: 0, ", write("labels.jsonl", log.labels(), 0));
        write("requests.jsonl", log.requests(), 0);
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
        assertThat(cells(lines(test))).isEqualTo(log.expectedWith(false));
        assertThat(reports(lines(test)))
                .allSatisfy(report -> assertThat(report.counts().byDefault()).isPositive());
    }

    /** What somebody did may have changed the outcome, and then it says nothing of the models. */
    @Test
    void labelsOfRequestsThatWereActedOnCanBeLeftOut() throws Exception {
        List<String> labels =
                log.labels().stream()
                        .map(
                                line ->
                                        line.contains("\"r1")
                                                ? line.replaceFirst("}$", ",\"acted_on\":true}")
                                                : line)
                        .toList();
        String written = write("labels.jsonl", labels, 0);
        ShadowTest keep = test("keep", "", written);
        Runs.run(keep, RuntimeExecutionMode.BATCH, 2);
        assertThat(cells(lines(keep))).isEqualTo(log.expected());
        ShadowTest leaveOut = test("leave-out", "acted-on: leave-out, ", written);
        Runs.run(leaveOut, RuntimeExecutionMode.BATCH, 2);
        write("labels.jsonl", labels.stream().filter(line -> !line.contains("\"r1")).toList(), 0);
        ShadowTest never = test("never", "", written);
        Runs.run(never, RuntimeExecutionMode.BATCH, 2);
        assertThat(cells(lines(leaveOut))).isEqualTo(cells(lines(never))).isNotEqualTo(log.expected());
    }

    @Test
    void labelsInCsvWithoutTimesCountWheneverTheyCame() throws Exception {
        List<String> cells = new ArrayList<>(List.of("id,target"));
        for (int i = 0; i < LabelledLog.REQUESTS; i++) {
            cells.add("r" + i + "," + (i % 3 == 0 ? "" : i % 2 == 0 ? "1.0" : "0"));
        }
        Path csv = Files.write(folder.resolve("targets.csv"), cells);
        write("requests.jsonl", log.requests(), 0);
        ShadowTest test =
                SpecReader.parse(
                        spec(
                                "out",
                                "labels: {files: {path: "
                                        + csv
                                        + "}, record: {fields: {request_id: id, ground_truth:"
                                        + " target, timestamp: []}}}"),
                        "spec",
                        folder);
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
        long labelled =
                reports(lines(test)).stream()
                        .filter(report -> report.segment().equals("*"))
                        .mapToLong(report -> report.counts().paired().labelled())
                        .sum();
        assertThat(labelled).isEqualTo(LabelledLog.REQUESTS - (LabelledLog.REQUESTS + 2) / 3);
    }

    /** Promise: a run that does what is due gives what one run over all labels gives. */
    @Test
    void aPeriodIsDueUntilAllItsWindowsAreMature() throws Exception {
        long day = Duration.ofDays(1).toMillis();
        long start = LabelledLog.START;
        EventTimeRange range = new EventTimeRange(start, start + day);
        List<String> labels = log.labels();
        ShadowTest test =
                test("out", "", write("labels.jsonl", labels.subList(0, labels.size() / 2), 0));
        Runs.run(test, range, RuntimeExecutionMode.BATCH, 2);
        ResultStore store = new ResultStore(test, Map.of());
        int some = lines(test).size();
        assertThat(some).isLessThan(windows(test));
        assertThat(store.isDue(start, start + day)).as("too early for the last window").isFalse();
        assertThat(store.isDue(start, start + 2 * day)).isTrue();

        List<String> all = new ArrayList<>(labels);
        all.add(
                "{\"request_id\":\"beyond\",\"timestamp\":%d,\"ground_truth\":1}"
                        .formatted(start + 2 * day));
        write("labels.jsonl", all, 1);
        Runs.run(test, range, RuntimeExecutionMode.BATCH, 2);
        assertThat(store.isDue(start, start + 2 * day)).isFalse();
        assertThat(lines(test)).hasSize(windows(test)).hasSizeGreaterThan(some);
        ShadowTest other = test("out", "before: 2 h, ", "labels.jsonl");
        assertThat(new ResultStore(other, Map.of()).isDue(start, start)).isTrue();
    }

    @Test
    void aLabelThatCannotBeReadIsRejectedWithItsReason() throws Exception {
        List<String> labels = new ArrayList<>(log.labels());
        labels.add("{\"request_id\":\"r1\",\"ground_truth\":1}");
        labels.add("{\"timestamp\":1,\"ground_truth\":1}");
        labels.add("{\"request_id\":\"r1\",\"timestamp\":1767225600000,\"ground_truth\":[1,2]}");
        ShadowTest test = test("out", "", write("labels.jsonl", labels, 0));
        Runs.run(test, RuntimeExecutionMode.BATCH, 1);
        assertThat(cells(lines(test))).isEqualTo(log.expected());
        assertThat(Runs.lines(out(test), ResultKind.REJECTED.folder()))
                .hasSize(3)
                .anyMatch(line -> line.contains("label: timestamp is missing"))
                .anyMatch(line -> line.contains("label: a label needs the request_id"))
                .anyMatch(line -> line.contains("not one number, text, true or false"));
    }

    private ShadowTest live(String out) throws Exception {
        String text =
                spec(
                                out,
                                "labels: {files: {path: labels.jsonl, poll-interval: 1 d},"
                                        + " mature-after: 1 h}")
                        .replace(
                                "requests.jsonl}",
                                "requests.jsonl, poll-interval: 1 d}, idleness: 500 ms");
        // Out of order is what event time allows; here nothing is.
        Files.write(folder.resolve("requests.jsonl"), log.requests());
        Files.write(folder.resolve("labels.jsonl"), log.labels());
        return SpecReader.parse(text, "spec", folder);
    }

    private ShadowTest test(String out, String keys, String labels) throws Exception {
        if (!Files.exists(folder.resolve("requests.jsonl"))) {
            write("requests.jsonl", log.requests(), out.length());
        }
        return SpecReader.parse(
                spec(out, "labels: {" + keys + "files: {path: " + labels + "}, mature-after: 1 h}"),
                "spec",
                folder);
    }

    private String spec(String out, String labels) {
        return """
        test: labelled
        traffic: {files: {path: requests.jsonl}}
        primary: {name: v12}
        shadows: [{name: v13}]
        compare: {prediction: score, by: decision, threshold: 0.5, segments: [country]}
        window: 5 min
        %s
        sinks: {files: {path: %s}}
        """
                .formatted(labels, out);
    }

    private String write(String name, List<String> lines, int shuffle) throws Exception {
        List<String> shuffled = new ArrayList<>(lines);
        Collections.shuffle(shuffled, new Random(shuffle));
        Files.write(folder.resolve(name), shuffled);
        return name;
    }

    private static Configuration checkpoints() {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        return config;
    }

    private static Path out(ShadowTest test) {
        return Path.of(test.sinks().requiredFiles().path());
    }

    private static List<String> lines(ShadowTest test) {
        return Runs.lines(out(test), QUALITY);
    }

    private static int windows(ShadowTest test) {
        return Runs.lines(out(test), ResultKind.WINDOWS.folder()).size();
    }

    private static List<QualityReport> reports(List<String> lines) {
        return lines.stream().map(JSON::readTree).map(QualityForm::read).toList();
    }

    /** Of each window and segment: requests, labelled, both right, only shadow, only primary. */
    private static TreeMap<String, String> cells(List<String> lines) {
        TreeMap<String, String> cells = new TreeMap<>();
        for (QualityReport report : reports(lines)) {
            cells.put(
                    report.windowStart() + " " + report.segment(),
                    LabelledLog.shown(report.counts().agreeing(), report.counts().differing()));
        }
        return cells;
    }
}
