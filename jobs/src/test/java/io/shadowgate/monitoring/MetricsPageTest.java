package io.shadowgate.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.Prometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of metrics is written by this test, never by hand. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("docs", "metrics.md");
    private static final String BEGIN = "<!-- metrics: begin, generated -->\n";
    private static final String END = "<!-- metrics: end -->\n";
    private static final String WRITE = "shadowgate.metrics-page.write";

    @Test
    void pageListsEveryMetric() throws IOException {
        String page = Files.readString(PAGE);
        String expected =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                        + table()
                        + page.substring(page.indexOf(END));
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "jobs/docs/metrics.md differs from JobMetric; write it anew with mvn test"
                                + " -pl jobs -am -Dtest=MetricsPageTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
                        WRITE)
                .isEqualTo(expected);
    }

    private static String table() {
        return Arrays.stream(JobMetric.values())
                .map(MetricsPageTest::row)
                .collect(
                        Collectors.joining(
                                "",
                                "| Metric | Kind | Registered | Meaning |\n|---|---|---|---|\n",
                                ""));
    }

    private static String row(JobMetric metric) {
        return "| `"
                + Prometheus.nameOf(metric).replace("flink_taskmanager_job_task_operator_", "")
                + "` | "
                + metric.kind().name().toLowerCase(Locale.ROOT)
                + " | "
                + registered(metric.scope())
                + " | "
                + metric.meaning()
                + " |\n";
    }

    private static String registered(JobMetric.Scope scope) {
        return switch (scope) {
            case TEST -> "per test";
            case LIVE_TEST -> "per test without end";
            case LIVE -> "per log of a test without end";
            case PAIRING -> "per test with `traffic.shadow-log` or `traffic.pairing`";
            case HALVES -> "per log in which a request and its response are two records";
            case LABELS -> "per test with `labels`";
            case STAGES -> "per test with `stages`";
            case KAFKA -> "per test and kind of result that goes to Kafka";
            case SHADOW -> "per shadow";
            case MODEL -> "per shadow with a model";
            case DECISION -> "per shadow, from its first decision after a start";
        };
    }
}
