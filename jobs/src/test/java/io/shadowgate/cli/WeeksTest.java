package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.InProcess.Ended;
import io.shadowgate.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two weeks in which the shadow agrees on 96% at weekdays and on 74% at weekends: 89.7% over the
 * week, 92.3% over the first twelve days.
 */
@Timeout(180)
class WeeksTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
    private static final int AN_HOUR = 20;

    @TempDir Path folder;
    private Path spec;

    @BeforeEach
    void writeSpecAndLog() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 14 * 24 * AN_HOUR; i++) {
            Instant time = MONDAY.plusSeconds(i * 3600L / AN_HOUR);
            DayOfWeek day = time.atOffset(ZoneOffset.UTC).getDayOfWeek();
            int agree = day.compareTo(DayOfWeek.FRIDAY) <= 0 ? 48 : 37;
            // Spread over each fifty; a score that disagrees is in the same bin.
            double shadow = i * 7 % 50 < agree ? 0.51 : 0.52;
            lines.add(
                    "{\"request_id\":\"%s\",\"timestamp\":\"%s\",\"primary_prediction\":0.51,\"primary_latency_ms\":3,\"shadow_prediction\":%s,\"shadow_latency_ms\":4}"
                            .formatted(i, time, shadow));
        }
        Files.write(folder.resolve("log.jsonl"), lines);
        spec = folder.resolve("test.yaml");
        Files.writeString(
                spec,
                """
                test: t
                traffic:
                  files: {path: log.jsonl}
                primary: {name: v12}
                shadows:
                  - name: v13
                window: 1 h
                gates: {min-requests: 1000, max-shadow-error-rate: 0.02}
                sinks:
                  files: {path: out/}
                """);
    }

    @Test
    void theGoodDaysOfAWeekPromoteNobody() {
        Ended ended = backfill();
        assertThat(ended.status()).as(ended.err()).isEqualTo(3);
        assertThat(decisions())
                .hasSize(14 * 24)
                .noneMatch(line -> line.contains("\"verdict\":\"PROMOTE\",\"promote\""));
    }

    @Test
    void aRejectionBeforeTheEndOfTheWeekSaysSoAndIsNotFinal() {
        String[] strict = {"-D", "gates.min-agreement-rate=0.98"};
        Ended early = backfill(with(strict, "--from", "2026-03-02", "--to", "2026-03-07"));
        assertThat(early.status()).as(early.err()).isEqualTo(5);
        assertThat(early.out().replaceAll("\\s+", " "))
                .contains("REJECT so far v13: proven bad so far, since 2026-03-0")
                .contains(
                        "final at the end of the cycle, 2026-03-09T00:00:00Z, even if the rest of"
                                + " the");
        Ended week = backfill(strict);
        assertThat(week.status()).as(week.err()).isEqualTo(4);
        assertThat(week.out()).contains("REJECT v13: proven bad at 2026-03-");
    }

    private Ended backfill(String... more) {
        return InProcess.shadowgate(
                with(new String[] {"backfill", "--spec", spec.toString(), "--exit-code"}, more));
    }

    private static String[] with(String[] args, String... more) {
        String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return all;
    }

    private List<String> decisions() {
        Map<String, List<String>> tree;
        try {
            tree = Trees.of(folder.resolve("out"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return tree.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("decisions/"))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }
}
