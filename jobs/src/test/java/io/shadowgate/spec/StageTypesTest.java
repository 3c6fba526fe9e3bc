package io.shadowgate.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a spec can say about stages, and what it is told about mistakes. */
class StageTypesTest {

    @Test
    void aStageWithSeveralWeightsIsSeveralSteps() {
        List<Stage> stages =
                read("[{name: shadow},"
                                + " {name: rollout, weights: [0.05, 1], min-duration: 2 h,"
                                + " cycle: 1 h, valid-for: 20 min,"
                                + " gates: {max-error-ratio: 2, max-slow-rate: 0.01}}]")
                        .stages();

        assertThat(stages.stream().map(Stage::title))
                .containsExactly("shadow at 0.0", "rollout at 0.05", "rollout at 1.0");
        assertThat(stages.get(0).minDuration()).isEqualTo(Duration.ofDays(1));
        assertThat(stages.get(0).validFor()).isNull();
        assertThat(stages.get(2).validFor()).isEqualTo(Duration.ofMinutes(20));
        assertThat(stages.get(2).cycle()).isEqualTo(Duration.ofHours(1));
        assertThat(stages.get(2).gates())
                .isEqualTo(Map.of(ArmLimit.MAX_ERROR_RATIO, 2.0, ArmLimit.MAX_SLOW_RATE, 0.01));
    }

    @Test
    void aTestWithoutStagesHasTheDigestsOfBefore() {
        ShadowTest without = read("[]");
        ShadowTest with = read("[{name: shadow}]");
        ShadowTest other = read("[{name: before}]");

        assertThat(without.hasStages()).isFalse();
        assertThat(with.sha256()).isNotEqualTo(without.sha256()).isNotEqualTo(other.sha256());
        assertThat(with.windowsSha256())
                .as("arms are stored too")
                .isNotEqualTo(without.windowsSha256())
                .isEqualTo(other.windowsSha256());
        assertThat(with.sha256Of("v13"))
                .as("the comparison goes on")
                .isEqualTo(without.sha256Of("v13"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    canary | stages: "canary" is not a list
                    [canary] | stages[0]: "canary" is not a section
                    [{weight: 0.1, gates: {max-error-rate: 0.1}}] | stages[0].name: missing
                    [{name: a, wieght: 0.1}] | stages[0].wieght: unknown key; did you mean weight?
                    [{name: a, weight: 1.5}] | stages[0].weight: 1.5 is not
                    [{name: a, weight: 0.5}] | stages[0].gates: missing
                    [{name: a, weight: 0.5, weights: [1]}] | stages[0].weights: are given beside
                    [{name: a, weights: []}] | stages[0].weights: a list is not a list such as
                    [{name: a, weights: [0, 1], gates: {max-error-rate: 0.1}}] | have a 0 beside
                    [{name: a, weights: [1, 1], gates: {max-error-rate: 0.1}}] | have 1.0 twice
                    [{name: a, gates: {max-error-rate: 0.1}}] | stages[0].gates: have no effect
                    [{name: a, weight: 1, gates: {max-eror-rate: 1}}] | mean max-error-rate?
                    [{name: a, weight: 1, gates: {max-error-rate: 1}}] | 1 is not in [0.000001
                    [{name: a, weight: 1, gates: {max-error-ratio: 1}}] | 1 is not in [1.01, 1000]
                    [{name: a, weight: 1, gates: {max-error-excess: 0.5}}] | 0.5 is not in
                    [{name: a, weight: 1, gates: [1]}] | stages[0].gates: a list is not a section
                    [{name: a}, {name: a}] | stages[1].name: is the name of an earlier stage
                    [{name: a, cycle: 7 min}] | 7 min is not a multiple of 5 min
                    [{name: a, min-duration: 2 d, max-duration: 1 d}] | is not longer than
                    """)
    void saysWhatIsWrong(String stages, String problem) {
        SpecException wrong = catchThrowableOfType(SpecException.class, () -> read(stages));

        assertThat(wrong).hasMessageContaining(problem);
    }

    @Test
    void ofTwoModelsWithOneNameNobodyCouldTellWhichAnswered() {
        SpecException wrong =
                catchThrowableOfType(
                        SpecException.class, () -> read("[{name: shadow}]", "{name: v13}", ""));

        assertThat(wrong).hasMessageContaining("is the primary's name too");
    }

    @Test
    void halvesOfCallsCannotBeCounted() {
        SpecException wrong =
                catchThrowableOfType(
                        SpecException.class,
                        () ->
                                read(
                                        "[{name: shadow}]",
                                        "{name: v12}",
                                        ", record: {fields: {request_id: id, timestamp: t,"
                                                + " kind: k, request: a, response: b}}"));

        assertThat(wrong).hasMessageContaining("need a log with whole calls");
    }

    private static ShadowTest read(String stages) {
        return read(stages, "{name: v12}", "");
    }

    private static ShadowTest read(String stages, String primary, String record) {
        return SpecReader.parse(
                """
                test: t
                traffic: {files: {path: requests.jsonl}%s}
                primary: %s
                shadows: [{name: v13}]
                window: 5 min
                stages: %s
                sinks: {files: {path: out}}
                """
                        .formatted(record, primary, stages),
                "spec",
                Path.of(""));
    }
}
