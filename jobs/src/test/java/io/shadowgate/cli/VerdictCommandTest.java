package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.results.DecisionFiles;
import io.shadowgate.results.PublishedDecision;
import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.PublishedTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class VerdictCommandTest {
    @TempDir Path folder;

    private PublishedTest published() {
        return new PublishedTest(folder, "credit").shadow("v13", 99).shadow("v14", 84);
    }

    private InProcess.Ended verdict(String... options) {
        List<String> args =
                new ArrayList<>(
                        List.of("verdict", "--spec", folder.resolve("spec.yaml").toString()));
        args.addAll(List.of(options));
        return InProcess.shadowgate(args.toArray(String[]::new));
    }

    @Test
    void theStoryIsToldAndNothingIsChanged() throws IOException {
        published().publish(12);
        Map<String, String> before = files();
        InProcess.Ended ended = verdict();
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .contains("PROMOTE v13: all gates were proven good at 2026-03-02T01:00:00Z")
                .contains("REJECT v14: proven bad at 2026-03-02T01:00:00Z")
                .contains("agreement ", "evidence ", "Read 1,200 records");
        assertThat(files()).isEqualTo(before);
    }

    /** As Ctrl-C leaves it. */
    @Test
    void aLiveTestThatIsStoppedTellsItsStoryAndWhereItIs() throws IOException {
        String nothing = atStop(published());
        assertThat(nothing)
                .contains("Stopped. What was published stays.")
                .contains("No decision is published yet. Results: " + folder.resolve("out"));
        assertThat(atStop(published().publish(12)))
                .contains("PROMOTE v13: all gates were proven good at 2026-03-02T01:00:00Z")
                .contains("Read 1,200 records", "Results: " + folder.resolve("out"));
    }

    private static String atStop(PublishedTest published) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try (StoryAtStop atStop =
                new StoryAtStop(
                        published.test(), new StoryOptions(), "shadowgate verdict --spec a")) {
            atStop.tell();
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Each file below the folder, with what it holds. */
    private Map<String, String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .collect(
                            Collectors.toMap(
                                    Path::toString,
                                    file -> {
                                        try {
                                            return Files.readString(file);
                                        } catch (IOException e) {
                                            throw new UncheckedIOException(e);
                                        }
                                    }));
        }
    }

    @Test
    void theStatusIsTheStrictestVerdictOfWhoIsAskedFor() throws IOException {
        PublishedTest test = published().publish(6);
        assertThat(verdict("--exit-code").status()).as("v14 is bad so far").isEqualTo(5);
        assertThat(verdict("--exit-code", "--shadow", "v13").status()).as("on hold").isEqualTo(3);
        assertThat(verdict("--hold-ok", "--shadow", "v13").status()).isZero();
        assertThat(verdict("--hold-ok").status()).isEqualTo(5);
        test.publish(6);
        assertThat(verdict("--exit-code").status()).isEqualTo(4);
        assertThat(verdict("--exit-code", "--shadow", "v13").status()).isZero();
        assertThat(verdict().status()).as("without being asked").isZero();
        assertThat(verdict("--shadow", "v13").out()).contains("v13").doesNotContain("v14");
    }

    @Test
    void scriptsGetTheDecisionsAsTheyWerePublished() throws IOException {
        published().publish(12);
        JsonNode json = new ObjectMapper().readTree(verdict("--format", "json").out());
        assertThat(json.required("verdict").stringValue()).isEqualTo("REJECT");
        List<String> lines = Files.readAllLines(folder.resolve("out/decisions/part-0.jsonl"));
        assertThat(json.at("/shadows/1"))
                .isEqualTo(new ObjectMapper().readTree(lines.get(lines.size() - 1)));
        assertThat(verdict("--format", "md").out()).startsWith("### credit\n");
    }

    @Test
    void withoutADecisionNothingPasses() throws IOException {
        published().spec();
        InProcess.Ended none = verdict("--exit-code");
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.err())
                .contains("holds no decision of test credit yet; run it first, or add --wait 24h");
        assertThat(verdict("--wait", "1 ms").err())
                .contains("no decision of test credit after 1 ms");
        published().shadow("v15", 99).spec();
        published().publish(12);
        published().shadow("v15", 99).spec();
        InProcess.Ended one = verdict("--exit-code", "--shadow", "v13", "--shadow", "v15");
        assertThat(one.out()).contains("HOLD v15: no decision yet");
        assertThat(one.status()).isEqualTo(3);
    }

    @Test
    void decisionsUnderAnotherSpecAreNamedAsSuch() throws IOException {
        published().publish(12);
        published().minRequests(99).spec();
        InProcess.Ended ended = verdict("--exit-code");
        assertThat(ended.err()).contains("warning: these decisions were made under another spec");
        assertThat(ended.out())
                .contains("PROMOTE v13: all gates were proven good")
                .contains("(window up to 2026-03-02T01:00:00Z)")
                .doesNotContain("evidence  v13");
        assertThat(ended.status()).isEqualTo(4);
    }

    @Test
    void whatCannotBeMeantIsRefused() throws IOException {
        published().publish(1);
        assertThat(verdict("--shadow", "v15").err())
                .contains("--shadow v15: test credit has v13, v14");
        assertThat(verdict("--wait", "soon").err()).contains("--wait soon: a time, such as 24h");
        assertThat(verdict("--format", "xml").err()).contains("'xml': text, md or json");
        new PublishedTest(folder, "other").shadow("v13", 99).spec();
        assertThat(verdict().err())
                .contains("holds decisions of test credit, and this is test other");
    }

    /** Time passes only when the wait lets it, and with it windows come. */
    @Test
    void aWaitEndsWhenAllAreDecided() throws Exception {
        PublishedTest test = published().publish(1);
        long[] now = {0};
        List<String> looks = new ArrayList<>();
        try (DecisionFiles feed = new DecisionFiles(folder.resolve("out").toString(), "credit")) {
            VerdictWait wait =
                    new VerdictWait(
                            feed,
                            List.of("v13", "v14"),
                            time -> {
                                now[0] += time.toNanos();
                                publish(test);
                            },
                            () -> now[0]);
            Map<String, PublishedDecision> latest =
                    wait.await(Duration.ofHours(24), all -> looks.add(VerdictLines.all(all)));
            assertThat(latest.get("v13").windowEnd()).hasToString("2026-03-02T01:00:00Z");
            assertThat(looks).hasSize(12).first().isEqualTo("v13 HOLD, v14 HOLD");
            assertThat(looks.get(11)).isEqualTo("v13 PROMOTE, v14 REJECT");
            now[0] = 0;
            new VerdictWait(feed, List.of("v15"), time -> now[0] += time.toNanos(), () -> now[0])
                    .await(Duration.ofSeconds(12), all -> {});
            assertThat(now[0]).as("no longer than asked").isEqualTo(12_000_000_000L);
        }
    }

    private static void publish(PublishedTest test) {
        try {
            test.publish(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eachChangeOfVerdictIsToldOnce() throws Exception {
        PublishedTest test = published().publish(1);
        List<String> told = new ArrayList<>();
        try (DecisionFiles feed = new DecisionFiles(folder.resolve("out").toString(), "credit")) {
            feed.next();
            VerdictLines lines = new VerdictLines(feed.latest());
            Path first = folder.resolve("out/decisions/part-0.jsonl");
            Path part = folder.resolve("out/decisions/part-1.jsonl");
            List<String> before = Files.readAllLines(first);
            test.publish(11);
            List<String> all = new ArrayList<>(Files.readAllLines(first));
            all.removeAll(before);
            Files.write(part, all);
            Files.write(first, before);
            lines.changes(feed.next()).forEach(told::add);
            lines.changes(feed.next()).forEach(told::add);
        }
        assertThat(told).hasSize(3);
        assertThat(told.get(0))
                .matches(".*Z {2}REJECT so far v14 \\(was HOLD\\): proven bad so far, since .*");
        assertThat(told.get(1))
                .startsWith("2026-03-02T01:00:00Z  PROMOTE v13 (was HOLD): all gates");
        assertThat(told.get(2))
                .startsWith("2026-03-02T01:00:00Z  REJECT v14 (was REJECT so far): ");
    }
}
