package io.shadowgate.udfs;

import static io.shadowgate.udfs.SqlRequests.REQUESTS;
import static io.shadowgate.udfs.SqlRequests.environment;
import static io.shadowgate.udfs.SqlRequests.run;
import static io.shadowgate.udfs.SqlRequests.single;
import static io.shadowgate.udfs.SqlRequests.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregates give equal rows in both modes, in all windows, at any parallelism. */
class AggregatesInSqlTest {
    @RegisterExtension static final MiniClusterExtension FLINK = SqlRequests.cluster();

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private static final String TUMBLE =
            "TUMBLE(TABLE requests, DESCRIPTOR(ts), INTERVAL '5' MINUTES)";
    static final String HOP =
            "HOP(TABLE requests, DESCRIPTOR(ts), INTERVAL '5' MINUTES, INTERVAL '15' MINUTES)";

    private static final String AGGREGATES =
            """
            AGREEMENT(SCORES_AGREE(primary_score, shadow_score, 0.05)),
            DISAGREEMENT(primary_score, shadow_score,
                         SCORES_AGREE(primary_score, shadow_score, 0.05)),
            LATENCY_QUANTILE_EXACT(latency_ms, 0.99),
            NUMPY_50_BIN_JS_DISTANCE(primary_score, shadow_score),
            LATENCY_HISTOGRAM(latency_ms),
            PREDICTION_HISTOGRAM(primary_score, shadow_score, 0.0, 1.0, 20),
            PREDICTION_HISTOGRAM(primary_label, shadow_label),
            CONFUSION_MATRIX(primary_label, shadow_label),
            LABELLED_SCORES(CHAR_LENGTH(primary_label) - 7, primary_score),
            LABELLED_SCORES(latency_ms, primary_score, 0, 2, 50),
            LOSS_DIFFERENCES(GREATEST(0, LEAST(1, primary_score)),
                             GREATEST(0, LEAST(1, latency_ms / 100)))
            """;

    static final String WINDOWS =
            "SELECT window_start, "
                    + AGGREGATES
                    + " FROM TABLE(%s) GROUP BY window_start, window_end";

    /** Sums of rows that grow with every request. */
    static final String UPDATES =
            """
            SELECT AGREEMENT(n > 55), DISAGREEMENT(n, 60, n > 55),
                   LATENCY_QUANTILE_EXACT(n, 0.5), NUMPY_50_BIN_JS_DISTANCE(n, n + 1),
                   LATENCY_HISTOGRAM(n), LATENCY_HISTOGRAM(latencies),
                   PREDICTION_HISTOGRAM(n, n + 5, 0, 70, 20), PREDICTION_HISTOGRAM(scores),
                   PREDICTION_HISTOGRAM(rounded, primary_label), PREDICTION_HISTOGRAM(labels),
                   CONFUSION_MATRIX(rounded, primary_label), CONFUSION_MATRIX(matrix),
                   LABELLED_SCORES(n, n + 5), LABELLED_SCORES(labelled),
                   LABELLED_SCORES(n, n / 10, 0, 70, 20),
                   LOSS_DIFFERENCES(LEAST(1, n / 70), 0.5), LOSS_DIFFERENCES(losses)
            FROM (SELECT primary_label,
                         CAST(COUNT(*) AS DOUBLE) AS n,
                         CAST(COUNT(*) / 10 AS STRING) AS rounded,
                         LATENCY_HISTOGRAM(latency_ms) AS latencies,
                         PREDICTION_HISTOGRAM(primary_score, shadow_score, 0, 1, 20) AS scores,
                         PREDICTION_HISTOGRAM(primary_label, shadow_label) AS labels,
                         CONFUSION_MATRIX(primary_label, shadow_label) AS matrix,
                         LABELLED_SCORES(latency_ms, primary_score) AS labelled,
                         LOSS_DIFFERENCES(LEAST(1, latency_ms / 100), 0.25) AS losses
                  FROM requests WHERE MINUTE(ts) < 3 GROUP BY primary_label)
            """;

    @ParameterizedTest
    @ValueSource(strings = {TUMBLE, HOP})
    void windowsGiveEqualRowsInBothModesAtAnyParallelism(String window) {
        String query = String.format(WINDOWS, window);
        List<String> expected = run(environment(RuntimeExecutionMode.BATCH, 1), query);
        assertThat(expected).hasSize(window.equals(TUMBLE) ? 6 : 8).doesNotHaveDuplicates();
        assertThat(run(environment(RuntimeExecutionMode.BATCH, 3), query)).isEqualTo(expected);
        assertThat(run(environment(RuntimeExecutionMode.STREAMING, 3), query)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {TUMBLE, HOP})
    void windowsAreAggregatedInTwoPhases(String window) {
        assertThat(
                        environment(RuntimeExecutionMode.STREAMING, 2)
                                .explainSql(String.format(WINDOWS, window)))
                .contains("LocalWindowAggregate")
                .contains("GlobalWindowAggregate");
    }

    /** Streaming takes out what leaves the frame; batch counts each frame anew. */
    @Test
    void slidingFramesThatRetractEqualFramesCountedAnew() {
        List<String> columns = new ArrayList<>();
        for (String aggregate : AGGREGATES.split(",\n(?! )")) {
            columns.add(aggregate.strip() + " OVER w");
        }
        // Rows of the same time have no order.
        List<String> ties = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (Row request : REQUESTS) {
            if (!seen.add(request.getField(0))) {
                ties.add("'" + TIME.format((Instant) request.getField(0)) + "'");
            }
        }
        String query =
                "SELECT ts, "
                        + String.join(", ", columns)
                        + " FROM requests WHERE CAST(ts AS STRING) NOT IN ("
                        + String.join(", ", ties)
                        + ") WINDOW w AS (ORDER BY ts ROWS BETWEEN 29 PRECEDING AND CURRENT ROW)";
        List<String> expected = run(environment(RuntimeExecutionMode.BATCH, 1), query);
        assertThat(expected).hasSizeGreaterThan(2_900).doesNotHaveDuplicates();
        assertThat(run(environment(RuntimeExecutionMode.STREAMING, 1), query)).isEqualTo(expected);
    }

    /** In bundles of two phases, parts take out what other parts have counted. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsThatAreUpdatedAreTakenOut(boolean inBundles) throws Exception {
        Row expected = single(environment(RuntimeExecutionMode.BATCH, 1), UPDATES);
        StreamTableEnvironment tables = environment(RuntimeExecutionMode.STREAMING, 2);
        if (inBundles) {
            tables.getConfig().set("table.exec.mini-batch.enabled", "true");
            tables.getConfig().set("table.exec.mini-batch.allow-latency", "1 h");
            tables.getConfig().set("table.exec.mini-batch.size", "5");
            tables.getConfig().set("table.optimizer.agg-phase-strategy", "TWO_PHASE");
        }
        List<Row> changes = changes(tables);
        assertThat(changes).hasSizeGreaterThan(inBundles ? 2 : 300);
        Row last = changes.get(changes.size() - 1);
        last.setKind(RowKind.INSERT);
        assertThat(text(last)).isEqualTo(text(expected));
    }

    static List<Row> changes(StreamTableEnvironment tables) throws Exception {
        List<Row> changes = new ArrayList<>();
        try (CloseableIterator<Row> rows = tables.executeSql(UPDATES).collect()) {
            rows.forEachRemaining(changes::add);
        }
        return changes;
    }

    @Test
    void numbersAreThoseOfTheRequests() {
        long pairs = 0;
        long agreed = 0;
        long higher = 0;
        long measured = 0;
        double difference = 0;
        for (Row request : REQUESTS) {
            Double p = (Double) request.getField(2);
            Double s = (Double) request.getField(3);
            if (p == null || s == null) {
                continue;
            }
            pairs++;
            if (Math.abs(p - s) <= 0.05) {
                agreed++;
            } else {
                higher += s > p ? 1 : 0;
                measured += Double.isNaN(s) ? 0 : 1;
                difference += Double.isNaN(s) ? 0 : Math.abs(s - p);
            }
        }
        StreamTableEnvironment tables = environment(RuntimeExecutionMode.BATCH, 2);
        Row row =
                single(
                        tables,
                        "SELECT " + AGGREGATES + ", PERCENTILE(latency_ms, 0.99) FROM requests");
        Row agreement = (Row) row.getField(0);
        assertThat(agreement.getField(0)).isEqualTo(pairs);
        assertThat(agreement.getField(1)).isEqualTo(agreed);
        assertThat(agreement.getField(2)).isEqualTo((double) agreed / pairs);
        assertThat((Double) agreement.getField(3)).isLessThan((double) agreed / pairs);
        assertThat((Double) agreement.getField(4)).isGreaterThan((double) agreed / pairs);
        Row disagreement = (Row) row.getField(1);
        assertThat(disagreement.getField(0)).isEqualTo(pairs);
        assertThat(disagreement.getField(1)).isEqualTo(pairs - agreed);
        assertThat(disagreement.getField(2)).isEqualTo((double) (pairs - agreed) / pairs);
        assertThat(disagreement.getField(3)).isEqualTo(higher);
        assertThat(disagreement.getField(4)).isEqualTo((double) higher / (pairs - agreed));
        assertThat((Double) disagreement.getField(5))
                .isCloseTo(difference / measured, within(1e-9));
        assertThat((Double) row.getField(2)).isCloseTo((Double) row.getField(11), within(1e-9));
    }

    @Test
    void storedMatricesMergeToWhatAllRequestsGive() {
        StreamTableEnvironment tables = environment(RuntimeExecutionMode.BATCH, 2);
        String whole = "SELECT CONFUSION_MATRIX(primary_label, shadow_label) FROM requests";
        String merged =
                "SELECT CONFUSION_MATRIX(m) FROM (SELECT CONFUSION_MATRIX(primary_label,"
                        + " shadow_label) AS m FROM requests GROUP BY MINUTE(ts))";
        assertThat(run(tables, merged)).hasSize(1).isEqualTo(run(tables, whole));
        Object[] cells =
                (Object[])
                        single(tables, "SELECT CONFUSION_COUNTS(m) FROM (" + whole + ") AS t (m)")
                                .getField(0);
        long expected =
                REQUESTS.stream()
                        .filter(
                                row ->
                                        "label-1".equals(row.getField(4))
                                                && "label-5".equals(row.getField(5)))
                        .count();
        assertThat(cells).hasSize(30).contains(Row.of("label-1", "label-5", false, expected));
    }
}
