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
