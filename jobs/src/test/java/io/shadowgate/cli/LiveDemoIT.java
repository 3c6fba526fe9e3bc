package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The README's live demo, as processes of its own, one of which is killed. */
@Timeout(300)
class LiveDemoIT {
    private static final long DAY = 1_772_409_600_000L;
    private static final long NEXT_DAY = DAY + 86_400_000;
    private static final Pattern AT_MIDNIGHT =
            Pattern.compile("(?m)^2026-03-03T00:00:00Z +([\\d,]+) compared");

    @TempDir Path folder;

    @Test
    void noRequestIsLostAndNoProcessStays() throws Exception {
        Launcher.Ended demo =
                Launcher.shadowgate(folder, "demo", "--live", "--kill", "--speed", "10000");

        assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
        assertThat(demo.out())
                .contains(
                        "Killed taskmanager-1 after",
                        "PROMOTE v13: all gates were proven good at 2026-03-03T00:00:00Z",
                        "REJECT v14: proven bad at 2026-03-03T00:00:00Z: agreement 0.82",
                        "{\"test\":\"credit-risk-live\",\"primary\":\"v12\",\"shadow\":\"v13\",",
                        "Stopped: kafka, jobmanager, taskmanager-1, taskmanager-2");
        Matcher midnight = AT_MIDNIGHT.matcher(demo.out());
        assertThat(midnight.find()).isTrue();
        assertThat(Long.parseLong(midnight.group(1).replace(",", "")))
                .isEqualTo(requestsOfTheFirstDay());
        try (Stream<Path> running =
                Files.list(folder.resolve("shadowgate-demo/live/cluster/run"))) {
            assertThat(running).isEmpty();
        }
    }

    private long requestsOfTheFirstDay() throws Exception {
        long requests = 0;
        for (String day : List.of("2026-03-02", "2026-03-03")) {
            Path log = folder.resolve("shadowgate-demo/requests/" + day + ".jsonl");
            for (String line : Files.readAllLines(log)) {
                requests += isOfTheFirstDay(line) ? 1 : 0;
            }
        }
        return requests;
    }

    private static boolean isOfTheFirstDay(String line) {
        JsonNode record;
        try {
            record = new ObjectMapper().readTree(line);
        } catch (JacksonException e) {
            return false; // Truncated, or with a NaN.
        }
        return record.path("timestamp").isNumber()
                && record.path("timestamp").asLong() >= DAY
                && record.path("timestamp").asLong() < NEXT_DAY
                && record.path("primary_prediction").isNumber()
                && record.path("features").has("income")
                && record.path("primary_latency_ms").asDouble() >= 0;
    }
}
