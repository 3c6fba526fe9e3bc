package io.shadowgate.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.comparison.CutCalls;
import io.shadowgate.comparison.RunCounts;
import io.shadowgate.decision.Judge;
import io.shadowgate.output.json.Json;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.KafkaOffset;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.story.Story;
import io.shadowgate.story.StoryFollower;
import io.shadowgate.story.StoryReader;
import io.shadowgate.testing.RemoteFiles;
import io.shadowgate.testing.Tests;
import io.shadowgate.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What publishing leaves, and which results a run may not replace. */
@Timeout(120)
class ResultStoreTest extends HandmadeResults {
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
        assertThat(store().has(MONDAY)).isTrue();
        assertThat(marks("2026-03-03")).isEqualTo("old old");
        assertThat(store().has(MONDAY + 2 * DAY)).as("never run").isFalse();
    }

    @Test
    void aPeriodThatHeldRecordsIsNotToBecomeEmptyUnasked() throws Exception {
        publish(job("old", MONDAY), twoDays());
        assertThat(objections(store()).toPublish(job("new", MONDAY), twoDays()))
                .as("Tuesday was empty before")
                .isNull();
        StagingDir empty = job("new");
        assertThat(objections(store()).toPublish(empty, twoDays()))
                .startsWith(
                        "2026-03-02 held 23 records when it was last run, and now 0. If its log")
                .endsWith("/periods/2026-03-02.json first");
        assertThat(objections(store()).toPublish(empty, EventTimeRange.ALL))
                .as("a log that no longer holds the period")
                .contains(
                        "holds results of test test of periods of which the log has no record now")
                .contains("(2026-03-02)", "--from and --to", "--replace");
        assertThat(objections(store()).toPublish(job("new", MONDAY), EventTimeRange.ALL)).isNull();
        StagingDir fewer = job("new");
        write(fewer, "windows", "2026-03-02", 1, windowLine("new", MONDAY, "*"));
        assertThat(objections(store()).toPublish(fewer, twoDays()))
                .as("a file may be mended")
                .isNull();
        assertThat(objections(onTopic()).toPublish(job("new", MONDAY), twoDays())).isNull();
        assertThat(objections(onTopic()).toPublish(fewer, twoDays()))
                .contains("held 23 records when it was last run, and now 22");
        Files.delete(folder.resolve("periods/2026-03-02.json"));
        assertThat(objections(store()).toPublish(empty, twoDays())).as("as it says").isNull();
    }

    @Test
    void aRunWithoutARangeReplacesWhatItCoversAndTheRestIfAsked() throws Exception {
        publish(job("old", MONDAY, MONDAY + DAY), twoDays());
        store().publish(job("mid", MONDAY + DAY), EventTimeRange.ALL, false);
        assertThat(marks("2026-03-02")).isEqualTo("old old");
        assertThat(marks("2026-03-03")).isEqualTo("mid mid");
        store().publish(job("new", MONDAY + DAY), EventTimeRange.ALL, true);
        assertThat(Trees.of(folder).keySet())
                .containsExactlyInAnyOrder(
                        "windows/2026-03-03", "rejected/2026-03-03", "periods/2026-03-03");
        assertThat(marks("2026-03-03")).isEqualTo("new new");
    }

    @Test
    void theRecordSaysWhereAllRecordsWent() throws Exception {
        publish(job("a", MONDAY), ONE_DAY);
        PeriodRecord record = store().records().get(0);
        assertThat(record.period()).isEqualTo("2026-03-02");
        assertThat(record.records().compared()).isEqualTo(17);
        assertThat(record.records().notSampled()).isEqualTo(5);
        assertThat(record.records().rejected()).isEqualTo(1);
        assertThat(record.rejectedReasons()).containsExactly(Map.entry("a", 1L));
        assertThat(record).isEqualTo(PeriodRecord.fromJson(record.toJson()));
    }

    @Test
    void theStoryToldWhileDecidingIsTheOneThatTheFilesTell() throws Exception {
        publish(job("x", MONDAY, MONDAY + DAY), twoDays());
        ShadowTest test = test(test(), "1".repeat(64));
        StoryFollower follower = new StoryFollower(test);
        new Decisions(store(), new Judge(test, Map.of()))
                .publish(EventTimeRange.ALL, Map.of(), follower);
        Story readBack = new StoryReader(test, Map.of()).read();
        assertThat(readBack.shadows().get(0).moments()).hasSize(2);
        assertThat(readBack.shadows().get(0).segments()).hasSize(1);
        assertThat(follower.story()).usingRecursiveComparison().isEqualTo(readBack);
    }

    @Test
    void decisionsThatComeOutTheSameAreLeftAlone() throws Exception {
        publish(job("x", MONDAY, MONDAY + DAY), twoDays());
        decisions();
        List<String> changes = new ArrayList<>();
        RemoteFiles.beforeEachStep((operation, path) -> changes.add(operation + " " + path));
        decisions();
        assertThat(changes)
                .isNotEmpty()
                .noneMatch(step -> step.matches("(create|rename|delete|mkdirs) .*/decisions/.*"));
        publish(job("x", MONDAY + DAY), new EventTimeRange(MONDAY + DAY, MONDAY + 2 * DAY));
        decisions();
        assertThat(changes)
                .isNotEmpty()
                .noneMatch(step -> step.matches("(create|rename|delete|mkdirs) .*/decisions/.*"));
    }

    @Test
    void aFileThatARecordNamesAndIsGoneIsNotPassedOver() throws Exception {
        publish(job("x", MONDAY), ONE_DAY);
        Trees.delete(folder.resolve("windows"));
        assertThat(store().has(MONDAY)).isFalse();
        assertThatThrownBy(this::decisions)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is gone")
                .hasMessageContaining("run its period again");
    }

    @Test
    void windowsOfAnotherTestAreRefusedUnlessAllOfThemMayGo() throws Exception {
        publish(job("x", MONDAY, MONDAY + DAY), twoDays());
        ShadowTest other = test(Tests.answersInLog(folder, folder), "2".repeat(64));
        ResultStore store = new ResultStore(other, Map.of());
        assertThat(objections(store).toRun(ONE_DAY, false))
                .contains("holds results of test test (2026-03-02 and 1 more period) made under")
                .contains("another spec, model or sinks.files.period")
                .endsWith(
                        "choose another sinks.files.path, or run with --replace and without --from"
                                + " and --to to replace all of them");
        assertThat(objections(store).toRun(ONE_DAY, true))
                .contains("results of test test (2026-03-03)");
        for (EventTimeRange all : List.of(twoDays(), EventTimeRange.ALL)) {
            assertThat(objections(store).toRun(all, false))
                    .endsWith("or replace them with --replace");
            assertThat(objections(store).toRun(all, true)).isNull();
        }
        assertThat(store.has(MONDAY)).isFalse();
        assertThat(objections(new ResultStore(test(), Map.of("v13", "aa"))).toRun(ONE_DAY, false))
                .isNotNull();
        assertThat(objections(store()).toRun(ONE_DAY, false)).isNull();
    }

    @Test
    void decisionsByOtherGatesAreNotRewrittenUnasked() throws Exception {
        publish(job("x", MONDAY), ONE_DAY);
        ShadowTest strict =
                test(Tests.judgedBy(Tests.GATES, "3".repeat(64), test()), "1".repeat(64));
        ResultStore store = new ResultStore(strict, Map.of());
        assertThat(objections(store).toRun(ONE_DAY, false))
                .as("before there are decisions: by what the periods were run under")
                .contains("made under other gates (spec_sha256 000000000000, now 333333333333)");
        decisions();
        assertThat(objections(store).toRun(ONE_DAY, false))
                .contains("holds decisions of test test (2026-03-02) made under other gates")
                .contains("shadowgate decide", "add --replace");
        assertThat(objections(store).toRun(ONE_DAY, true)).isNull();
        new Decisions(store, new Judge(strict, Map.of())).publish(ONE_DAY);
        assertThat(objections(store).toRun(ONE_DAY, false)).as("official now").isNull();
        assertThat(objections(store()).toRun(ONE_DAY, false)).contains("made under other gates");
    }

    @Test
    void aRunWithoutEndDoesNotAddToAnotherTest() throws Exception {
        assertThat(objectionToStream()).isNull();
        Path live = Files.createDirectories(folder.resolve("windows")).resolve("part-0-0.jsonl");
        Files.writeString(live, windowLine("test", MONDAY, "*") + "\n");
        assertThat(objectionToStream()).as("it goes on").isNull();
        Files.writeString(live, windowLine("other", MONDAY, "*") + "\n");
        assertThat(objectionToStream())
                .endsWith(
                        "holds results of test other, and this is test test; choose another"
                                + " sinks.files.path");
        Trees.clear(folder);
        publish(job("x", MONDAY), ONE_DAY);
        assertThat(objectionToStream())
                .contains("holds results that a bounded run keeps by period (2026-03-02), which");
    }

    /** A stream whose model was changed at a savepoint leaves windows of both models. */
    @Test
    void windowsInWhichAnotherModelAnsweredAreLeftOut() throws Exception {
        Path live = Files.createDirectories(folder.resolve("windows")).resolve("part-0-0.jsonl");
        List<String> lines = new ArrayList<>();
        lines.add(windowLine("test", MONDAY, "*", "old", "old"));
        lines.add(windowLine("test", MONDAY + 300_000, "*", "new", "old"));
        lines.add(windowLine("test", MONDAY + 600_000, "*", "new", "new"));
        lines.add(windowLine("test", MONDAY + 900_000, "*", null, null));
        Files.write(live, lines);
        Judge judge = new Judge(test(), Map.of("v13", "new"));
        assertThat(Published.read(store(), judge).get("v13").compared()).isEqualTo(2 * 17);
        // What the log answered is no model either.
        Judge log = new Judge(test(), Map.of());
        assertThat(Published.read(store(), log).get("v13").compared()).isEqualTo(17);
    }

    @Test
    void windowsOfAShadowThatIsNoLongerInTheSpecAreLeftOut() throws Exception {
        Path live = Files.createDirectories(folder.resolve("windows")).resolve("part-0-0.jsonl");
        String known = windowLine("test", MONDAY, "*");
        Files.write(live, List.of(known.replace("\"v13\"", "\"v14\""), known));
        assertThat(Published.read(store(), new Judge(test(), Map.of())))
                .containsOnlyKeys("v13")
                .hasEntrySatisfying("v13", v13 -> assertThat(v13.compared()).isEqualTo(17));
    }

    @Test
    void damagedResultsSayWhichFileAndWhatToDo() throws Exception {
        publish(job("x", MONDAY), ONE_DAY);
        decisions();
        Path record = folder.resolve("periods/2026-03-02.json");
        String whole = Files.readString(record);
        for (String damaged : List.of("", whole.substring(0, 50), "[]", "{\"test\":1}")) {
            Files.writeString(record, damaged);
            assertThatThrownBy(() -> objections(store()).toRun(ONE_DAY, false))
                    .isInstanceOf(ResultException.class)
                    .hasMessageContaining("periods/2026-03-02.json is damaged (")
                    .hasMessageEndingWith("); remove it and run its period again");
        }
        Files.writeString(record, whole.replace("2026-03-02\"", "2026-03-09\""));
        assertThatThrownBy(() -> objections(store()).toRun(ONE_DAY, false))
                .hasMessageContaining("is damaged (it is about 2026-03-09)");
        Files.writeString(record, whole);
        Files.writeString(folder.resolve("summary.json"), "{");
        assertThatThrownBy(() -> objections(store()).toRun(ONE_DAY, false))
                .isInstanceOf(ResultException.class)
                .hasMessageContaining("summary.json is damaged (");
        Files.delete(folder.resolve("summary.json"));
        Path windows = folder.resolve(store().records().get(0).files("windows").get(0));
        String line = Files.readString(windows).strip();
        for (String damaged :
                List.of(
                        line.substring(0, 100),
                        line.replace("2026-03", "26-03"),
                        line.replace("\"scored\":15", "\"scored\":null"),
                        line.replace("\"shadow_error_rate\":null", "\"shadow_error_rate\":\"x\""),
                        "{}")) {
            Files.writeString(windows, line + "\n" + damaged);
            assertThatThrownBy(this::everyWindow)
                    .isInstanceOf(ResultException.class)
                    .hasMessageContaining(windows.getFileName() + " is damaged in line 2 (")
                    .hasMessageEndingWith("); run its period again");
        }
    }

    private void everyWindow() throws IOException {
        Judge judge = new Judge(Tests.judgedBy(Tests.GATES, "0".repeat(64), test()), Map.of());
        new Decisions(store(), judge).publish(EventTimeRange.ALL);
    }

    @Test
    void aFileInThePlaceOfAFolderIsNamed() throws Exception {
        for (String name : List.of("windows", "periods", "decisions")) {
            Files.writeString(folder.resolve(name), "not ours");
            assertThat(objections(store()).toRun(ONE_DAY, false))
                    .contains("/" + name + " is no result that ShadowGate keeps by period");
            Trees.clear(folder);
        }
        Files.createDirectories(folder.resolve("summary.json"));
        assertThat(objections(store()).toRun(ONE_DAY, false))
                .contains("/summary.json is no result");
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
            assertThat(objections(store()).toRun(ONE_DAY, false))
                    .contains(foreign.split("/")[0], "is no result that ShadowGate keeps");
            Trees.clear(folder);
        }
    }

    /** The same results, of a log that only ever loses records. */
    private static Objections objections(ResultStore store) {
        return new Objections(store);
    }

    private String objectionToStream() throws IOException {
        return Objections.toStream(store().folder(), test().test());
    }

    private ResultStore onTopic() throws IOException {
        return new ResultStore(
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

    @Test
    void summarySaysWhatTheLastRunCounted() throws Exception {
        publish(job("a", MONDAY), ONE_DAY);
        RunCounts counts =
                new RunCounts(
                        CutCalls.NONE,
                        new TreeMap<>(Map.of("mixed", 5L)),
                        new TreeMap<>(Map.of("age", 3L)));
        new Decisions(store(), new Judge(test(), Map.of()))
                .publish(
                        EventTimeRange.ALL,
                        Map.of("v13", counts, "v14", RunCounts.NONE),
                        Decisions.NOBODY);
        JsonNode summary = Json.INDENTED.readTree(folder.resolve("summary.json").toFile());
        assertThat(summary.get("last_run").toString())
                .isEqualTo(
                        "{\"v13\":{\"replaced_values\":{\"age\":3},\"called_alone\":{\"mixed\":5}}}");
        decisions();
        assertThat(Files.readString(folder.resolve("summary.json"))).doesNotContain("last_run");
    }
}
