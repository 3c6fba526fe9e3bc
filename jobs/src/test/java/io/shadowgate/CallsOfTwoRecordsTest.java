package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.app.FlinkSettings;
import io.shadowgate.inference.Shadows;
import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.output.ResultKind;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.TrafficSource;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.testing.CallLog;
import io.shadowgate.testing.FailOnceSource;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Tests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.file.src.AbstractFileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A log with a record for each request and one for each response. */
@Timeout(180)
class CallsOfTwoRecordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    private static final List<String> KINDS =
            List.of(
                    ResultKind.WINDOWS.folder(),
                    ResultKind.DECISIONS.folder(),
                    ResultKind.COMPARISONS.folder());

    private static final RecordMapping OWN_LAYOUT =
            new RecordMapping(
                    Layouts.fields(null, Map.of("request_id", List.of(FieldPath.of("request_id")))),
                    Map.of(),
                    RecordMapping.WITHIN,
                    ZoneOffset.UTC);

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(4);

    @TempDir Path folder;

    @Test
    void sameBytesHoweverTheLogIsReadAndEveryRecordIsCounted() throws Exception {
        ShadowTest first = test(0, "first");
        Runs.run(first, RuntimeExecutionMode.BATCH, 1);
        assertCounts(first);
        assertThat(lines(first, ResultKind.REJECTED.folder())).hasSize(4 * CallLog.CALLS / 50);
        ShadowTest batch = test(1, "batch");
        Runs.run(batch, RuntimeExecutionMode.BATCH, 4);
        ShadowTest streaming = test(2, "streaming");
        Runs.run(streaming, RuntimeExecutionMode.STREAMING, 2);
        for (String kind : KINDS) {
            assertThat(lines(batch, kind)).as(kind).isNotEmpty().isEqualTo(lines(first, kind));
            assertThat(lines(streaming, kind)).as(kind).isEqualTo(lines(first, kind));
        }
        assertCounts(streaming);
    }

    /** A call counts where its request is, and its response may be beyond the boundary. */
    @Test
    void periodsOnTheirOwnGiveWhatOneRunOverAllGives() throws Exception {
        ShadowTest whole = byHalfHours(test(1, "whole"));
        Runs.run(whole, RuntimeExecutionMode.BATCH, 2);
        ShadowTest parts = byHalfHours(test(1, "parts"));
        for (int i : new int[] {1, 0}) {
            long from = RequestLog.START + i * HALF_AN_HOUR.toMillis();
            Runs.run(
                    parts,
                    new EventTimeRange(from, from + HALF_AN_HOUR.toMillis()),
                    RuntimeExecutionMode.BATCH,
                    2);
        }
        for (String kind : KINDS) {
            assertThat(lines(parts, kind)).as(kind).isNotEmpty().isEqualTo(lines(whole, kind));
        }
    }

    @Test
    void aJobThatDiesGoesOnWithTheHalvesThatItHeld() throws Exception {
        ShadowTest undisturbed = test(1, "undisturbed");
        ShadowTest restarted = test(1, "restarted");
        Runs.run(undisturbed, RuntimeExecutionMode.STREAMING, 2);
        Configuration config = new Configuration();
        config.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        FailOnceSource<LogRecord> log =
                new FailOnceSource<>(
                        (AbstractFileSource<LogRecord, FileSourceSplit>)
                                TrafficSource.of(
                                        restarted.traffic(),
                                        RequestSchema.of(restarted),
                                        EventTimeRange.ALL),
                        1000,
                        300);
        Runs.run(
                restarted,
                Shadows.check(restarted),
                log,
                FlinkSettings.apply(config, restarted, RuntimeExecutionMode.STREAMING),
                2);
        assertThat(log.failed()).as("the job died").isTrue();
        for (String kind : KINDS) {
            assertThat(lines(restarted, kind))
                    .as(kind)
                    .isNotEmpty()
                    .isEqualTo(lines(undisturbed, kind));
        }
    }

    private void assertCounts(ShadowTest test) throws Exception {
        CallLog log = new CallLog(0);
        long alone = log.counts.get("requests_alone") + log.counts.get("responses_alone");
        Path out = Path.of(test.sinks().files().path());
        JsonNode records =
                JSON.readTree(Files.readString(out.resolve("summary.json"))).required("records");
        assertThat(records.required("compared").asLong()).isEqualTo(log.counts.get("compared"));
        assertThat(records.required("rejected").asLong())
                .isEqualTo(log.counts.get("rejected") + alone);
        for (String count :
                List.of("duplicates", "elsewhere", "requests_alone", "responses_alone")) {
            assertThat(records.required(count).asLong()).as(count).isEqualTo(log.counts.get(count));
        }
        assertThat(records.required("read").asLong())
                .isEqualTo(
                        records.required("compared").asLong()
                                + records.required("rejected").asLong()
                                + records.required("duplicates").asLong());
        List<String> comparisons = lines(test, ResultKind.COMPARISONS.folder());
        assertThat(comparisons).hasSize(log.latencies.size());
        for (String line : comparisons) {
            JsonNode comparison = JSON.readTree(line);
            JsonNode latency = comparison.required("primary_latency_ms");
            assertThat(comparison.required("outcome").asString()).isEqualTo("SCORED");
            assertThat(comparison.required("agreement").asBoolean()).isTrue();
            assertThat(latency.isNull() ? Double.NaN : latency.asDouble())
                    .isEqualTo(log.latencies.get(comparison.required("request_id").asString()));
        }
    }

    private ShadowTest test(int shuffle, String out) throws Exception {
        CallLog log = new CallLog(shuffle);
        Path in = Files.createDirectories(folder.resolve(out + "-log"));
        Path halves = Files.write(in.resolve("events.jsonl"), log.halves);
        Path answers = Files.write(in.resolve("answers.jsonl"), log.answers);
        return Tests.mapped(
                CallLog.mapping("/component"),
                new Traffic.Pairing(answers.toString(), Duration.ofMinutes(1), OWN_LAYOUT),
                Tests.answersInLog(halves, folder.resolve(out)));
    }

    private static ShadowTest byHalfHours(ShadowTest test) {
        return Tests.windowed(test, test.window(), HALF_AN_HOUR);
    }

    private static List<String> lines(ShadowTest test, String kind) {
        return Runs.lines(Path.of(test.sinks().files().path()), kind);
    }
}
