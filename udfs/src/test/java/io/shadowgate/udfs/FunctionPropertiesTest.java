package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each function over rows of every awkward kind, against plain computations of the same number. */
class FunctionPropertiesTest {

    /**
     * What counts prove: see {@link EvidenceInSqlTest} and the tests of the evidence itself.
     * Slices: see {@link SlicesInSqlTest} and the tests of the cube. Vectors and errors: see {@link
     * VectorsInSqlTest} and the tests of their statistics.
     */
    private static final Set<String> CHECKED_ELSEWHERE =
            Set.of(
                    "CLUSTER_COUNTS",
                    "COMMONEST_ERRORS",
                    "COSINE_SIMILARITY",
                    "DIVERGENCE_CONFIDENCE_SEQUENCE",
                    "DIVERGENCE_EVIDENCE",
                    "ERROR_COUNTS",
                    "FAILURE_RATIO_EVIDENCE",
                    "LATENCY_CONFIDENCE_SEQUENCE",
                    "MAX_DIFFERENCE",
                    "MCNEMAR_EVIDENCE",
                    "MEAN_DIFFERENCE_SEQUENCE",
                    "PAIRED_EVIDENCE",
                    "RANK_CORRELATION",
                    "RATE_CONFIDENCE_SEQUENCE",
                    "RATE_EVIDENCE",
                    "REQUESTS_FOR_DISTANCE",
                    "REQUESTS_FOR_RATE",
                    "SAMPLE_RATIO_EVIDENCE",
                    "SCORE_DECISION",
                    "SLICES",
                    "SLICE_COUNTS",
                    "SLICE_FINDINGS",
                    "TEST_PLAN",
                    "TOP_K_OVERLAP",
                    "TWO_ARM_EVIDENCE",
                    "VECTOR_CHOICE",
                    "VECTOR_COMPONENT",
                    "VECTOR_DIRECTION",
                    "WINDOW_ALARM");

    /**
     * What must hold for any rows.
     *
     * @param function the SQL name of what is checked
     */
    record Property(String function, Consumer<List<Sample>> holds) {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("properties")
    void holdsForRowsOfEveryKind(String function, Property property) {
        Sample.shapes()
                .forEach(
                        (shape, rows) -> {
                            try {
                                property.holds().accept(rows);
                            } catch (AssertionError | RuntimeException e) {
                                throw new AssertionError(function + " of rows: " + shape, e);
                            }
                        });
    }

    @Test
    void everyFunctionIsChecked() {
        Set<String> checked = new TreeSet<>(CHECKED_ELSEWHERE);
        all().forEach(property -> checked.add(property.function()));
        assertThat(checked).isEqualTo(Functions.byName().keySet());
    }

    static Stream<Arguments> properties() {
        return all().stream().map(property -> Arguments.of(property.function(), property));
    }

    private static List<Property> all() {
        List<Property> all = new ArrayList<>();
        all.addAll(LatencyProperties.ALL);
        all.addAll(AgreementProperties.ALL);
        all.addAll(DivergenceProperties.ALL);
        all.addAll(DisagreementProperties.ALL);
        all.addAll(QualityProperties.ALL);
        return all;
    }
}
