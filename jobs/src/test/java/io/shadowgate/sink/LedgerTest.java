package io.shadowgate.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.config.KafkaOffset;
import io.shadowgate.config.ShadowTest;
import io.shadowgate.config.Traffic;
import io.shadowgate.testing.RemoteFiles;
import io.shadowgate.testing.Tests;
import io.shadowgate.testing.Trees;
import io.shadowgate.traffic.EventTimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What publishing leaves, and which results a run may not replace. */
@Timeout(120)
class LedgerTest extends HandmadeResults {
    @Test
    void aRunTakesThePlaceOfTheOneBeforeAndOfNothingElse() throws Exception {
        publish(job("old", MONDAY, MONDAY + DAY), twoDays());
        Files.writeString(folder.resolve("notes.txt"), "not ours");
        String tuesday = marks("2026-03-03");
        publish(job("new", MONDAY), ONE_DAY);
        assertThat(marks("2026-03-02")).isEqualTo("new new");
        assertThat(marks("2026-03-03")).isEqualTo(tuesday).isEqualTo("old old");
        assertThat(folder.resolve("notes.txt")).exists();
        assertThat(Trees.hidden(folder)).isEmpty();
    }

    @Test
    void anEmptyPeriodIsAnAnswerToo() throws Exception {
        publish(job("old", MONDAY, MONDAY + DAY), twoDays());
        publish(job("new"), ONE_DAY);
        assertThat(marks("2026-03-02")).isEmpty();
        assertThat(ledger().has(MONDAY)).isTrue();
        assertThat(marks("2026-03-03")).isEqualTo("old old");
        assertThat(ledger().has(MONDAY + 2 * DAY)).as("never run").isFalse();
    }

    @Test
    void aPeriodThatHeldRecordsIsNotToBecomeEmptyUnasked() throws Exception {
        publish(job("old", MONDAY), twoDays());
        assertThat(ledger().objection(job("new", MONDAY), twoDays()))
                .as("Tuesday was empty before")
                .isNull();
        ResultFiles empty = job("new");
        assertThat(ledger().objection(empty, twoDays()))
                .startsWith(
                        "2026-03-02 held 23 records when it was last run, and now 0. If its log")
                .endsWith("/periods/2026-03-02.json first");
        assertThat(ledger().objection(empty, EventTimeRange.ALL)).as("all is replaced").isNull();
        ResultFiles fewer = job("new");
        write(fewer, "windows", "2026-03-02", 1, windowLine("new", MONDAY, "*"));
        assertThat(ledger().objection(fewer, twoDays())).as("a file may be mended").isNull();
        assertThat(onTopic().objection(job("new", MONDAY), twoDays())).isNull();
        assertThat(onTopic().objection(fewer, twoDays()))
                .contains("held 23 records when it was last run, and now 22");
        Files.delete(folder.resolve("periods/2026-03-02.json"));
        assertThat(ledger().objection(empty, twoDays())).as("as it says").isNull();
    }

    @Test
    void aRunWithoutARangeReplacesEverything() throws Exception {
        publish(job("old", MONDAY, MONDAY + DAY), twoDays());
        publish(job("new", MONDAY + DAY), EventTimeRange.ALL);
        assertThat(Trees.of(folder).keySet())
                .containsExactlyInAnyOrder(
                        "windows/2026-03-03", "rejected/2026-03-03", "periods/2026-03-03");
        assertThat(marks("2026-03-03")).isEqualTo("new new");
    }

    @Test
    void theRecordSaysWhereAllRecordsWent() throws Exception {
        publish(job("a", MONDAY), ONE_DAY);
        PeriodRecord record = ledger().records().get(0);
        assertThat(record.period()).isEqualTo("2026-03-02");
        assertThat(record.compared()).isEqualTo(17);
        assertThat(record.notSampled()).isEqualTo(5);
        assertThat(record.rejected()).isEqualTo(1);
        assertThat(record.rejectedReasons()).containsExactly(Map.entry("a", 1L));
        assertThat(record).isEqualTo(PeriodRecord.fromJson(record.toJson()));
    }

    @Test
    void decisionsThatComeOutTheSameAreLeftAlone() throws Exception {
        publish(job("x", MONDAY, MONDAY + DAY), twoDays());
        decisions();
        List<String> changes = new ArrayList<>();
        RemoteFiles.beforeEachStep((operation, path) -> changes.add(operation + " " + path));
        decisions();
        assertThat(changes)
                .noneMatch(step -> step.matches("(create|rename|delete|mkdirs) .*/decisions/.*"));
        publish(job("x", MONDAY + DAY), new EventTimeRange(MONDAY + DAY, MONDAY + 2 * DAY));
        decisions();
        assertThat(changes)
                .noneMatch(step -> step.matches("(create|rename|delete|mkdirs) .*/decisions/.*"));
    }

    @Test
    void aFileThatARecordNamesAndIsGoneIsNotPassedOver() throws Exception {
        publish(job("x", MONDAY), ONE_DAY);
        Trees.delete(folder.resolve("windows"));
        assertThat(ledger().has(MONDAY)).isFalse();
        assertThatThrownBy(this::decisions)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is gone")
                .hasMessageContaining("run its period again");
    }

    @Test
    void windowsOfAnotherTestAreRefusedUnlessAllOfThemAreReplaced() throws Exception {
        publish(job("x", MONDAY, MONDAY + DAY), twoDays());
        ShadowTest other = test(Tests.answersInLog(folder, folder), "2".repeat(64));
        Ledger ledger = new Ledger(other, Map.of());
        assertThat(ledger.objection(ONE_DAY))
                .contains("2026-03-03", "another spec, model or sinks.files.period")
                .contains("choose another sinks.files.path, or run without --from and --to");
        assertThat(ledger.objection(twoDays())).isNull();
        assertThat(ledger.objection(EventTimeRange.ALL)).isNull();
        assertThat(ledger.has(MONDAY)).isFalse();
        assertThat(new Ledger(test(), Map.of("v13", "aa")).objection(ONE_DAY)).isNotNull();
        assertThat(ledger().objection(ONE_DAY)).isNull();
    }

    @Test
    void aFileThatIsNotOursIsInNobodysWay() throws Exception {
        for (String foreign :
                List.of(
                        "windows/part-0-0.jsonl",
                        "rejected/notes.txt",
                        "decisions/2026-03-02/notes.txt",
                        "comparisons/2026-03-02/part-of-mine.jsonl",
                        "windows/march/part-000000000000-0.jsonl")) {
            Path file = folder.resolve(foreign);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "{}");
            assertThat(ledger().objection(ONE_DAY))
                    .contains(foreign.split("/")[0], "is no result that ShadowGate keeps");
            Trees.clear(folder);
        }
    }

    /** The same results, of a log that only ever loses records. */
    private Ledger onTopic() throws IOException {
        return new Ledger(
                test(
                        Tests.onKafka(
                                test(),
                                new Traffic.Kafka(
                                        "broker:9092",
                                        "requests",
                                        KafkaOffset.EARLIEST,
                                        null,
                                        null,
                                        Duration.ofHours(1),
                                        Map.of())),
                        "1".repeat(64)),
                Map.of());
    }
}
