package io.shadowgate.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shadowgate.spec.SpecException.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecOverridesTest {
    private static final Path EXAMPLE = SpecReaderTest.resource("credit-risk.yaml");
    private static final Path SMALLEST = SpecReaderTest.resource("smallest.yaml");

    @Test
    void replacesWhatTheFileSays() {
        ShadowTest spec =
                SpecReader.read(
                        EXAMPLE,
                        Map.of(
                                "gates.min-requests", "7",
                                "shadows[1].name", "fourteen",
                                "shadows.0.features", "[b, a]",
                                "traffic.files.path", "s3://other/{uuuu}/{DDD}"));
        assertThat(spec.gates().limits().minRequests()).isEqualTo(7);
        assertThat(spec.gates().limits().minAgreementRate()).isEqualTo(0.95);
        assertThat(spec.shadows())
                .extracting(Shadow::name)
                .containsExactly("v13", "fourteen", "v11");
        assertThat(spec.shadows().get(0).features()).containsExactly("b", "a");
    }

    @Test
    void createsSectionsThatTheFileLacks() {
        ShadowTest spec =
                SpecReader.read(
                        SMALLEST,
                        Map.of(
                                "compare.bins.count", "5",
                                "traffic.files.poll-interval", "3 s",
                                "shadows[0].output.name", "score"));
        assertThat(spec.compare().bins().count()).isEqualTo(5);
        assertThat(spec.traffic().files().pollInterval()).hasSeconds(3);
        assertThat(spec.shadows().get(0).output().name()).isEqualTo("score");
    }

    @Test
    void takesWholeSections() {
        ShadowTest spec =
                SpecReader.read(
                        SMALLEST,
                        Map.of("gates", "{min-requests: 3}", "shadows", "[{name: logged}]"));
        assertThat(spec.gates().limits().minRequests()).isEqualTo(3);
        assertThat(spec.shadows().get(0).model()).isNull();
    }

    @Test
    void appliesInTheOrderGiven() {
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put("gates", "{min-requests: 3}");
        overrides.put("gates.min-agreement-rate", "0.99");
        Limits limits = SpecReader.read(SMALLEST, overrides).gates().limits();
        assertThat(limits.minRequests()).isEqualTo(3);
        assertThat(limits.minAgreementRate()).isEqualTo(0.99);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gate.min-requests | 1 | gate | unknown key; did you mean gates? keys here: test,"
                        + " traffic, primary, shadows, inference, compare, window, labels, gates,"
                        + " slices, stages, sinks, privacy",
                "primary.nam | v | primary.nam | unknown key; did you mean name? keys here: name,"
                        + " noise-floor",
                "shadows[1].name | v | shadows[1] | does not exist; the spec lists 1, counted from"
                        + " 0",
                "shadows.name | v | shadows | is a list; write shadows[0].name",
                "shadows[0] | {} | shadows[0] | cannot be replaced as a whole; override its keys"
                        + " one by one",
                "compare.segments[0] | a | compare.segments | takes one value and has no keys of"
                        + " its own, such as 0",
                "test | `` | test | has no value; give it text without control characters, `/` or"
                        + " spaces at its ends",
                "window | `# 5 min` | window | has no value; leave the key out or give it a"
                    + " duration such as `5 min`, `30 s` or `200 ms`, at least 1 s and at most 365"
                    + " d, in steps of 1 s",
                "test | [a | test | not valid YAML: line 1, column 3: expected ',' or ']', but got"
                        + " <stream end> (while parsing a flow sequence from line 1, column 1)",
                "gates.min-requests | many | gates.min-requests | \"many\" is not a whole number"
            })
    void reportsWhatCannotBeApplied(String path, String value, String at, String message) {
        SpecException e =
                catchThrowableOfType(
                        SpecException.class, () -> SpecReader.read(SMALLEST, Map.of(path, value)));
        assertThat(e.problems()).isEqualTo(List.of(new Problem(at, message)));
    }
}
