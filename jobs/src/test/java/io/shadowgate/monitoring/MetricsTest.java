package io.shadowgate.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.cluster.Ports;
import io.shadowgate.output.ResultKind;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.CallLog;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.OnnxFiles;
import io.shadowgate.testing.Prometheus;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Tests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What Prometheus gets to see of a job is what became of the log. */
@Timeout(120)
class MetricsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PORT = freePort();
    private static final int LINES = 3000;

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(1, reporter());

    /** Counted at admission, and before the windows. */
    private static final Set<JobMetric> AT_BOTH_ENDS =
            EnumSet.of(JobMetric.REJECTED, JobMetric.LATE, JobMetric.OUTSIDE_WINDOWS);

    @TempDir Path folder;

    @Test
    void prometheusSeesWhereEveryRecordWentAndTheLastDecision() throws Exception {
        List<String> lines = new ArrayList<>(RequestLog.lines(LINES, 1));
        lines.addAll(RequestLog.aDayLater());
        int read = lines.size() + 1;
        Path log = Files.createDirectories(folder.resolve("log"));
        Files.write(log.resolve("a.jsonl"), lines);
        ShadowTest test = test(log);
        JobClient job = Runs.start(test, checkpoints(), 1);
        Await.until("a day is decided on", () -> !decisions(test).isEmpty());
        Files.writeString(log.resolve("b.jsonl"), request("late", RequestLog.START + 1) + "\n");
        Await.until("the late request is counted", () -> value("late", null) == 1);
        Await.until(
                "what is read is compared and written",
                () ->
                        accountedFor("v13") == read
                                && accountedFor("v14") == read
                                && lastIsWritten(test, "v13")
                                && lastIsWritten(test, "v14"));

        assertThat(value("read", null)).isEqualTo(read);
        Await.until(
                "each record is in a report, in an open window, or rejected outside of all",
                () ->
                        value("reported", null) == value("closed", null)
                                && value("reported", null)
                                                + value("open", null)
                                                + value("outside_windows", null)
                                        == read);
        assertThat(value("open", null)).isPositive();
        assertThat(value("outside_windows", null)).isPositive();
        assertThat(value("rejected", null)).isEqualTo(LINES / 97 + 1 + 1);
        double notSampled = value("not_sampled", null);
        assertThat(notSampled).isBetween(0.4 * read, 0.6 * read);
        assertThat(value("scored", "v13")).isEqualTo(value("compared", "v13"));
        assertThat(value("scored", "v14") + value("missing", "v14") + value("model_error", "v14"))
                .isEqualTo(value("compared", "v14"));
        assertThat(value("missing", "v14")).isPositive();
        assertThat(value("model_error", "v14")).isPositive();
        assertThat(value("inference_time_us_count", "v13"))
                .isPositive()
                .isLessThan(value("compared", "v13"))
                .isEqualTo(value("batch_size_count", "v13"));
        assertThat(value("queue_wait_us_count", "v13")).isPositive();
        assertThat(value("hanging_calls", "v13")).isZero();
        assertLastDecision(test, "v13");
        assertLastDecision(test, "v14");
        assertEveryMetricIsThereAndNoneIsPerRequest();
        job.cancel().get();
    }

    /** Every tenth request has no answer, and every seventh answer no request. */
    @Test
    void everyRecordOfTwoLogsIsSomewhere() throws Exception {
        List<String> requests = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            long time = RequestLog.START + i * 1000L;
            if (i % 7 > 0) {
                requests.add(request("r" + i, time));
            }
            if (i % 10 > 0) {
                answers.add(answer("r" + i, time + 2000));
            }
            if (i % 50 == 0) {
                requests.add(request("r" + i, time));
            }
        }
        Path log = Files.createDirectories(folder.resolve("log"));
        Path ofShadow = Files.createDirectories(folder.resolve("of-shadow"));
        Files.write(log.resolve("a.jsonl"), requests);
        Files.write(ofShadow.resolve("a.jsonl"), answers);
        ShadowTest one = Tests.answersInLog(log, folder.resolve("out"));
        ShadowTest test =
                Tests.watching(
                        log,
                        one.on(
                                one.traffic()
                                        .paired(
                                                new Traffic.Pairing(
                                                        ofShadow.toString(),
                                                        Duration.ofMinutes(1)))));
        JobClient job = Runs.start(test, checkpoints(), 1);
        int read = requests.size() + answers.size();
        Await.until("windows are closed", () -> value("closed", null) > LINES / 2);
        Await.until(
                "each record is in a report, in an open window, beside its request, or waits",
                () ->
                        value("read", null) == read
                                && value("reported", null) == value("closed", null)
                                && value("reported", null)
                                                + value("open", null)
                                                + value("outside_windows", null)
                                                + value("paired", null)
                                                + value("waiting", null)
                                        == read);
        assertThat(value("paired", null)).isGreaterThan(LINES / 2);
        assertThat(value("waiting", null)).isPositive();
        assertThat(value("duplicates", null)).isPositive();
        job.cancel().get();
    }

    /**
     * Of a log with a record for each request and each response. A response is on its way when
     * event time has passed the window of its request, and is paired all the same.
     */
    @Test
    void everyRequestAndResponseIsSomewhere() throws Exception {
        Path log = Files.createDirectories(folder.resolve("log"));
        List<String> halves = new CallLog(0).halves;
        // In the last minute of a window, with more than the out-of-orderness behind it.
        List<String> late = CallLog.callAt(RequestLog.START + 3_599_000, 20_000);
        Files.write(log.resolve("a.jsonl"), halves);
        Files.write(log.resolve("b.jsonl"), List.of(late.get(0)));
        Files.write(log.resolve("c.jsonl"), CallLog.callAt(RequestLog.START + 3_635_000, 1));
        ShadowTest test =
                Tests.watching(
                        log,
                        Tests.mapped(
                                CallLog.mapping("/component"),
                                null,
                                Tests.answersInLog(log, folder.resolve("out"))));
        JobClient job = Runs.start(test, checkpoints(), 1);
        Await.until(
                "event time passes the window",
                () -> value("event_time_ms", null) > RequestLog.START + 3_600_000);
        Files.write(log.resolve("d.jsonl"), List.of(late.get(1)));
        Files.write(log.resolve("e.jsonl"), CallLog.aDayLater());
        int all = halves.size() + 2 + 2 + 2;
        Await.until(
                "all halves are read",
                () -> value("halves", null) + value("elsewhere", null) == all);
        Await.until(
                "each half is paired, a repeat, alone, or waits; and each row is somewhere",
                () ->
                        value("halves_waiting", null) <= 2
                                && value("halves", null)
                                        == value("halves_paired", null)
                                                + value("halves_repeated", null)
                                                + value("requests_alone", null)
                                                + value("responses_alone", null)
                                                + value("halves_waiting", null)
                                && value("read", null)
                                        == value("reported", null)
                                                + value("open", null)
                                                + value("outside_windows", null));
        Map<String, Long> counts = new CallLog(0).counts;
        assertThat(value("elsewhere", null)).isEqualTo(counts.get("elsewhere").doubleValue());
        assertThat(value("halves_repeated", null))
                .isEqualTo(counts.get("duplicates").doubleValue());
        assertThat(value("requests_alone", null))
                .isEqualTo(counts.get("requests_alone").doubleValue());
        assertThat(value("responses_alone", null))
                .isEqualTo(counts.get("responses_alone").doubleValue());
        assertThat(value("late", null)).isZero();
        assertThat(value("outside_windows", null)).isZero();
        job.cancel().get();
    }

    private static double accountedFor(String shadow) {
        return value("compared", shadow) + value("not_sampled", null) + value("rejected", null);
    }

    /** Decisions are written at each checkpoint; the metrics show them at once. */
    private static boolean lastIsWritten(ShadowTest test, String shadow) {
        return value("last_decision_event_time_ms", shadow)
                == Instant.parse(last(test, shadow).get("window_end").asString()).toEpochMilli();
    }

    private static JsonNode last(ShadowTest test, String shadow) {
        return decisions(test).stream()
                .map(JSON::readTree)
                .filter(decision -> decision.get("shadow").asString().equals(shadow))
                .max(Comparator.comparing(decision -> decision.get("window_end").asString()))
                .orElseThrow();
    }

    private static void assertLastDecision(ShadowTest test, String shadow) {
        JsonNode last = last(test, shadow);
        assertThat(value("verdict", shadow))
                .isEqualTo(
                        Map.of("PROMOTE", 1.0, "HOLD", 0.0, "REJECT", -1.0)
                                .get(last.get("verdict").asString()));
        assertThat(value("agreement", shadow))
                .isCloseTo(
                        last.get("explanations").get("agreement_ok").get("observed").asDouble(),
                        within(1e-12));
    }

    private static void assertEveryMetricIsThereAndNoneIsPerRequest() throws Exception {
        List<Prometheus.Sample> samples = Prometheus.scrape(PORT);
        for (JobMetric metric : JobMetric.values()) {
            List<Prometheus.Sample> series =
                    samples.stream()
                            .filter(sample -> sample.name().equals(Prometheus.nameOf(metric)))
                            .filter(
                                    sample ->
                                            sample.labels()
                                                    .getOrDefault("quantile", "0.5")
                                                    .equals("0.5"))
                            .toList();
            int expected =
                    switch (metric.scope()) {
                        case PAIRING, HALVES, LABELS, STAGES, KAFKA -> 0;
                        case TEST -> AT_BOTH_ENDS.contains(metric) ? 2 : 1;
                        case LIVE, LIVE_TEST, MODEL -> 1;
                        case SHADOW, DECISION -> 2;
                    };
            assertThat(series).as(metric.toString()).hasSize(expected);
            assertThat(series)
                    .allSatisfy(sample -> assertThat(sample.labels()).containsEntry("test", "test"))
                    .allSatisfy(
                            sample ->
                                    assertThat(sample.labels().containsKey("shadow"))
                                            .isEqualTo(metric.scope().isOfShadow()));
        }
    }

    private static double value(String name, String shadow) {
        try {
            return Prometheus.scrape(PORT).stream()
                    .filter(sample -> sample.name().endsWith("_" + name))
                    .filter(sample -> sample.name().contains("_shadowgate_test_"))
                    .filter(
                            sample ->
                                    shadow == null || shadow.equals(sample.labels().get("shadow")))
                    .mapToDouble(Prometheus.Sample::value)
                    .sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> decisions(ShadowTest test) {
        return Runs.linesSoFar(Path.of(test.sinks().files().path()), ResultKind.DECISIONS.folder());
    }

    private ShadowTest test(Path log) throws Exception {
        Path model = OnnxFiles.logistic(-1, 0.5f, 0.1f, 0.1f).write(folder.resolve("v13.onnx"));
        Shadow scored =
                new Shadow(
                        "v13",
                        new Shadow.Model(model.toString(), null),
                        List.of(),
                        new Shadow.Output(null, null, List.of()));
        ShadowTest test =
                Tests.sampled(
                        Tests.of(
                                log,
                                folder.resolve("out"),
                                Tests.SCORES,
                                List.of(scored, Tests.logged("v14"))),
                        0.5);
        return Tests.watching(log, test);
    }

    private static String request(String id, long time) {
        return "{\"request_id\":\""
                + id
                + "\",\"timestamp\":"
                + time
                + ",\"features\":[1,2,3],\"primary_prediction\":0.5,\"primary_latency_ms\":1}";
    }

    private static String answer(String id, long time) {
        return "{\"request_id\":\""
                + id
                + "\",\"timestamp\":"
                + time
                + ",\"shadow_prediction\":0.5,\"shadow_latency_ms\":2}";
    }

    private static Configuration checkpoints() {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        config.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(1));
        return config;
    }

    private static Configuration reporter() {
        Configuration config = new Configuration();
        config.setString(
                "metrics.reporter.prom.factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
        config.setString("metrics.reporter.prom.port", String.valueOf(PORT));
        config.setString("metrics.reporter.prom.filterLabelValueCharacters", "false");
        return config;
    }

    private static int freePort() {
        try {
            return Ports.free();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
