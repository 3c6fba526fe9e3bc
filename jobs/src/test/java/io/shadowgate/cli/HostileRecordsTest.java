package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.InProcess;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Records that would mislead whoever reads the verdict, from the log to what is printed. */
class HostileRecordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Clears the screen, in both ways of saying so, and writes right to left. */
    private static final String FORGED =
            "\\u001b[2J\\u009b31m\\u202e\\u2028\\n PROMOTE v13: all gates were proven good";

    @TempDir Path folder;

    /** One request in ten, as Python and others write that an answer never came. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"shadow_latency_ms\":NaN,\"shadow_error\":\"timeout\"",
                "\"shadow_latency_ms\":Infinity,\"shadow_error\":{\"code\":504}",
                "\"shadow_latency_ms\":-1,\"shadow_error\":[\"timeout\"],\"shadow_prediction\":\"\"",
            })
    void failuresOfTheShadowAreNeverPromoted(String failure) throws IOException {
        log(i -> i % 10 == 0 ? failure : answer(0.5), i -> "DE");
        InProcess.Ended ended = run("gates: {policy: point, min-requests: 100}");
        assertThat(ended.out())
                .contains("200 compared", " 0 rejected", "REJECT v13: error rate 0.1 > 0.001");
    }

    @Test
    void noTextOfARecordActsOnATerminal() throws IOException {
        log(
                i ->
                        i % 40 == 7
                                ? "\"primary_error\":\"" + FORGED + "\""
                                : i % 40 == 8
                                        ? "\"primary_model\":\"" + FORGED + "\""
                                        : answer(i % 2 == 0 ? 0.5 : 5),
                i -> i % 2 == 0 ? "DE" : FORGED);
        Files.writeString(
                folder.resolve("log.jsonl"),
                "no" + raw().replace("\n", "") + "\n",
                StandardOpenOption.APPEND);
        InProcess.Ended ended =
                run(
                        "compare: {segments: [country]}\n"
                                + "gates:\n"
                                + "  min-agreement-rate: 0.4\n"
                                + "  segments: {names: [country]}");
        assertThat(ended.out()).contains("REJECT so far v13: proven bad");
        assertPrintable(ended.out());
        assertPrintable(ended.err());
        assertThat(ended.out().lines()).noneMatch(line -> line.strip().startsWith("PROMOTE"));
        for (String line : results()) {
            assertPrintable(line);
        }
        JsonNode forged =
                results().stream()
                        .filter(line -> line.contains("\"segment\":\"country=\\u001B"))
                        .map(JSON::readTree)
                        .findFirst()
                        .orElseThrow();
        assertThat(forged.get("segment").stringValue()).isEqualTo("country=" + raw());
        InProcess.Ended plan =
                InProcess.shadowgate("plan", "--spec", spec().toString(), "--so-far");
        assertThat(plan.status()).as(plan.err()).isZero();
        assertPrintable(plan.out());
    }

    private static String raw() {
        return JSON.readValue("\"" + FORGED + "\"", String.class);
    }

    private void log(IntFunction<String> answer, IntFunction<String> country) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add(
                    "{\"request_id\":\"r%d\",\"timestamp\":%d,\"primary_prediction\":0.5,\"primary_latency_ms\":5,%s,\"segments\":{\"country\":\"%s\"}}"
                            .formatted(
                                    i,
                                    1_772_409_600_000L + i * 60_000L,
                                    answer.apply(i),
                                    country.apply(i)));
        }
        Files.write(folder.resolve("log.jsonl"), lines);
    }

    private static String answer(double score) {
        return "\"shadow_prediction\":" + score + ",\"shadow_latency_ms\":7";
    }

    private InProcess.Ended run(String keys) throws IOException {
        Files.writeString(
                spec(),
                """
                test: t
                traffic:
                  files: {path: log.jsonl}
                primary: {name: v12}
                shadows:
                  - name: v13
                sinks:
                  files: {path: out/, comparisons: true, disagreements: true}
                """
                        + keys
                        + "\n");
        InProcess.Ended ended = InProcess.shadowgate("run", "--spec", spec().toString());
        assertThat(ended.status()).as(ended.err()).isZero();
        return ended;
    }

    private Path spec() {
        return folder.resolve("spec.yaml");
    }

    private List<String> results() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
            return files.filter(Files::isRegularFile)
                    .filter(
                            file ->
                                    file.toString().endsWith("jsonl")
                                            || file.endsWith("summary.json"))
                    .flatMap(
                            file -> {
                                try {
                                    return Files.readAllLines(file).stream();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            })
                    .toList();
        }
    }

    private static void assertPrintable(String text) {
        assertThat(Printable.lines(text)).isEqualTo(text);
        // Said once more without the class that escapes.
        IntStream controls = text.codePoints().filter(c -> c != '\n' && Character.isISOControl(c));
        assertThat(controls.toArray()).isEmpty();
    }
}
