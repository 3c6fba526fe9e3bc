package io.shadowgate.udfs;

import static io.shadowgate.udfs.SqlRequests.REQUESTS;
import static io.shadowgate.udfs.SqlRequests.run;
import static io.shadowgate.udfs.SqlRequests.single;
import static io.shadowgate.udfs.SqlRequests.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every function through the planner, by the names that users type. */
class FunctionsInSqlTest {
    @RegisterExtension static final MiniClusterExtension FLINK = SqlRequests.cluster();

    private static final String REPORTS =
            """
            SELECT window_time AS report_time,
                   LATENCY_HISTOGRAM(latency_ms) AS latencies,
                   PREDICTION_HISTOGRAM(primary_score, shadow_score, 0.0, 1.0, 20) AS scores,
                   PREDICTION_HISTOGRAM(primary_label, shadow_label) AS labels,
                   COUNT(*) AS total_requests,
                   COUNT(latency_ms) AS timed_requests
            FROM TABLE(TUMBLE(TABLE requests, DESCRIPTOR(ts), INTERVAL '5' MINUTES))
            GROUP BY window_start, window_end, window_time
            """;

    private static final String NUMBERS =
            """
            SELECT latencies, scores, labels,
                   LATENCY_QUANTILE(latencies, 0.5), LATENCY_QUANTILE(latencies, 0.99),
                   JENSEN_SHANNON_DISTANCE(scores), JENSEN_SHANNON_DISTANCE(labels),
                   RATE(timed_requests, total_requests)
            FROM reports
            """;

    private static final String ROLL_UP =
            """
            SELECT LATENCY_HISTOGRAM(latencies), PREDICTION_HISTOGRAM(scores),
                   PREDICTION_HISTOGRAM(labels)
            FROM TABLE(TUMBLE(TABLE reports, DESCRIPTOR(report_time), INTERVAL '1' HOUR))
            GROUP BY window_start, window_end
            """;

    @Test
    void batchAndStreamingGiveEqualRowsAtAnyParallelism() {
        List<String> expected = run(environment(RuntimeExecutionMode.BATCH, 1), NUMBERS);
        assertThat(expected).hasSize(6);
        for (RuntimeExecutionMode mode :
                List.of(RuntimeExecutionMode.STREAMING, RuntimeExecutionMode.BATCH)) {
            assertThat(run(environment(mode, 3), NUMBERS)).as("%s", mode).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RuntimeExecutionMode.class,
            names = {"STREAMING", "BATCH"})
    void storedReportsRollUpToWhatAllRequestsGive(RuntimeExecutionMode mode) {
        LatencyHistogram latencies = new LatencyHistogram();
        PredictionHistogram labels = PredictionHistogram.forLabels();
        PredictionAccumulator scores = new PredictionAccumulator();
        for (Row request : REQUESTS) {
            if (request.getField(1) != null) {
                latencies.add((Double) request.getField(1));
            }
            if (request.getField(2) != null && request.getField(3) != null) {
                scores.addScores(
                        (Double) request.getField(2), (Double) request.getField(3), 0, 1, 20);
            }
            if (request.getField(4) != null && request.getField(5) != null) {
                labels.add((String) request.getField(4), (String) request.getField(5));
            }
        }
        Row whole = Row.of(latencies.toBytes(), scores.histogram().toBytes(), labels.toBytes());
        assertThat(run(environment(mode, 2), ROLL_UP)).containsExactly(text(whole));
    }

    @Test
    void aTumblingWindowOfAllOfThemIsAggregatedInTwoPhases() {
        String plan = environment(RuntimeExecutionMode.STREAMING, 2).explainSql(REPORTS);
        assertThat(plan).contains("LocalWindowAggregate").contains("GlobalWindowAggregate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0", "0.5", "0.9", "1"})
    void quantilesComeFromTheRequests(String q) {
        double[] sorted =
                REQUESTS.stream()
                        .map(row -> (Double) row.getField(1))
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .sorted()
                        .toArray();
        double exact = sorted[(int) (Double.parseDouble(q) * (sorted.length - 1))];
        String query =
                "SELECT LATENCY_QUANTILE(LATENCY_HISTOGRAM(latency_ms), " + q + ") FROM requests";
        double answer =
                (Double) single(environment(RuntimeExecutionMode.BATCH, 2), query).getField(0);
        assertThat(answer).isCloseTo(exact, within(exact / 257 * (1 + 1e-12)));
    }

    @Test
    void noDataIsNullAndNeverANumber() {
        Row row =
                single(
                        environment(RuntimeExecutionMode.BATCH, 1),
                        """
                        SELECT LATENCY_HISTOGRAM(latency_ms),
                               LATENCY_HISTOGRAM(CAST(NULL AS BYTES)),
                               PREDICTION_HISTOGRAM(primary_score, CAST(NULL AS DOUBLE), 0, 1, 20),
                               PREDICTION_HISTOGRAM(CAST(NULL AS STRING), shadow_label),
                               PREDICTION_HISTOGRAM(CAST(NULL AS BYTES)),
                               LATENCY_QUANTILE(CAST(NULL AS BYTES), 0.5),
                               LATENCY_QUANTILE(LATENCY_HISTOGRAM(CAST('NaN' AS DOUBLE)), 0.5),
                               JENSEN_SHANNON_DISTANCE(CAST(NULL AS BYTES)),
                               RATE(0, 0), RATE(COUNT(*), CAST(NULL AS BIGINT))
                        FROM requests WHERE latency_ms IS NULL
                        """);
        for (int i = 0; i < row.getArity(); i++) {
            assertThat(row.getField(i)).as("column %s", i).isNull();
        }
    }

    @Test
    void ratesAreQuotients() {
        Row row =
                single(
                        environment(RuntimeExecutionMode.BATCH, 1),
                        "SELECT RATE(1, 4), RATE(CAST(0 AS BIGINT), CAST(7 AS BIGINT)), RATE(7,"
                                + " 7)");
        assertThat(row).isEqualTo(Row.of(0.25, 0.0, 1.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT LATENCY_QUANTILE(x'02', 0.5)",
                "SELECT LATENCY_HISTOGRAM(h) FROM (VALUES (x'02')) AS t (h)",
                "SELECT PREDICTION_HISTOGRAM(h) FROM (VALUES (x'02')) AS t (h)",
                "SELECT JENSEN_SHANNON_DISTANCE(x'02')"
            })
    void bytesOfAnotherVersionFailWithBothVersions(String query) {
        assertThatThrownBy(() -> single(environment(RuntimeExecutionMode.BATCH, 1), query))
                .hasStackTraceContaining("found format version 2, expected 1");
    }

    @Test
    void aMixOfBinsInOneGroupFailsWithBothLayouts() {
        String query =
                """
                SELECT PREDICTION_HISTOGRAM(0.5, 0.5, 0.0, 1.0, bins)
                FROM (VALUES (20), (50)) AS t (bins)
                """;
        assertThatThrownBy(() -> single(environment(RuntimeExecutionMode.BATCH, 1), query))
                .hasStackTraceContaining("20 bins")
                .hasStackTraceContaining("50 bins");
    }

    /** Of the label "is below 0.7", by a score that is the number itself: it ranks backwards. */
    @Test
    void labelsAreJudgedFromAQuery() {
        Row row =
                single(
                        environment(RuntimeExecutionMode.BATCH, 2),
                        """
                        SELECT a.area.`lower`, BRIER_SCORE(s), LOG_LOSS(s),
                               EXPECTED_CALIBRATION_ERROR(s), MEAN_ABSOLUTE_ERROR(s),
                               ROOT_MEAN_SQUARED_ERROR(s), CARDINALITY(CALIBRATION(s)),
                               LOSS_EVIDENCE(d, 0.1), MCNEMAR_EVIDENCE(60, 40),
                               LABEL_BOUNDS(60, 100, 200)
                        FROM (SELECT s, d, AUC(s) AS area
                              FROM (SELECT LABELLED_SCORES(label, score) AS s,
                                           LOSS_DIFFERENCES(ABS(label - score), 0.5) AS d
                                    FROM (SELECT primary_score AS score,
                                                 CASE WHEN primary_score < 0.7 THEN 1 ELSE 0 END
                                                         AS label
                                          FROM requests))) AS a
                        """);
        assertThat(row.getField(0)).isEqualTo(0.0);
        // Of uniform scores: the integrals of their losses.
        assertThat((Double) row.getField(1)).isCloseTo((1 - 0.027 + 0.657) / 3, within(0.02));
        assertThat((Double) row.getField(2)).isCloseTo(1.60, within(0.1));
        assertThat((Double) row.getField(3)).isCloseTo(0.455 + 0.255, within(0.02));
        assertThat((Double) row.getField(4)).isCloseTo(0.455 + 0.255, within(0.02));
        assertThat((Double) row.getField(5))
                .isCloseTo(Math.sqrt((Double) row.getField(1)), within(1e-12));
        assertThat(row.getField(6)).isEqualTo(10);
        assertThat(((Row) row.getField(7)).getArity()).isEqualTo(2);
        assertThat((Double) ((Row) row.getField(8)).getField(0)).isCloseTo(1.34, within(0.01));
        assertThat(row.getField(9)).isEqualTo(Row.of(0.2, 260.0 / 300));
    }

    @Test
    void armsAreComparedFromAQuery() {
        Row row =
                single(
                        environment(RuntimeExecutionMode.BATCH, 1),
                        """
                        SELECT TWO_ARM_EVIDENCE(0, 95000, 0, 50000, 0.0005),
                               FAILURE_RATIO_EVIDENCE(190, 12, 0.05, 2.0),
                               SAMPLE_RATIO_EVIDENCE(600, 10000, 0.05),
                               MEAN_DIFFERENCE_SEQUENCE(1000, 0.5, 0.25, 1000, 0.6, 0.24),
                               SAMPLE_RATIO_EVIDENCE(CAST(NULL AS BIGINT), 10000, 0.05)
                        """);
        assertThat((Double) ((Row) row.getField(0)).getField(0)).isCloseTo(12.72, within(0.01));
        assertThat((Double) ((Row) row.getField(1)).getField(1)).isNegative();
        assertThat((Double) row.getField(2)).isCloseTo(7.786, within(0.001));
        assertThat((Double) ((Row) row.getField(3)).getField(0)).isLessThan(0.1);
        assertThat((Double) ((Row) row.getField(3)).getField(1)).isGreaterThan(0.1);
        assertThat(row.getField(4)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT LOSS_EVIDENCE(x'01', 0.5): margin 0.5 is not in [0, 0.4]",
                "SELECT TWO_ARM_EVIDENCE(0, 0, 0, 0, 1.0): max_excess 1.0 is not in (-1, 1)",
                "SELECT FAILURE_RATIO_EVIDENCE(1, 1, 0.0, 2.0): share 0.0 is not in (0, 1)",
                "SELECT SAMPLE_RATIO_EVIDENCE(3, 2, 0.5): shadow_requests 3 is not in [0, 2]",
                "SELECT LABEL_BOUNDS(3, 2, 1): successes 3 is not in [0, 2]",
                "SELECT MCNEMAR_EVIDENCE(-1, 2): shadow_only -1.0 is not at or above 0",
                "SELECT BRIER_SCORE(LABELLED_SCORES(2, 0.5)): 1 labels are neither 0 nor 1",
                "SELECT LOG_LOSS(LABELLED_SCORES(1, 1.5)): 1 scores are not in [0, 1]",
                "SELECT LOSS_DIFFERENCES(1.5, 0.5): primary_loss 1.5 is not in [0, 1]",
                "SELECT LABELLED_SCORES(1, 0.5, 1, 0, 5): bins from 1.0 to 0.0"
            })
    void whatCannotBeIsNamed(String queryAndMessage) {
        String[] parts = queryAndMessage.split(": ", 2);
        assertThatThrownBy(() -> single(environment(RuntimeExecutionMode.BATCH, 1), parts[0]))
                .hasStackTraceContaining(parts[1]);
    }

    @Test
    void allAreDeterministic() throws ReflectiveOperationException {
        for (var function : Functions.byName().values()) {
            assertThat(function.getDeclaredConstructor().newInstance().isDeterministic()).isTrue();
        }
    }

    private static StreamTableEnvironment environment(RuntimeExecutionMode mode, int parallelism) {
        StreamTableEnvironment tables = SqlRequests.environment(mode, parallelism);
        tables.createTemporaryView("reports", tables.sqlQuery(REPORTS));
        return tables;
    }
}
