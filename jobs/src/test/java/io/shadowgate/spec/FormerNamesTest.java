package io.shadowgate.spec;

import static io.shadowgate.spec.SpecProblemsTest.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Specs that people wrote before a key was renamed go on working. */
class FormerNamesTest {
    private static final Path SMALLEST = SpecReaderTest.resource("smallest.yaml");

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"credit-risk", "kafka"})
    void everyFormerNameMeansWhatItMeant(String name) {
        List<String> warnings = new ArrayList<>();
        Path before = SpecReaderTest.resource(name + "-former-names.yaml");
        Path now = SpecReaderTest.resource(name + ".yaml");
        assertThat(SpecReader.read(before, Map.of(), warnings::add))
                .isEqualTo(SpecReader.read(now, Map.of(), FormerNamesTest::refuse));
        assertThat(warnings)
                .isNotEmpty()
                .allMatch(warning -> warning.startsWith(before.toString()));
    }

    /** As they stood in the documentation. */
    @Test
    void formerExamplesAreRead() throws IOException {
        String rest =
                """
                test: t
                primary: {name: v12}
                shadows: [{name: v13}]
                sinks: {files: {path: out}}
                """;
        ShadowTest paired =
                readText(
                        rest
                                + """
                                traffic:
                                  kafka: {servers: "broker:9092", topic: primary-log, slack: 2 h}
                                  shadow-log: {topic: shadow-log, within: 5 min}
                                """);
        assertThat(paired.traffic().pairing().within()).hasMinutes(5);
        assertThat(paired.traffic().kafka().timestampSlack()).hasHours(2);
        ShadowTest repeats =
                readText(
                        rest
                                + """
                                traffic:
                                  files: {path: log/}
                                  deduplicate-within: 10 min
                                  sample: {rate: 0.5, key: request_id}
                                compare: {prediction: label}
                                gates:
                                  max-shadow-latency-p99-ms: 1000
                                  classes: {names: [a], min-agreement-rate: 0.8}
                                """);
        assertThat(repeats.traffic().pairing())
                .isEqualTo(new Traffic.Pairing(null, Duration.ofMinutes(10)));
        assertThat(repeats.traffic().sample().key()).isEqualTo("request_id");
        assertThat(repeats.gates().limits().maxShadowLatencyP99Ms()).isEqualTo(1000);
        assertThat(repeats.gates().classes().names()).containsExactly("a");
    }

    @Test
    void bothNamesAreAnError() {
        assertThat(
                        problems(
                                SMALLEST,
                                Map.of(
                                        "gates",
                                        "{cycle: 1 d, evidence: {cycle: 1 d}}",
                                        "traffic",
                                        "{files: {path: p}, deduplicate-within: 1 min,"
                                                + " shadow-log: {path: q, within: 1 min}}",
                                        "shadows",
                                        "[{name: v}]")))
                .containsExactlyInAnyOrder(
                        "gates.cycle: is a former name of gates.evidence.cycle, which is given too;"
                                + " keep that one",
                        "traffic.shadow-log.within: is a former name of traffic.pairing.within, and"
                                + " so is traffic.deduplicate-within; write that one alone");
    }

    @Test
    void anOverrideReplacesTheKeyUnderWhateverName() throws IOException {
        Path before = Files.writeString(folder.resolve("spec.yaml"), spec("cycle: 2 d"));
        Path now = Files.writeString(folder.resolve("now.yaml"), spec("evidence: {cycle: 2 d}"));
        for (Path file : List.of(before, now)) {
            for (String name : List.of("gates.cycle", "gates.evidence.cycle")) {
                assertThat(SpecReader.read(file, Map.of(name, "3 d")).gates().evidence().cycle())
                        .hasDays(3);
            }
        }
    }

    @Test
    void aProblemHasThePathThatTheSpecUses() {
        assertThat(problems(SMALLEST, Map.of("gates.cycle", "7 min")))
                .singleElement()
                .asString()
                .startsWith("gates.cycle: 7 min is not a multiple of");
        assertThat(problems(SMALLEST, Map.of("gates.cycle", "5")))
                .containsExactly("gates.cycle: 5 has no unit; write 5 min, 5 s or 5 ms");
    }

    @Test
    void aWarningSaysWhatTheNewKeyTakes() {
        List<String> warnings = new ArrayList<>();
        SpecReader.read(SMALLEST, Map.of("gates.max-shadow-latency-p99-ms", "80"), warnings::add);
        assertThat(warnings)
                .containsExactly(
                        SMALLEST
                                + ": gates.max-shadow-latency-p99-ms is a former name; write"
                                + " gates.max-shadow-latency-p99, which takes a duration such as"
                                + " `100 ms`, `2 s` or `500 micros`, more than 0 s and at most 365"
                                + " d; or `none`");
    }

    private static String spec(String gates) throws IOException {
        return Files.readString(SMALLEST) + "gates: {" + gates + "}\n";
    }

    private ShadowTest readText(String text) throws IOException {
        return SpecReader.read(Files.writeString(folder.resolve("old.yaml"), text), Map.of());
    }

    private static void refuse(String warning) {
        throw new AssertionError(warning);
    }
}
