package io.shadowgate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.testing.MonitoringNames;
import io.shadowgate.testing.Prometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Dashboard and alerts ask for metrics that there are; ClusterIT asks a cluster for all of them.
 */
class MonitoringTest {

    @Test
    void allOfOursAreRegistered() throws IOException {
        Set<String> registered =
                Arrays.stream(JobMetric.values())
                        .map(Prometheus::nameOf)
                        .collect(Collectors.toSet());
        Set<String> ours = MonitoringNames.ours();
        assertThat(ours).hasSizeGreaterThan(10);
        assertThat(registered).containsAll(ours);
    }

    /**
     * No other alert fires for a job that is gone, as its series are gone too. Those of a backfill
     * go as well, but it makes no decisions.
     */
    @Test
    void oneAlertIsForTestsWhoseSeriesAreGone() throws IOException {
        assertThat(JobMetric.LAST_DECISION_EVENT_TIME_MS.scope())
                .isEqualTo(JobMetric.Scope.DECISION);
        JsonNode groups =
                new YAMLMapper()
                        .readTree(Files.readString(MonitoringNames.ALERTS))
                        .required("groups");
        assertThat(groups.findValuesAsString("expr"))
                .contains(
                        String.format(
                                "max by (test) (max_over_time(%s[1d])) unless max by (test) (%s)",
                                Prometheus.nameOf(JobMetric.LAST_DECISION_EVENT_TIME_MS),
                                Prometheus.nameOf(JobMetric.READ)));
    }

    @Test
    void theDashboardIsStrictJsonWhosePanelsDoNotOverlap() throws IOException {
        JsonNode dashboard =
                JsonMapper.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build()
                        .readTree(Files.readString(MonitoringNames.DASHBOARD));
        Set<List<Integer>> taken = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        assertThat(dashboard.required("panels")).isNotEmpty();
        for (JsonNode panel : dashboard.required("panels")) {
            assertThat(ids.add(panel.required("id").asInt())).isTrue();
            JsonNode at = panel.required("gridPos");
            for (int x = 0; x < at.required("w").asInt(); x++) {
                for (int y = 0; y < at.required("h").asInt(); y++) {
                    int column = at.required("x").asInt() + x;
                    assertThat(column).isLessThan(24);
                    assertThat(taken.add(List.of(column, at.required("y").asInt() + y)))
                            .as(panel.required("title").asString())
                            .isTrue();
                }
            }
            assertThat(panel.required("targets")).isNotEmpty();
        }
    }
}
