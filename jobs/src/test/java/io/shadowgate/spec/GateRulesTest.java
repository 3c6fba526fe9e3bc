package io.shadowgate.spec;

import static io.shadowgate.spec.SpecProblemsTest.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateRulesTest {
    private static final Path SMALLEST = SpecReaderTest.resource("smallest.yaml");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gates.policy | both | \"both\" is not one of evidence, point",
                "gates.min-agreement-rate | 1 | no number of requests proves an agreement of"
                        + " exactly 1; write 0.999 or another limit, or gates.policy: point",
                "gates.max-shadow-error-rate | 0 | no number of requests proves an error rate of"
                        + " exactly 0; write 0.0001 or another limit, or gates.policy: point",
                "gates.max-distribution-divergence | 0 | no number of requests proves a distance of"
                        + " exactly 0; write 0.01 or another limit, or gates.policy: point",
                "gates.evidence.alpha.promote | 0 | 0 is not in (0, 0.25]",
                "gates.evidence.alpha.reject | 5 | 5 is not in (0, 0.25]",
                "gates.evidence.windows-between-false-alarms | 1 | 1 is not more than 1",
                "gates.min-agreement-rate | 1e-20 | 1.0E-20 is too near the end of its range to"
                        + " compute with; 0, 1, or in [0.000001, 0.999999]",
                "gates.min-agreement-rate | 0.9999999 | 0.9999999 is too near the end of its range"
                        + " to compute with; 0, 1, or in [0.000001, 0.999999]",
                "gates.max-shadow-error-rate | 1e-20 | 1.0E-20 is too near the end of its range to"
                        + " compute with; 0, 1, or in [0.000001, 0.999999]",
                "gates.max-distribution-divergence | 1e-20 | 1.0E-20 is too near the end of its"
                        + " range to compute with; 0, in [0.001, 0.8325], or 0.8326, which every"
                        + " shadow passes",
                "gates.evidence.alpha.promote | 1e-323 | 1.0E-323 is too small to compute with; at"
                        + " least 1e-12",
                "gates.evidence.cycle | 7 min | 7 min is not a multiple of 5 min, window; the next"
                        + " one is 10 min",
                "gates.evidence.max-duration | 6 d | 6 d is shorter than 7 d, the shortest time to"
                        + " a promotion (gates.evidence.min-duration, gates.evidence.cycle)",
                "gates.cluster-segment | segments.user | \"segments.user\" starts with segments.;"
                        + " write only the name of the segment",
                "gates.paired-latency.max-excess-rate | 0.5 | 0.5 is not in [0, 0.4]",
                "gates.segments.max-segments | 5 | has no effect: gates.segments.names is"
                        + " empty",
                "gates.segments.measures | [] | a list is empty; name at least one of agreement,"
                        + " latency, errors, distribution, labels"
            })
    void refusesValue(String path, String value, String message) {
        assertThat(problems(SMALLEST, Map.of(path, value))).contains(path + ": " + message);
    }

    @Test
    void refusesToCompareLatenciesThatTheLogDoesNotHave() {
        Map<String, String> paired =
                Map.of(
                        "gates.paired-latency.max-excess-rate",
                        "0.01",
                        "traffic.files.columns",
                        "[request_id, timestamp, primary_prediction]");
        assertThat(problems(SMALLEST, paired))
                .contains(
                        "gates.paired-latency.max-excess-rate: needs the primary's latencies, but"
                                + " traffic.files.columns has no primary_latency_ms");
    }

    @ParameterizedTest
    @CsvSource({
        "traffic.files.delimiter, ;;, \";;\" is not one of",
        "traffic.files.format, xml, \"xml\" is not one of json",
    })
    void refusesFormsOfFiles(String path, String value, String message) {
        assertThat(problems(SMALLEST, Map.of(path, value)))
                .anyMatch(problem -> problem.startsWith(path + ": " + message));
    }

    @ParameterizedTest
    @CsvSource({
        "gates.min-agreement-rate, 1",
        "gates.max-shadow-error-rate, 0",
        "gates.max-distribution-divergence, 0"
    })
    void thePointPolicyMayAskForPerfection(String path, String value) {
        assertThat(SpecReader.read(SMALLEST, Map.of(path, value, "gates.policy", "point")))
                .usingRecursiveComparison()
                .ignoringFields("digests")
                .isNotEqualTo(SpecReader.read(SMALLEST, Map.of("gates.policy", "point")));
    }

    @Test
    void limitsThatOnlyTheNoiseFloorMovesToAnEndAreRefused() {
        Map<String, String> overrides =
                Map.of(
                        "gates.above-noise-floor",
                        "true",
                        "primary.noise-floor",
                        "{disagreement-rate: 0.25, error-rate: 0, divergence: 0}",
                        "gates.min-agreement-rate",
                        "0.2500001");
        assertThat(problems(SMALLEST, overrides))
                .singleElement()
                .asString()
                .startsWith(
                        "gates.min-agreement-rate: 0.2500001, that and primary.noise-floor make")
                .endsWith("to compute with; 0, 1, or in [0.000001, 0.999999]");
    }

    @Test
    void classesAreForLabelsAndVectorsAndNamedBeforehand() {
        assertThat(problems(SMALLEST, Map.of("gates.classes", "{names: [a]}")))
                .containsExactly(
                        "gates.classes: applies to labels and vectors, but compare.prediction is"
                                + " score");
        assertThat(
                        problems(
                                SMALLEST,
                                Map.of(
                                        "compare.prediction", "label",
                                        "gates.classes.min-agreement-rate", "0.8")))
                .containsExactly(
                        "compare.classes: missing: gates must be fixed in advance, so name the"
                                + " classes for gates.classes.min-agreement-rate");
    }

    @Test
    void segmentsWithGatesGetReports() {
        assertThat(
                        problems(
                                SMALLEST,
                                Map.of(
                                        "compare.segments", "[device]",
                                        "gates.segments.names", "[country, device]")))
                .containsExactly(
                        "gates.segments.names[0]: \"country\" is not in compare.segments: add it"
                                + " there");
    }
}
