package io.shadowgate.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.config.ShadowTest;
import io.shadowgate.testing.Tests;
import io.shadowgate.traffic.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What stands under a test's name is one run's whole result, before, between and after runs. */
class ResultFilesTest {
    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    @TempDir Path folder;

    @Test
    void resultsAppearWhenTheyArePublished() throws Exception {
        ResultFiles files = new ResultFiles(test());
        write(files, "first");
        assertThat(visible()).isEmpty();
        files.publish();
        assertThat(visible()).containsExactly("decisions", "rejected", "windows");
        assertThat(rejected()).containsExactly(line("first"));
        assertThat(everything()).noneMatch(name -> name.contains("unfinished"));
    }

    @Test
    void aRunTakesThePlaceOfTheOneBefore() throws Exception {
        Files.createDirectories(folder.resolve("comparisons"));
        Files.writeString(folder.resolve("comparisons/part-old.jsonl"), "{}");
        Files.createDirectories(folder.resolve("rejected"));
        Files.writeString(folder.resolve("rejected/part-old.jsonl"), "{}");
        Files.createDirectories(folder.resolve("decisions"));
        Files.writeString(folder.resolve("decisions/part-old.jsonl"), "{}");
        Files.writeString(folder.resolve("notes.txt"), "not ours");
        ResultFiles files = new ResultFiles(test());
        write(files, "second");
        files.publish();
        assertThat(rejected()).containsExactly(line("second"));
        // No comparisons and no decisions in this run, so none from an earlier one.
        assertThat(visible()).containsExactly("decisions", "notes.txt", "rejected", "windows");
        assertThat(everything()).noneMatch(name -> name.contains("old"));
    }

    @Test
    void aFailedRunLeavesTheEarlierResultsAlone() throws Exception {
        ResultFiles first = new ResultFiles(test());
        write(first, "first");
        first.publish();
        List<String> before = everything();
        ResultFiles second = new ResultFiles(test());
        write(second, "second");
        assertThat(everything()).isNotEqualTo(before);
        second.discard();
        assertThat(everything()).isEqualTo(before);
        assertThat(rejected()).containsExactly(line("first"));
    }

    private ShadowTest test() {
        return Tests.answersInLog(folder.resolve("log"), folder);
    }

    private static void write(ResultFiles files, String reason) throws Exception {
        Configuration config = new Configuration();
        config.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(1);
        env.fromData(new Rejected(reason, "log:1", "{", null)).sinkTo(files.sinks().rejected());
        env.execute();
    }

    private static String line(String reason) {
        return "{\"reason\":\""
                + reason
                + "\",\"position\":\"log:1\",\"record\":\"{\",\"timestamp\":null}";
    }

    private List<String> rejected() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("rejected"))) {
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    private List<String> visible() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private List<String> everything() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString()).sorted().toList();
        }
    }
}
