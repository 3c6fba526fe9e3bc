package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The README's first command, as a process of its own, and every number that it leaves behind. */
class DemoIT {

    @Test
    void everyNumberOfTheDemoIsRight(@TempDir Path folder) throws Exception {
        Launcher.Ended demo = Launcher.shadowgateAsItIs(folder, "demo");

        assertThat(demo.exitCode()).as(demo.err()).isZero();
        assertThat(demo.out())
                .contains("PROMOTE v13: all gates were proven good at 2026-03-16T00:00:00Z")
                .contains("REJECT v14: proven bad at 2026-03-09T00:00:00Z: agreement 0.82225")
                .contains("it differs most where country=ES")
                .contains("country=ES: 93 % of 36,035 requests disagree (limit 10 %)")
                .contains("Read 200,012 records: 200,000 compared, 0 not sampled, 12 rejected");
        Path out = folder.resolve("shadowgate-demo/out");
        DemoOracle oracle = new DemoOracle(out);
        oracle.checkWindowReports();
        oracle.checkDecisions(10_000, 0.90, 1000, 0.001, 0.15);

        JsonNode summary =
                new ObjectMapper().readTree(Files.readString(out.resolve("summary.json")));
        assertThat(summary.get("records").get("read").asLong()).isEqualTo(200_012);
        assertThat(summary.get("shadows").get(0).get("verdict").asString()).isEqualTo("PROMOTE");
        assertThat(summary.get("shadows").get(1).get("verdict").asString()).isEqualTo("REJECT");
        JsonNode where = summary.get("where").get("v14").get("slices");
        assertThat(where.get(0).get("slice").asString()).isEqualTo("country=ES");
    }
}
