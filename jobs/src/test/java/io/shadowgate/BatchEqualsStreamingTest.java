package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.shadowgate.app.FlinkSettings;
import io.shadowgate.inference.Shadows;
import io.shadowgate.output.ResultKind;
import io.shadowgate.output.ResultSink;
import io.shadowgate.output.ResultStreams;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.source.Sources;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.ParquetFiles;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Tests;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The same log gives the same bytes in both modes, at any parallelism, in any order. */
class BatchEqualsStreamingTest {
    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(4);

    @TempDir Path folder;

    @Test
    void sameBytesHoweverTheLogIsRead() throws Exception {
        List<String> lines = RequestLog.lines(5000, 1);
        List<String> windows = null;
        List<String> decisions = null;
        for (int shuffle = 0; shuffle < 4; shuffle++) {
            Path requests = write(lines, shuffle);
            for (RuntimeExecutionMode mode :
                    List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
                for (int parallelism : new int[] {1, 2, 4}) {
                    Path out = folder.resolve("out");
                    ShadowTest test = Tests.answersInLog(requests, out);
                    Runs.run(test, mode, parallelism);
                    if (windows == null) {
                        windows = Runs.lines(out, ResultKind.WINDOWS.folder());
                        decisions = Runs.lines(out, ResultKind.DECISIONS.folder());
                        assertThat(windows).hasSize(12 * 6);
                        assertThat(decisions).hasSize(12);
                    }
                    assertThat(Runs.lines(out, ResultKind.WINDOWS.folder()))
                            .as("%s, parallelism %s, shuffle %s", mode, parallelism, shuffle)
                            .isEqualTo(windows);
                    assertThat(Runs.lines(out, ResultKind.DECISIONS.folder()))
                            .as("%s, parallelism %s, shuffle %s", mode, parallelism, shuffle)
                            .isEqualTo(decisions);
                }
            }
        }
    }

    /** Two of three countries, and of each window's reports one of the rest. */
    @Test
    void sameBytesWhereASegmentHasTooManyValues() throws Exception {
        List<String> lines = RequestLog.lines(3000, 2);
        List<String> windows = null;
        for (int shuffle = 0; shuffle < 2; shuffle++) {
            Path requests = write(lines, shuffle);
            for (RuntimeExecutionMode mode :
                    List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
                for (int parallelism : new int[] {1, 3}) {
                    Path out = folder.resolve("out");
                    Compare two =
                            new Compare(
                                    Compare.Kind.SCORE,
                                    0.01,
                                    0,
                                    Tests.SCORES.bins(),
                                    List.of("country"),
                                    2);
                    Runs.run(
                            Tests.of(requests, out, two, List.of(Tests.logged("v13"))),
                            mode,
                            parallelism);
                    if (windows == null) {
                        windows = Runs.lines(out, ResultKind.WINDOWS.folder());
                        assertThat(windows)
                                .filteredOn(line -> line.contains("\"country=(rest)\""))
                                .hasSize(12);
                        assertThat(Files.readString(out.resolve("summary.json")))
                                .containsPattern("segments_cut\" : \\[ \"country=\\(rest\\)\" ]");
                    }
                    assertThat(Runs.lines(out, ResultKind.WINDOWS.folder()))
                            .as("%s, parallelism %s, shuffle %s", mode, parallelism, shuffle)
                            .isEqualTo(windows);
                }
            }
        }
    }

    /** Rows that are no JSON at all are the one thing that Parquet cannot hold. */
    @Test
    void sameBytesInWhateverFormatTheLogIs() throws Exception {
        List<String> lines =
                RequestLog.lines(5000, 1).stream().filter(line -> line.endsWith("}")).toList();
        assertThat(lines).anyMatch(line -> line.contains(":-1}"));
        Path json = Files.write(folder.resolve("log.jsonl"), lines);
        byte[] content = Files.readAllBytes(json);
        Path gzip = folder.resolve("log.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write(content);
        }
        Path zstd = Files.write(folder.resolve("log.jsonl.zst"), Zstd.compress(content));
        Path parquet = folder.resolve("log.parquet");
        ParquetFiles.write(
                parquet,
                "SELECT * FROM read_json('" + json + "', convert_strings_to_integers = false)",
                "ROW_GROUP_SIZE 2048");
        List<String> windows = null;
        List<String> decisions = null;
        for (Path log : List.of(json, gzip, zstd, parquet)) {
            for (RuntimeExecutionMode mode :
                    List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
                for (int parallelism : new int[] {1, 2}) {
                    Path out = folder.resolve("out");
                    Runs.run(Tests.answersInLog(log, out), mode, parallelism);
                    if (windows == null) {
                        windows = Runs.lines(out, ResultKind.WINDOWS.folder());
                        decisions = Runs.lines(out, ResultKind.DECISIONS.folder());
                        assertThat(windows).hasSize(12 * 6);
                    }
                    assertThat(Runs.lines(out, ResultKind.WINDOWS.folder()))
                            .as("%s, %s, parallelism %s", log, mode, parallelism)
                            .isEqualTo(windows);
                    assertThat(Runs.lines(out, ResultKind.DECISIONS.folder()))
                            .as("%s, %s, parallelism %s", log, mode, parallelism)
                            .isEqualTo(decisions);
                }
            }
        }
    }

    /** A job without end decides itself; what it says is what comes of its windows. */
    @Test
    void theGateInAJobDecidesWhatIsDecidedFromItsWindows() throws Exception {
        Path out = folder.resolve("out");
        ShadowTest test = Tests.answersInLog(write(RequestLog.lines(3000, 3), 1), out);
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);

        for (RuntimeExecutionMode mode :
                List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
            Path job = folder.resolve("decided-in-" + mode);
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(
                            FlinkSettings.apply(new Configuration(), test, mode));
            env.setParallelism(2);
            ShadowTestJob.define(
                    env,
                    test,
                    Sources.of(test, EventTimeRange.ALL),
                    Shadows.check(test),
                    List.of(new DecidingFiles(test, job)));
            env.execute();
            for (String kind :
                    List.of(ResultKind.DECISIONS.folder(), ResultKind.WINDOWS.folder())) {
                assertThat(Runs.lines(job, kind)).isEqualTo(Runs.lines(out, kind)).isNotEmpty();
            }
        }
    }

    /** Files in place, of a job that ends. */
    private record DecidingFiles(ShadowTest test, Path folder) implements ResultSink {
        @Override
        public List<ResultKind<?>> takes() {
            return List.of(ResultKind.DECISIONS, ResultKind.WINDOWS, ResultKind.REJECTED);
        }

        @Override
        public void check(Duration checkpoints) {}

        @Override
        public void attach(ResultStreams results) {
            takes().forEach(kind -> attach(kind, results));
        }

        private <T> void attach(ResultKind<T> kind, ResultStreams results) {
            results.of(kind)
                    .sinkTo(
                            FileSink.forRowFormat(
                                            new org.apache.flink.core.fs.Path(
                                                    folder.resolve(kind.folder()).toUri()),
                                            new JsonLines<>(kind.form(test)))
                                    .withBucketAssigner(new BasePathBucketAssigner<>())
                                    .build())
                    .uid(kind.folder());
        }
    }

    /** A sample so small that some windows hold nothing that could be compared. */
    @Test
    void aWindowWithNothingComparedIsReportedWithoutNumbers() throws Exception {
        Path out = folder.resolve("out");
        ShadowTest test =
                Tests.sampled(Tests.answersInLog(write(RequestLog.lines(300, 2), 0), out), 0.01);
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
        List<String> batch = Runs.lines(out, ResultKind.WINDOWS.folder());
        Runs.run(test, RuntimeExecutionMode.STREAMING, 1);

        assertThat(Runs.lines(out, ResultKind.WINDOWS.folder())).isEqualTo(batch);
        assertThat(batch)
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .contains("\"total_requests\":0,\"agreement_rate\":null")
                                        .contains("\"predictions\":null"));
        assertThat(Runs.lines(out, ResultKind.DECISIONS.folder()))
                .hasSize(12)
                .allSatisfy(line -> assertThat(line).contains("\"verdict\":\"HOLD\""));
    }

    /** Unshuffled in one file, or shuffled over three. */
    private Path write(List<String> lines, int shuffle) throws Exception {
        Path requests = Files.createDirectories(folder.resolve("requests" + shuffle));
        if (shuffle == 0) {
            Files.write(requests.resolve("log.jsonl"), lines);
            return requests;
        }
        List<String> shuffled = new ArrayList<>(lines);
        Collections.shuffle(shuffled, new Random(shuffle));
        for (int i = 0; i < 3; i++) {
            int third = shuffled.size() / 3;
            List<String> part =
                    shuffled.subList(i * third, i == 2 ? shuffled.size() : (i + 1) * third);
            Files.write(requests.resolve(i + ".jsonl"), part);
        }
        return requests;
    }
}
