package io.shadowgate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.metrics.JobMetric;
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

    @Test
    void theDashboardIsStrictJsonWhosePanelsDoNotOverlap() throws IOException {
        JsonNode dashboard =
                JsonMapper.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build()
                        .readTree(Files.readString(MonitoringNames.DASHBOARD));
        Set<List<Integer>> taken = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
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
