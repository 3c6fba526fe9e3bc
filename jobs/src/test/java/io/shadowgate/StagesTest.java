package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.arm.ArmCounts;
import io.shadowgate.arm.ArmReport;
import io.shadowgate.output.ResultKind;
import io.shadowgate.output.json.ArmForm;
import io.shadowgate.results.Overrides;
import io.shadowgate.results.PublishedStage;
import io.shadowgate.results.StageFiles;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.stage.Action;
import io.shadowgate.stage.StageOverride;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.StagedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

/** The way through the stages of whole jobs, against what the log was made with. */
@Timeout(120)
class StagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STAGES =
            """
            stages:
              - {name: shadow, min-duration: 5 min, cycle: 5 min, valid-for: 20 min}
              - name: canary
                weight: 0.25
                min-duration: 5 min
                cycle: 5 min
                valid-for: 20 min
                gates: {max-error-rate: 0.2, max-error-excess: 0.3}
              - name: full
                weight: 1
                min-duration: 5 min
                cycle: 5 min
                valid-for: 20 min
                gates: {max-error-rate: 0.2}
            """;

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(4);

    @TempDir Path folder;

    private final StagedLog log = new StagedLog(3, 0.02, 0, 0, 0.25, 0.25, 0.25, 1, 1);

    @Test
    void sameBytesInBatchInStreamingAndLive() throws Exception {
        write(log.lines(), 1);
        List<String> stages = null;
        List<String> arms = null;
        for (RuntimeExecutionMode mode :
                List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
            ShadowTest test = test("out-" + mode, STAGES, "");
            Runs.run(test, mode, 3);
            if (stages == null) {
                stages = lines(test, ResultKind.STAGES);
                arms = lines(test, ResultKind.ARMS);
            }
            assertThat(lines(test, ResultKind.STAGES)).as(mode.toString()).isEqualTo(stages);
            assertThat(lines(test, ResultKind.ARMS)).as(mode.toString()).isEqualTo(arms);
            assertThat(out(test).resolve("rejected")).doesNotExist();
        }
        assertThat(counts(arms)).isEqualTo(log.expected());
        assertThat(steps(stages))
                .containsExactly(
                        "ADVANCE shadow",
                        "ADVANCE shadow",
                        "STAY canary",
                        "STAY canary",
                        "ADVANCE canary",
                        "STAY full",
                        "ADVANCE full");

        List<String> lines = new ArrayList<>(log.lines());
        lines.add(log.later());
        Files.write(folder.resolve("requests.jsonl"), lines);
        ShadowTest live = test("live", STAGES, ", poll-interval: 1 d");
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        JobClient job = Runs.start(live, config, 2);
        int windows = stages.size();
        Await.until(
                "all stages are published",
                () -> Runs.linesSoFar(out(live), ResultKind.STAGES.folder()).size() >= windows);
        job.cancel().get();
        assertThat(lines(live, ResultKind.STAGES)).isEqualTo(stages);
        assertThat(lines(live, ResultKind.ARMS)).isEqualTo(arms);
    }

    /** The shadow's own requests, and failures, have nothing to be compared with. */
    @Test
    void onlyAnswersOfThePrimaryAreCompared() throws Exception {
        write(log.lines(), 1);
        ShadowTest test = test("out", STAGES, "");
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
        long compared = 0;
        for (String line : lines(test, ResultKind.WINDOWS)) {
            compared += JSON.readTree(line).required("total_requests").longValue();
        }
        long served = 0;
        for (String line : lines(test, ResultKind.ARMS)) {
            ArmCounts primary = ArmForm.read(JSON.readTree(line)).arms().primary();
            served += primary.requests() - primary.errors();
        }
        assertThat(compared).isEqualTo(served).isPositive();
    }

    @Test
    void aModelThatFailsForRealUsersIsRolledBackForGood() throws Exception {
        StagedLog failing = new StagedLog(4, 0.5, 0, 0.25, 0.25, 0.25, 0);
        write(failing.lines(), 1);
        ShadowTest test = test("out", STAGES, "");
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
        assertThat(steps(lines(test, ResultKind.STAGES)))
                .containsExactly(
                        "ADVANCE shadow",
                        "STAY canary",
                        "STAY canary",
                        "ROLL_BACK canary",
                        "ROLL_BACK canary");
        PublishedStage last = new StageFiles(out(test).toString(), "staged").latest().get("v13");
        assertThat(last.action()).isEqualTo(Action.ROLL_BACK);
        assertThat(last.reason()).contains("canary", "max-error-rate");
    }

    @Test
    void whatAPersonDecidesCountsAndIsShown() throws Exception {
        write(log.lines(), 1);
        ShadowTest test = test("out", STAGES, "");
        new Overrides(out(test).toString(), "staged")
                .add(
                        new StageOverride(
                                "v13",
                                StagedLog.START + 3 * StagedLog.WINDOW + 1,
                                "log",
                                "canary",
                                StageOverride.Kind.HALT,
                                "ada",
                                "a holiday"));
        Runs.run(test, RuntimeExecutionMode.BATCH, 1);
        List<String> stages = lines(test, ResultKind.STAGES);
        assertThat(steps(stages).subList(0, 5))
                .containsExactly(
                        "ADVANCE shadow",
                        "ADVANCE shadow",
                        "STAY canary",
                        "HALT canary",
                        "HALT canary");
        assertThat(stages.get(6)).contains("HALT by ada: a holiday", "\"by\":\"ada\"");
    }

    /** The log of another maker, with the model and the status at places of their own. */
    @Test
    void logsOfOthersTellWhichModelServed() throws Exception {
        List<String> lines =
                log.lines().stream()
                        .map(
                                line ->
                                        line.replace("primary_model", "m")
                                                .replace(
                                                        "\"primary_error\":\"out of memory\"",
                                                        "\"code\":500")
                                                .replace("primary_latency_ms", "took"))
                        .toList();
        Files.write(folder.resolve("requests.jsonl"), lines);
        ShadowTest test =
                test(
                        "out",
                        STAGES,
                        "}, record: {fields: {request_id: request_id, timestamp: timestamp,"
                                + " primary_prediction: primary_prediction, shadow_prediction:"
                                + " shadow_prediction, primary_latency_ms: took, primary_model: m,"
                                + " status: code}");
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
        assertThat(counts(lines(test, ResultKind.ARMS))).isEqualTo(log.expected());
    }

    @Test
    void aTestWithoutStagesRejectsWhatAnotherModelAnswered() throws Exception {
        write(log.lines(), 1);
        ShadowTest test = test("out", "", "");
        Runs.run(test, RuntimeExecutionMode.BATCH, 1);
        assertThat(lines(test, ResultKind.REJECTED))
                .anyMatch(line -> line.contains("primary_model is v13, but this test"));
        assertThat(Files.exists(out(test).resolve("arms"))).isFalse();
    }

    private ShadowTest test(String out, String stages, String more) {
        return SpecReader.parse(
                """
                test: staged
                traffic: {files: {path: requests.jsonl%s}, idleness: 500 ms}
                primary: {name: v12}
                shadows: [{name: v13}]
                compare: {prediction: score, tolerance: {absolute: 0.01}}
                window: 5 min
                gates: {policy: point, min-requests: 100}
                %s
                sinks: {files: {path: %s}}
                """
                        .formatted(more, stages, out),
                "spec",
                folder);
    }

    private void write(List<String> lines, int seed) throws Exception {
        List<String> shuffled = new ArrayList<>(lines);
        Collections.shuffle(shuffled, new Random(seed));
        Files.write(folder.resolve("requests.jsonl"), shuffled);
    }

    private static Path out(ShadowTest test) {
        return Path.of(test.sinks().requiredFiles().path());
    }

    /** In the order of time. */
    private static List<String> lines(ShadowTest test, ResultKind<?> kind) {
        return Runs.lines(out(test), kind.folder()).stream()
                .sorted(
                        (a, b) ->
                                kind == ResultKind.REJECTED
                                        ? a.compareTo(b)
                                        : end(a).compareTo(end(b)))
                .toList();
    }

    private static String end(String line) {
        return JSON.readTree(line).required("window_end").stringValue();
    }

    private static List<String> steps(List<String> lines) {
        return lines.stream()
                .map(PublishedStage::of)
                .map(stage -> stage.action() + " " + stage.stage())
                .toList();
    }

    private static TreeMap<String, String> counts(List<String> lines) {
        TreeMap<String, String> counts = new TreeMap<>();
        for (String line : lines) {
            ArmReport report = ArmForm.read(JSON.readTree(line));
            counts.put(
                    String.valueOf(report.windowStart()),
                    shown(report.arms().primary()) + " | " + shown(report.arms().shadow()));
        }
        return counts;
    }

    private static String shown(ArmCounts arm) {
        return StagedLog.shown(arm.requests(), arm.errors(), arm.slow());
    }
}
