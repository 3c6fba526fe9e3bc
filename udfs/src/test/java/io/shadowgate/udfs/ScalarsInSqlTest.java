package io.shadowgate.udfs;

import static io.shadowgate.udfs.SqlRequests.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scalars through the planner: their numbers, their nulls, and calls that cannot work. */
class ScalarsInSqlTest {
    @RegisterExtension static final MiniClusterExtension FLINK = SqlRequests.cluster();

    private static StreamTableEnvironment tables;

    /** Once, since the planner looks at each function for long, but not before the cluster. */
    @BeforeEach
    void createTables() {
        if (tables == null) {
            tables = environment(RuntimeExecutionMode.BATCH, 1);
        }
    }

    /** Ten pairs in four bins of [0, 2]: shares 5, 5, 0, 0 and 5, 0, 5, 0; five on the diagonal. */
    private static final String SCORES =
            """
            (SELECT PREDICTION_HISTOGRAM(p, s, 0, 2, 4)
             FROM (VALUES (0.1, 0.2), (0.1, 0.2), (0.1, 0.2), (0.1, 0.2), (0.1, 0.2),
                          (0.6, 1.1), (0.6, 1.1), (0.6, 1.1), (0.6, 1.1), (0.6, 1.1)) AS t (p, s))
            """;

    private static final String LABELS =
            """
            (SELECT PREDICTION_HISTOGRAM(p, s)
             FROM (VALUES ('a', 'a'), ('a', 'a'), ('b', 'c'), ('b', 'c')) AS t (p, s))
            """;

    private static final String LATENCIES =
            "(SELECT LATENCY_HISTOGRAM(ms) FROM (VALUES (1), (2), (100), (200)) AS t (ms))";

    /** README.md says so: a bin that is empty on one side gets its half, one on both sides none. */
    @Test
    void stabilityLeavesBinsOutThatAreEmptyOnBothSides() {
        String pairs =
                "FROM (VALUES (0.1, 0.1), (0.1, 0.1), (0.1, 0.9), (0.9, 0.9), (0.1, -1))"
                        + " AS t (p, s)";
        double added = 3 * 0.5;
        for (int bins : new int[] {2, 10, 1000}) {
            Row row =
                    single(
                            "SELECT POPULATION_STABILITY_INDEX(PREDICTION_HISTOGRAM(p, s, 0, 1, "
                                    + bins
                                    + ")) "
                                    + pairs);
            // Shares of the first bin: 4 of 5 and 2 of 5; below all bins: none and 1 of 5.
            double whole = 5 + added;
            double expected =
                    (2.5 - 4.5) / whole * Math.log(2.5 / 4.5)
                            + (2.5 - 1.5) / whole * Math.log(2.5 / 1.5)
                            + (1.5 - 0.5) / whole * Math.log(1.5 / 0.5);
            assertThat((Double) row.getField(0)).isCloseTo(expected, within(1e-12));
        }
    }

    /** README.md says so: LOWER and UPPER are functions of SQL. */
    @Test
    void lowerAndUpperNeedBackticks() {
        Row row =
                single(
                        "SELECT t.i.`lower`, t.i.`upper`"
                                + " FROM (SELECT WILSON_INTERVAL(90, 100) AS i) AS t");
        assertThat((Double) row.getField(0)).isCloseTo(0.8256, within(1e-3));
        assertThat((Double) row.getField(1)).isCloseTo(0.9448, within(1e-3));
        assertThatThrownBy(
                        () ->
                                single(
                                        "SELECT t.i.lower"
                                                + " FROM (SELECT WILSON_INTERVAL(90, 100) AS i)"
                                                + " AS t"))
                .isInstanceOf(org.apache.flink.table.api.SqlParserException.class);
    }

    @Test
    void distancesOfScores() {
        Row row =
                single(
                        """
                        SELECT JENSEN_SHANNON_DIVERGENCE(h), JENSEN_SHANNON_DIVERGENCE(h, 2),
                               JENSEN_SHANNON_DISTANCE(h), JENSEN_SHANNON_DISTANCE(h, 2),
                               TOTAL_VARIATION_DISTANCE(h), HELLINGER_DISTANCE(h),
                               POPULATION_STABILITY_INDEX(h), KOLMOGOROV_SMIRNOV_DISTANCE(h),
                               WASSERSTEIN_DISTANCE(h),
                               JENSEN_SHANNON_BIAS_PAIRED(h), JENSEN_SHANNON_BIAS_UNPAIRED(h),
                               JENSEN_SHANNON_BIAS_UNPAIRED(3, 10, 10), CHI_SQUARE_TEST(h)
                        FROM (VALUES (%s)) AS t (h)
                        """
                                .formatted(SCORES));
        double ln2 = Math.log(2);
        double[] expected = {
            ln2 / 2,
            0.5,
            Math.sqrt(ln2 / 2),
            Math.sqrt(0.5),
            0.5,
            Math.sqrt(0.5),
            2 * 5 / 11.5 * Math.log(11),
            0.5,
            0.25,
            2.0 / 40,
            2.0 / 8 / 5,
            2.0 / 8 / 5
        };
        for (int i = 0; i < expected.length; i++) {
            assertThat((Double) row.getField(i))
                    .as("column %s", i)
                    .isCloseTo(expected[i], within(1e-12));
        }
        Row test = (Row) row.getField(12);
        assertThat((Double) test.getField(0)).isCloseTo(10, within(1e-12));
        assertThat(test.getField(1)).isEqualTo(2);
        assertThat((Double) test.getField(2)).isCloseTo(Math.exp(-5), within(1e-12));
    }

    @Test
    void distancesOfLabels() {
        Row row =
                single(
                        """
                        SELECT JENSEN_SHANNON_DIVERGENCE(h, 2), TOTAL_VARIATION_DISTANCE(h),
                               HELLINGER_DISTANCE(h), POPULATION_STABILITY_INDEX(h),
                               JENSEN_SHANNON_BIAS_PAIRED(h), CHI_SQUARE_TEST(h).degrees_of_freedom
                        FROM (VALUES (%s)) AS t (h)
                        """
                                .formatted(LABELS));
        assertThat((Double) row.getField(0)).isCloseTo(0.5, within(1e-12));
        assertThat((Double) row.getField(1)).isCloseTo(0.5, within(1e-12));
        assertThat((Double) row.getField(2)).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat((Double) row.getField(3)).isCloseTo(2 * 2 / 5.5 * Math.log(5), within(1e-12));
        assertThat((Double) row.getField(4)).isCloseTo(2.0 / 16, within(1e-12));
        assertThat(row.getField(5)).isEqualTo(2);
    }

    /** 0 and 2 hold what lies outside; what is no number lies nowhere. */
    @Test
    void wassersteinCountsScoresOutsideAtTheNearerEnd() {
        Row row =
                single(
                        """
                        SELECT WASSERSTEIN_DISTANCE(PREDICTION_HISTOGRAM(p, s, 0, 2, 4))
                        FROM (VALUES (CAST(-5 AS DOUBLE), CAST(9 AS DOUBLE)),
                                     (0.25, CAST('NaN' AS DOUBLE))) AS t (p, s)
                        """);
        assertThat((Double) row.getField(0)).isCloseTo(2 - 0.125, within(1e-12));
    }

    @Test
    void comparators() {
        assertThat(
                        single(
                                """
                                SELECT SCORES_AGREE(0.5, 0.75, 0.25), SCORES_AGREE(100, 102, 0, 0.01),
                                       LABELS_AGREE('a', 'a'), LABELS_AGREE('1', '1.0'),
                                       VECTORS_AGREE(ARRAY[0.1, 0.9], ARRAY[0.4, 0.6]),
                                       VECTORS_AGREE(ARRAY[1, 1], ARRAY[0, 1]),
                                       VECTORS_AGREE(ARRAY[CAST(1 AS FLOAT), 2], ARRAY[0.0, 1.0]),
                                       THRESHOLD_AGREE(0.5, 0.9, 0.5), THRESHOLD_AGREE(0.4, 0.9, 0.5)
                                """))
                .isEqualTo(Row.of(true, false, true, false, true, false, true, true, false));
    }

    @Test
    void latencies() {
        Row row =
                single(
                        """
                        SELECT LATENCY_QUANTILE(h, ARRAY[0, 0.5, 1]), LATENCY_QUANTILE(h, 1),
                               LATENCY_QUANTILE(h, ARRAY[CAST(NULL AS DOUBLE), 0.5]),
                               LATENCY_EXCEEDANCE(h, 100), LATENCY_EXCEEDANCE(h, 100.1)
                        FROM (VALUES (%s)) AS t (h)
                        """
                                .formatted(LATENCIES));
        Double[] quantiles = (Double[]) row.getField(0);
        assertThat(quantiles).hasSize(3);
        assertThat(quantiles[0]).isCloseTo(1, within(1.01 / 257));
        assertThat(quantiles[1]).isCloseTo(2, within(2.02 / 257));
        assertThat(quantiles[2]).isEqualTo(row.getField(1));
        assertThat((Double[]) row.getField(2)).containsExactly(null, quantiles[1]);
        assertThat(row.getField(3)).isEqualTo(Row.of(0.5, 0.5));
        assertThat(row.getField(4)).isEqualTo(Row.of(0.25, 0.5));
    }

    @Test
    void intervalsTestsAndKappa() {
        Row row =
                single(
                        """
                        SELECT WILSON_INTERVAL(900, 1000), WILSON_INTERVAL(900, 1000, 0.95),
                               WILSON_INTERVAL(900, 1000, 0.5), MCNEMAR_P_VALUE(25, 10),
                               COHENS_KAPPA(m), COHENS_KAPPA(x'014d000000')
                        FROM (SELECT CONFUSION_MATRIX(p, s)
                              FROM (VALUES ('a', 'a'), ('a', 'b'), ('b', 'b'), ('b', 'b')) AS t (p, s))
                             AS t (m)
                        """);
        Row interval = (Row) row.getField(0);
        assertThat((Double) interval.getField(0)).isCloseTo(0.8798480368046516, within(1e-9));
        assertThat((Double) interval.getField(1)).isCloseTo(0.9170905564069044, within(1e-9));
        assertThat(row.getField(1)).isEqualTo(interval);
        assertThat((Double) ((Row) row.getField(2)).getField(0)).isBetween(0.89, 0.9);
        assertThat((Double) row.getField(3)).isCloseTo(0.016673847800120715, within(1e-9));
        assertThat((Double) ((Row) row.getField(4)).getField(0)).isCloseTo(0.5, within(1e-12));
        assertThat(row.getField(5)).isNull();
    }

    @Test
    void noDataIsNullAndNeverANumber() {
        Row row =
                single(
                        """
                        SELECT AGREEMENT(CAST(NULL AS BOOLEAN)), AGREEMENT(p > s),
                               DISAGREEMENT(p, s, p > s), CONFUSION_MATRIX('a', l),
                               CONFUSION_MATRIX(b), LATENCY_QUANTILE_EXACT(p, 0.5),
                               LATENCY_QUANTILE_EXACT(CAST('NaN' AS DOUBLE), 0.5),
                               NUMPY_50_BIN_JS_DISTANCE(p, s),
                               NUMPY_50_BIN_JS_DISTANCE(CAST('NaN' AS DOUBLE), 1),
                               CONFUSION_COUNTS(CONFUSION_MATRIX(b)),
                               COHENS_KAPPA(CONFUSION_MATRIX(b)),
                               JENSEN_SHANNON_DISTANCE(PREDICTION_HISTOGRAM(b), 2),
                               JENSEN_SHANNON_DIVERGENCE(PREDICTION_HISTOGRAM(b)),
                               JENSEN_SHANNON_BIAS_PAIRED(PREDICTION_HISTOGRAM(b)),
                               JENSEN_SHANNON_BIAS_UNPAIRED(PREDICTION_HISTOGRAM(b)),
                               POPULATION_STABILITY_INDEX(PREDICTION_HISTOGRAM(b)),
                               TOTAL_VARIATION_DISTANCE(PREDICTION_HISTOGRAM(b)),
                               HELLINGER_DISTANCE(PREDICTION_HISTOGRAM(b)),
                               KOLMOGOROV_SMIRNOV_DISTANCE(PREDICTION_HISTOGRAM(b)),
                               WASSERSTEIN_DISTANCE(PREDICTION_HISTOGRAM(b)),
                               CHI_SQUARE_TEST(PREDICTION_HISTOGRAM(b)),
                               LATENCY_QUANTILE(LATENCY_HISTOGRAM(b), ARRAY[0.5]),
                               LATENCY_EXCEEDANCE(LATENCY_HISTOGRAM(b), 100),
                               LATENCY_EXCEEDANCE(LATENCY_HISTOGRAM(CAST('NaN' AS DOUBLE)), 100),
                               WILSON_INTERVAL(0, COUNT(p)), MCNEMAR_P_VALUE(1, MAX(n)),
                               SCORES_AGREE(1, MAX(p), 1), LABELS_AGREE('a', MAX(l)),
                               THRESHOLD_AGREE(1, 1, MAX(p)),
                               VECTORS_AGREE(ARRAY[1.0], ARRAY[MAX(p)])
                        FROM (VALUES (CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE),
                                      CAST(NULL AS STRING), CAST(NULL AS BYTES),
                                      CAST(NULL AS BIGINT))) AS t (p, s, l, b, n)
                        """);
        assertThat(row.getArity()).isEqualTo(30);
        for (int i = 0; i < row.getArity(); i++) {
            assertThat(row.getField(i)).as("column %s", i).isNull();
        }
    }

    /** Only the planner runs. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "LATENCY_QUANTILE(x'00', 1.5) | LATENCY_QUANTILE: q 1.5 is not in [0, 1]",
                "LATENCY_EXCEEDANCE(x'00', 0) | LATENCY_EXCEEDANCE: limit_ms 0.0 is not above 0",
                "JENSEN_SHANNON_DISTANCE(x'00', 1) | JENSEN_SHANNON_DISTANCE: base 1.0 is not above"
                        + " 1",
                "JENSEN_SHANNON_DIVERGENCE(x'00', 0.5) | JENSEN_SHANNON_DIVERGENCE: base 0.5 is"
                        + " not",
                "JENSEN_SHANNON_BIAS_UNPAIRED(0, 1, 1) | BIAS_UNPAIRED: bins 0.0 is not at or above"
                        + " 1",
                "WILSON_INTERVAL(1, 2, 95) | WILSON_INTERVAL: confidence 95.0 is not in (0, 1)",
                "PREDICTION_HISTOGRAM(1, 1, 1, 0, 20) | PREDICTION_HISTOGRAM: bins from 1.0 to 0.0",
                "PREDICTION_HISTOGRAM(1, 1, 0, 1, 0) | PREDICTION_HISTOGRAM: bins count 0 is not"
                        + " in",
                "SCORES_AGREE(1, 1) | Supported signatures are",
                "AGREEMENT() | Supported signatures are",
                "LATENCY_QUANTILE(x'00', 'p99') | Expected signatures are",
                "WASSERSTEIN_DISTANCE(x'00', 1) | Supported signatures are"
            })
    void badCallsFailAtPlanning(String call, String message) {
        assertThatThrownBy(() -> tables.explainSql("SELECT " + call))
                .hasStackTraceContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LATENCY_QUANTILE(LATENCY_HISTOGRAM(1), MAX(x)) | LATENCY_QUANTILE: q 1.5 is not"
                        + " in",
                "LATENCY_QUANTILE(LATENCY_HISTOGRAM(1), ARRAY[MAX(x)]) | LATENCY_QUANTILE: q 1.5"
                        + " is",
                "LATENCY_QUANTILE_EXACT(1, x) | LATENCY_QUANTILE_EXACT: q 1.5 is not in [0, 1]",
                "LATENCY_EXCEEDANCE(LATENCY_HISTOGRAM(1), MAX(-x)) | LATENCY_EXCEEDANCE: limit_ms"
                        + " -1.5",
                "SCORES_AGREE(1, 1, MAX(-x)) | SCORES_AGREE: absolute -1.5 is not at or above 0",
                "SCORES_AGREE(1, 1, 0, MAX(-x)) | SCORES_AGREE: relative -1.5 is not at or above 0",
                "WILSON_INTERVAL(1, 2, MAX(x)) | WILSON_INTERVAL: confidence 1.5 is not in (0, 1)",
                "WILSON_INTERVAL(COUNT(x) + 1, COUNT(x)) | WILSON_INTERVAL: successes 2 is not in"
                        + " [0, 1]",
                "MCNEMAR_P_VALUE(-COUNT(x), 1) | MCNEMAR_P_VALUE: shadow_only -1.0 is not at or"
                        + " above 0",
                "PREDICTION_HISTOGRAM(1, 1, x, x, 20) | PREDICTION_HISTOGRAM: bins from 1.5 to 1.5",
                "WASSERSTEIN_DISTANCE(PREDICTION_HISTOGRAM('a', 'b')) | WASSERSTEIN_DISTANCE of"
                        + " labels",
                "KOLMOGOROV_SMIRNOV_DISTANCE(PREDICTION_HISTOGRAM('a', 'b')) | SMIRNOV_DISTANCE of"
                        + " labels",
                "LATENCY_QUANTILE(PREDICTION_HISTOGRAM('a', 'b'), 0.5) | LATENCY_QUANTILE: stored"
                        + " latency histogram, byte 2: found kind 0x43",
                "COHENS_KAPPA(CAST(x'02' AS BYTES)) | COHENS_KAPPA: stored confusion matrix: found"
                        + " format version 2"
            })
    void badValuesFailWithFunctionValueAndRange(String line) {
        String[] parts = line.split(" \\| ");
        String query =
                "SELECT "
                        + parts[0]
                        + " FROM (VALUES (CAST(1.5 AS DOUBLE))) AS t (x) GROUP BY 1 = 1";
        assertThatThrownBy(() -> SqlRequests.single(tables, query))
                .hasStackTraceContaining(parts[1]);
    }

    private static Row single(String query) {
        return SqlRequests.single(tables, query);
    }
}
