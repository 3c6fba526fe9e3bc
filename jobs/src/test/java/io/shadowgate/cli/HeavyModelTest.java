package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.OnnxFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A model of some 10 ms a row, so that the default of 256 rows a call takes seconds. It has five
 * times the default timeout, as a machine that runs other tests at the same time is that much
 * slower.
 */
@Timeout(180)
class HeavyModelTest {
    private static final int REQUESTS = 300;

    @TempDir Path folder;

    @Test
    void aHeavyModelRunsWithoutATimeOut() throws Exception {
        OnnxFiles.heavy(160).write(folder.resolve("heavy.onnx"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "{\"request_id\":\"r-%d\",\"timestamp\":\"2026-03-02T%02d:00:00Z\","
                                    + "\"features\":[%d],\"primary_prediction\":0.5,"
                                    + "\"primary_latency_ms\":3}",
                            i,
                            i % 24,
                            i));
        }
        Files.write(folder.resolve("log.jsonl"), lines);
        Path spec =
                Files.writeString(
                        folder.resolve("test.yaml"),
                        """
                        test: t
                        traffic:
                          files: {path: log.jsonl}
                        primary: {name: v12}
                        shadows:
                          - name: v13
                            model: {path: heavy.onnx}
                        inference: {timeout: 1 s}
                        compare: {tolerance: {absolute: 0.1}}
                        window: 1 d
                        sinks:
                          files: {path: out/, comparisons: true}
                        """);
        InProcess.Ended ended =
                InProcess.shadowgate("backfill", "--spec", spec.toString(), "--parallelism", "1");
        assertThat(ended.status()).as(ended.err()).isZero();
        JsonNode decision =
                new ObjectMapper()
                        .readTree(Files.readString(folder.resolve("out/summary.json")))
                        .get("shadows")
                        .get(0);
        assertThat(decision.get("coverage").get("scored").asInt()).isEqualTo(REQUESTS);
        assertThat(decision.get("report_summary").get("agreement").asString()).isEqualTo("100.00%");
        assertThat(decision.get("verdict").asString()).isEqualTo("HOLD");
    }
}
