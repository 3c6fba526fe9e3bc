package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.Trees;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a run writes of its requests, and what can be removed of it afterwards. */
@Timeout(180)
class PrivacyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REQUESTS = 40;

    /** In every text of the log that is about a single person. */
    private static final String MARK = "zebra";

    @TempDir Path folder;
    private Path spec;

    /** Two days; every fourth answer differs, every tenth call fails, every twentieth is broken. */
    @BeforeEach
    void write() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String answer =
                    i % 10 == 9
                            ? "\"shadow_error\":\"no such user: %s-%d\"".formatted(MARK, i)
                            : "\"shadow_prediction\":" + (i % 4 == 0 ? 0.75 : 0.5);
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "{\"request_id\":\"%s-%d\",\"timestamp\":\"2026-03-0%dT10:%02d:00Z\","
                                    + "\"primary_prediction\":%s,\"primary_latency_ms\":12,"
                                    + "\"shadow_latency_ms\":13,\"segments\":{\"street\":\"%s"
                                    + " road\",\"country\":\"DE\"},%s}",
                            MARK,
                            i,
                            2 + i / 20,
                            i % 20,
                            i % 20 == 1 ? "\"" + MARK + "\"" : "0.5",
                            MARK,
                            answer));
        }
        lines.add("no record of " + MARK + "-0, and no JSON");
        Files.createDirectories(folder.resolve("requests"));
        Files.write(folder.resolve("requests/log.jsonl"), lines);
        Files.writeString(folder.resolve("key"), "0123456789abcdef0123");
        spec = folder.resolve("test.yaml");
        Files.writeString(
                spec,
                """
                test: t
                traffic:
                  files: {path: requests/}
                primary: {name: v12}
                shadows:
                  - name: v13
                compare:
                  segments: [street, country]
                sinks:
                  files: {path: out/, comparisons: true, disagreements: true}
                """);
    }

    @Test
    void nothingOfARequestIsInAnyFileUnlessTheSpecSaysSo() throws Exception {
        run("open");
        assertThat(marked("open"))
                .contains("comparisons", "disagreements", "rejected", "windows", "report.html");
        run(
                "closed",
                "-D",
                "privacy.segments={street: hash, country: keep}",
                "-D",
                "privacy.key=${file:" + folder.resolve("key") + "}");
        assertThat(marked("closed")).isEmpty();
        assertThat(lines("closed/comparisons"))
                .hasSameSizeAs(lines("open/comparisons"))
                .allSatisfy(
                        line -> {
                            assertThat(line.has("request_id")).isFalse();
                            assertThat(line.get("shadow_prediction").isNull()).isTrue();
                            assertThat(line.has("compared_value")).isFalse();
                            assertThat(line.get("segments").get("country").asString())
                                    .isEqualTo("DE");
                        });
        // The same records, counts and verdicts.
        assertThat(lines("closed/rejected")).hasSize(3).hasSameSizeAs(lines("open/rejected"));
        assertThat(verdicts("closed")).isEqualTo(verdicts("open")).isNotEmpty();
        run(
                "hashed",
                "-D",
                "privacy.segments={street: hash, country: keep}",
                "-D",
                "privacy.request-id=hash",
                "-D",
                "privacy.predictions=bucket 0.5",
                "-D",
                "privacy.errors=kind",
                "-D",
                "privacy.key=${file:" + folder.resolve("key") + "}");
        // The kind of this error has the mark too: its text is not in quotes.
        assertThat(marked("hashed")).contains("comparisons").doesNotContain("rejected");
        assertThat(lines("hashed/comparisons"))
                .allSatisfy(
                        line -> {
                            assertThat(line.get("request_id").asString()).matches("[0-9a-f]{32}");
                            assertThat(line.get("primary_prediction").asDouble()).isEqualTo(0.5);
                        });
    }

    @Test
    void aSegmentWithoutARuleIsAskedFor() {
        InProcess.Ended ended = shadowgate("run", "-D", "privacy.segments={street: hash}");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .contains("privacy.segments.country: missing: compare.segments asks for reports")
                .contains("privacy.key: missing: hashes need a key");
        InProcess.Ended missing =
                shadowgate(
                        "run",
                        "-D",
                        "privacy.segments={street: hash, country: keep}",
                        "-D",
                        "privacy.key=${env:NO_SUCH_KEY_OF_SHADOWGATE}");
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err())
                .contains(
                        "privacy.key: there is no environment variable"
                                + " NO_SUCH_KEY_OF_SHADOWGATE");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aRequestIsForgotten() throws Exception {
        run("out");
        Map<String, List<String>> before = Trees.of(folder.resolve("out"));
        InProcess.Ended trial =
                shadowgate("forget", "--request-id", MARK + "-0", "--dry-run");
        assertThat(trial.out())
                .contains("Would be removed from")
                .contains("1 line of comparisons, 1 line of disagreements, 1 line of rejected");
        assertThat(Trees.of(folder.resolve("out"))).isEqualTo(before);

        InProcess.Ended ended = shadowgate("forget", "--request-id", MARK + "-0");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("1 line of comparisons, 1 line of disagreements, 1 line of rejected")
                .contains("Not removed:", "requests)", "values of the segments street, country")
                .contains("one example of each kind of a shadow's error");
        Map<String, List<String>> after = Trees.of(folder.resolve("out"));
        for (String kind : List.of("comparisons", "disagreements", "rejected")) {
            assertThat(flat(after, kind))
                    .as(kind)
                    .containsExactlyElementsOf(
                            flat(before, kind).stream()
                                    .filter(line -> !line.matches(".*" + MARK + "-0\\b.*"))
                                    .toList())
                    .hasSizeLessThan(flat(before, kind).size());
        }
        assertThat(rest(after)).isEqualTo(rest(before));
        // The results are whole: other gates can be tried, and nothing is due.
        assertThat(shadowgate("decide").status()).isZero();
        assertThat(shadowgate("forget", "--request-id", MARK + "-0").out())
                .contains("0 lines of comparisons");
    }

    @Test
    void requestsOfATimeAreForgotten() throws Exception {
        run("out");
        InProcess.Ended ended = shadowgate("forget", "--before", "2026-03-03T10:05:00Z");
        assertThat(ended.status()).as(ended.err()).isZero();
        // The first day has 19 that could be read, and the second five minutes with four.
        assertThat(ended.out())
                .contains("23 lines of comparisons")
                .contains("2 lines of rejected")
                .contains("1 line of rejected that have no time");
        assertThat(lines("out/comparisons"))
                .hasSize(15)
                .allSatisfy(
                        line ->
                                assertThat(line.get("timestamp").asString())
                                        .isGreaterThanOrEqualTo("2026-03-03T10:05:00Z"));
        assertThat(lines("out/rejected")).hasSize(1);
    }

    @Test
    void theResultsOfAnotherTestAreLeftAlone() throws Exception {
        run("out");
        InProcess.Ended ended =
                shadowgate("forget", "--before", "2027-01-01", "-D", "test=another");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("holds results of test t, and this is test another");
        assertThat(shadowgate("forget").err())
                .contains("name requests by --request-id ID, or a time by --before TIME");
    }

    private void run(String out, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("-D", "sinks.files.path=" + out + "/"));
        arguments.addAll(List.of(more));
        InProcess.Ended ended = shadowgate("run", arguments.toArray(String[]::new));
        assertThat(ended.status()).as(ended.err()).isZero();
    }

    private InProcess.Ended shadowgate(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, "--spec", spec.toString()));
        arguments.addAll(List.of(more));
        return InProcess.shadowgate(arguments.toArray(String[]::new));
    }

    /** The first part of the paths of files in which the mark is. */
    private List<String> marked(String out) throws Exception {
        Path root = folder.resolve(out);
        try (Stream<Path> files = Files.walk(root)) {
            List<String> marked = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (decoded(Files.readString(file)).contains(MARK)) {
                    marked.add(root.relativize(file).getName(0).toString());
                }
            }
            return marked.stream().distinct().toList();
        }
    }

    /** With the bytes of windows, which hold texts too. */
    private static String decoded(String text) {
        StringBuilder all = new StringBuilder(text);
        Matcher bytes =
                Pattern.compile("\"([A-Za-z0-9+/]{16,}={0,2})\"").matcher(text);
        while (bytes.find()) {
            try {
                all.append(
                        new String(
                                Base64.getDecoder().decode(bytes.group(1)),
                                StandardCharsets.ISO_8859_1));
            } catch (IllegalArgumentException e) {
                continue; // Some other text.
            }
        }
        return all.toString();
    }

    private List<JsonNode> lines(String path) throws Exception {
        return flat(Trees.of(folder.resolve(path)), "").stream().map(JSON::readTree).toList();
    }

    private List<String> verdicts(String out) throws Exception {
        return lines(out + "/decisions").stream()
                .map(
                        line ->
                                line.get("window_end")
                                        + " "
                                        + line.get("verdict")
                                        + line.get("checks")
                                        + line.get("coverage"))
                .toList();
    }

    private static List<String> flat(Map<String, List<String>> tree, String kind) {
        return new TreeMap<>(tree)
                .entrySet().stream()
                        .filter(file -> file.getKey().startsWith(kind))
                        .flatMap(file -> file.getValue().stream())
                        .toList();
    }

    private static Map<String, List<String>> rest(Map<String, List<String>> tree) {
        Map<String, List<String>> rest = new TreeMap<>(tree);
        rest.keySet()
                .removeIf(
                        file ->
                                Stream.of("comparisons", "disagreements", "rejected")
                                        .anyMatch(file::startsWith));
        return rest;
    }
}
