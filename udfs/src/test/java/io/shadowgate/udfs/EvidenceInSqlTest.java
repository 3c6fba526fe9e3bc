package io.shadowgate.udfs;

import static io.shadowgate.udfs.SqlRequests.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.statistics.TestData;
import io.shadowgate.statistics.evidence.DistanceLaw;
import io.shadowgate.statistics.evidence.DivergenceGate;
import io.shadowgate.statistics.evidence.RequestsNeeded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Evidence and plans from a SQL prompt: the numbers of the vectors, nulls, and bad calls. */
class EvidenceInSqlTest {
    @RegisterExtension static final MiniClusterExtension FLINK = SqlRequests.cluster();

    private static final JsonNode PLANNER = TestData.vectors("04_error_planner.json");
    private static StreamTableEnvironment tables;

    /** Once, since the planner looks at each function for long, but not before the cluster. */
    @BeforeEach
    void createTables() {
        if (tables == null) {
            tables = environment(RuntimeExecutionMode.BATCH, 1);
        }
    }

    /** All in one query, since each query costs a job. */
    @Test
    void numbersAreThoseOfTheVectors() {
        List<Call> calls = new ArrayList<>();
        calls.addAll(evidenceOfRates());
        calls.addAll(evidenceOfLatencyTails());
        calls.addAll(evidenceOfDistances());
        calls.addAll(confidenceSequences());
        calls.addAll(requestsNeeded());
        calls.addAll(plans());
        Row row =
                single("SELECT " + calls.stream().map(Call::sql).collect(Collectors.joining(", ")));
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).requireAsExpected(row.getField(i));
        }
    }

    /** Latencies of 1, 2, ..., n ms: the ranks of the vectors are the milliseconds. */
    @Test
    void quantilesLieBetweenTheRanksOfTheVectors() {
        List<JsonNode> vectors =
                list(TestData.vectors("02_quantiles.json").get("quantile_cs_95_ranks_t_opt_10000"));
        vectors.removeIf(vector -> vector.get("n").longValue() > 1_000_000);
        List<Call> calls =
                calls(
                        vectors,
                        vector ->
                                call(
                                        "LATENCY_CONFIDENCE_SEQUENCE(%s, %s)",
                                        rising(vector.get("n").longValue()),
                                        number(vector.get("q"))));
        Row row =
                single("SELECT " + calls.stream().map(Call::sql).collect(Collectors.joining(", ")));
        for (int i = 0; i < vectors.size(); i++) {
            double lower = vectors.get(i).get("l").doubleValue();
            double upper = vectors.get(i).get("u").doubleValue();
            Row interval = (Row) row.getField(i);
            // To the edges of the buckets that these ranks fall into, each 1/128 wide or less.
            assertThat((Double) interval.getField(0)).isBetween(lower * 127 / 128, lower);
            if (upper > vectors.get(i).get("n").doubleValue()) {
                assertThat((Double) interval.getField(1)).isInfinite();
            } else {
                assertThat((Double) interval.getField(1)).isBetween(upper, upper * 129 / 128);
            }
        }
    }

    /** As in a query of reports: each window's evidence, gathered over the windows before it. */
    @ParameterizedTest
    @EnumSource(
            value = RuntimeExecutionMode.class,
            names = {"BATCH", "STREAMING"})
    void alarmsAreThoseOfTheVector(RuntimeExecutionMode mode) {
        JsonNode vector = TestData.vectors("06_decision.json").get("sr_detector");
        double[] logs = TestData.reals(vector.get("ln_e"));
        double[] expected = TestData.reals(vector.get("ln_R"));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setRuntimeMode(mode);
        env.setParallelism(1);
        // Backwards, so that only their time can bring them into order.
        List<Row> windows = new ArrayList<>();
        for (int i = logs.length - 1; i >= 0; i--) {
            windows.add(Row.of(i, Instant.ofEpochSecond(3600L * i), logs[i]));
        }
        DataStream<Row> stream =
                env.fromData(
                        windows,
                        Types.ROW_NAMED(
                                new String[] {"w", "window_end", "bad"},
                                Types.INT,
                                Types.INSTANT,
                                Types.DOUBLE));
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        Functions.byName().forEach(tables::createTemporarySystemFunction);
        tables.createTemporaryView(
                "windows",
                stream,
                Schema.newBuilder()
                        .column("w", "INT")
                        .column("window_end", "TIMESTAMP_LTZ(3)")
                        .column("bad", "DOUBLE")
                        .watermark("window_end", "window_end - INTERVAL '1' DAY")
                        .build());
        List<String> rows =
                SqlRequests.run(
                        tables,
                        "SELECT w, WINDOW_ALARM(ARRAY_AGG(bad) OVER (ORDER BY window_end ROWS"
                                + " BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)) FROM windows");
        assertThat(rows).hasSize(logs.length);
        for (String row : rows) {
            String[] fields = row.substring(1, row.length() - 1).split(", ", 2);
            double at = expected[Integer.parseInt(fields[0])];
            assertThat(Double.parseDouble(fields[1])).isCloseTo(at, within(1e-8 * Math.abs(at)));
        }
    }

    @Test
    void noDataProvesNothing() {
        Row row =
                single(
                        """
                        SELECT RATE_EVIDENCE(0, 0, '>=', 0.9), PAIRED_EVIDENCE(0, 0, 0, 0.01),
                               RATE_EVIDENCE(n, 1, '>=', 0.9), RATE_EVIDENCE(1, 1, l, 0.9),
                               PAIRED_EVIDENCE(n, 1, 1, 0), DIVERGENCE_EVIDENCE(b, 0.15),
                               DIVERGENCE_EVIDENCE(b, 0.15, 23), RATE_CONFIDENCE_SEQUENCE(0, 0),
                               RATE_CONFIDENCE_SEQUENCE(n, 1), LATENCY_CONFIDENCE_SEQUENCE(b, 0.99),
                               LATENCY_CONFIDENCE_SEQUENCE(%s, 0.99),
                               DIVERGENCE_CONFIDENCE_SEQUENCE(b), DIVERGENCE_CONFIDENCE_SEQUENCE(%s),
                               REQUESTS_FOR_RATE(p, '>=', 0.9), REQUESTS_FOR_DISTANCE(p, 0.15, 23),
                               REQUESTS_FOR_RATE(0.900000001, '>=', 0.9), TEST_PLAN(n, 1000, 1),
                               WINDOW_ALARM(CAST(NULL AS ARRAY<DOUBLE>)), WINDOW_ALARM(ARRAY[p])
                        FROM (VALUES (CAST(NULL AS DOUBLE), CAST(NULL AS STRING),
                                      CAST(NULL AS BYTES), CAST(NULL AS BIGINT))) AS t (p, l, b, n)
                        """
                                .formatted(
                                        hex(new LatencyHistogram().toBytes()),
                                        hex(
                                                PredictionHistogram.forScores(
                                                                new ScoreBins(0, 1, 20))
                                                        .toBytes())));
        assertThat(row.getField(0)).isEqualTo(Row.of(0.0, 0.0));
        assertThat(row.getField(1)).isEqualTo(Row.of(0.0, 0.0));
        for (int i = 2; i < row.getArity() - 1; i++) {
            assertThat(row.getField(i)).as("column %s", i).isNull();
        }
        assertThat(row.getField(row.getArity() - 1)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    /** Only the planner runs. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "RATE_EVIDENCE(1, 2, '>', 0.9) | RATE_EVIDENCE: side '>' is not '>=' or '<='",
                "RATE_EVIDENCE(1, 2, '>=', 1) | RATE_EVIDENCE: limit 1.0 is not in [0.000001,",
                "RATE_EVIDENCE(1, 2, '>=', 0.9, 0.5, 100) | alpha 0.5 is not in (0, 0.5)",
                "RATE_EVIDENCE(1, 2, '>=', 0.9, 0.05, 0) | tuned_to 0.0 is not above 0",
                "PAIRED_EVIDENCE(1, 2, 3, 0.5) | PAIRED_EVIDENCE: margin 0.5 is not in [0, 0.4]",
                "DIVERGENCE_EVIDENCE(x'00', 1) | DIVERGENCE_EVIDENCE: limit 1.0 is not in [0.001,",
                "DIVERGENCE_EVIDENCE(x'00', 0.1, 1) | bins 1.0 is not at or above 2",
                "RATE_CONFIDENCE_SEQUENCE(1, 2, 95, 100) | confidence 95.0 is not in (0.5, 1)",
                "LATENCY_CONFIDENCE_SEQUENCE(x'00', 1) | q 1.0 is not in (0, 1)",
                "DIVERGENCE_CONFIDENCE_SEQUENCE(x'00', 9, 1) | confidence 1.0 is not in (0.5, 1)",
                "REQUESTS_FOR_RATE(1.5, '>=', 0.9) | REQUESTS_FOR_RATE: expected 1.5 is not in",
                "REQUESTS_FOR_RATE(1, '>=', 0.9, 1, 0.05, 100) | power 1.0 is not in (0, 1)",
                "REQUESTS_FOR_DISTANCE(0.1, 0.15, 1) | bins 1.0 is not at or above 2",
                "REQUESTS_FOR_DISTANCE(0.9, 0.15, 20) | expected 0.9 is not in [0, 0.8325)",
                "REQUESTS_FOR_DISTANCE(0.1, 0.15, 20, 80, 0.05) | power 80.0 is not in (0, 1)",
                "TEST_PLAN(0, 1, 1) | TEST_PLAN: requests_needed 0.0 is not at or above 1",
                "TEST_PLAN(1, 1, 10) | TEST_PLAN: sample_rate 10.0 is not in (0, 1]",
                "TEST_PLAN(1, 1, 1, 0, 7) | TEST_PLAN: min_days 0.0 is not at or above 1",
                "RATE_EVIDENCE(1, 2, 0.9) | Supported signatures are",
                "WINDOW_ALARM(1) | Expected signatures are"
            })
    void badCallsFailAtPlanning(String call, String message) {
        assertThatThrownBy(() -> tables.explainSql("SELECT " + call))
                .hasStackTraceContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RATE_EVIDENCE(2, n, '>=', 0.9) | RATE_EVIDENCE: successes 2 is not in [0, 1]",
                "PAIRED_EVIDENCE(1, n, 1, 0) | better 1 and worse 1 of trials 1 are impossible",
                "REQUESTS_FOR_RATE(x, '>=', 0.9) | expected rate of 0.5 good at a limit of 0.9",
                "REQUESTS_FOR_DISTANCE(x, 0.15, 23) | expected distance of 0.5 good at a limit",
                "TEST_PLAN(10, 100, x - 0.5) | TEST_PLAN: sample_rate 0.0 is not in (0, 1]",
                "DIVERGENCE_EVIDENCE(PREDICTION_HISTOGRAM('a', 'b'), 0.15) | bins are missing",
                "DIVERGENCE_EVIDENCE(PREDICTION_HISTOGRAM(x, x, 0, 1, 20), 0.1, 22) | bins 22 is"
                        + " not at or above the 23 of",
                "WINDOW_ALARM(ARRAY[MAX(CAST('NaN' AS DOUBLE))]) | WINDOW_ALARM: bad NaN"
            })
    void badValuesFailWithFunctionValueAndRange(String line) {
        String[] parts = line.split(" \\| ");
        String query =
                "SELECT "
                        + parts[0]
                        + " FROM (VALUES (CAST(0.5 AS DOUBLE), CAST(1 AS BIGINT))) AS t (x, n)"
                        + (parts[0].contains("HISTOGRAM") || parts[0].contains("MAX")
                                ? " GROUP BY x"
                                : "");
        assertThatThrownBy(() -> SqlRequests.single(tables, query))
                .hasStackTraceContaining(parts[1]);
    }

    private static Row single(String query) {
        return SqlRequests.single(tables, query);
    }

    private static List<Call> evidenceOfRates() {
        List<JsonNode> vectors = list(TestData.vectors("01_agreement.json").get("log_e"));
        // Counts are whole in SQL; some of these are sums of scores.
        vectors.removeIf(vector -> vector.get("S").doubleValue() % 1 != 0);
        return calls(
                vectors,
                vector ->
                        call(
                                "RATE_EVIDENCE(%d, %d, '>=', %s, %s, %s)",
                                vector.get("S").longValue(),
                                vector.get("n").longValue(),
                                number(vector.get("p0")),
                                number(vector.get("alpha")),
                                number(vector.get("t_opt"))),
                "ln_e_above",
                "ln_e_below");
    }

    private static List<Call> evidenceOfLatencyTails() {
        List<Call> calls =
                calls(
                        list(TestData.vectors("02_quantiles.json").get("exceedance_gate")),
                        vector ->
                                call(
                                        "RATE_EVIDENCE(%d, %d, '<=', %s)",
                                        vector.get("n_over").longValue(),
                                        vector.get("n").longValue(),
                                        number(vector.get("p0"))),
                        "ln_e_pass",
                        "ln_e_fail");
        calls.addAll(
                calls(
                        list(TestData.vectors("02_quantiles.json").get("paired_tail")),
                        vector ->
                                call(
                                        "PAIRED_EVIDENCE(%d, %d, %d, %s)",
                                        vector.get("c_primary_only_over").longValue(),
                                        vector.get("b_shadow_only_over").longValue(),
                                        vector.get("n").longValue(),
                                        number(vector.get("delta"))),
                        "ln_e_noninferior"));
        return calls;
    }

    private static List<Call> evidenceOfDistances() {
        List<JsonNode> vectors = list(TestData.vectors("03_divergence.json").get("js_cs_and_e"));
        List<Call> calls =
                calls(
                        vectors,
                        vector ->
                                call(
                                        "DIVERGENCE_EVIDENCE(%s, %s, %d)",
                                        labels(vector),
                                        number(vector.get("tau")),
                                        vector.get("k").intValue()),
                        "ln_e_below",
                        "ln_e_above");
        calls.addAll(
                calls(
                        vectors,
                        vector ->
                                call(
                                        "DIVERGENCE_CONFIDENCE_SEQUENCE(%s, %d)",
                                        labels(vector), vector.get("k").intValue()),
                        "cs_lo",
                        "cs_hi"));
        return calls;
    }

    private static List<Call> confidenceSequences() {
        List<JsonNode> vectors = list(TestData.vectors("01_agreement.json").get("cs_95_two_sided"));
        vectors.removeIf(vector -> vector.get("n").longValue() == 0);
        return calls(
                vectors,
                vector ->
                        call(
                                "RATE_CONFIDENCE_SEQUENCE(%d, %d, 0.95, %s)",
                                vector.get("S").longValue(),
                                vector.get("n").longValue(),
                                number(vector.get("t_opt"))),
                "lo",
                "hi");
    }

    private static List<Call> requestsNeeded() {
        List<Call> calls =
                calls(
                        list(PLANNER.get("plan_n_power80")),
                        vector ->
                                call(
                                        "REQUESTS_FOR_RATE(%s, '%s', %s, %s, %s, %s)",
                                        number(vector.get("p1")),
                                        vector.get("side").stringValue().equals("above")
                                                ? ">="
                                                : "<=",
                                        number(vector.get("p0")),
                                        number(vector.get("power")),
                                        number(vector.get("alpha")),
                                        number(vector.get("t_opt"))),
                        "n");
        for (JsonNode vector : PLANNER.get("plan_js")) {
            int bins = vector.get("k").intValue();
            calls.add(
                    new Call(
                            call(
                                    "REQUESTS_FOR_DISTANCE(%s, %s, %d, %s, 0.05)",
                                    number(vector.get("d1")),
                                    number(vector.get("tau")),
                                    bins,
                                    number(vector.get("power"))),
                            RequestsNeeded.forDistance(
                                            new DivergenceGate(
                                                    vector.get("tau").doubleValue(), bins),
                                            DistanceLaw.independent(
                                                    vector.get("d1").doubleValue(), bins),
                                            0.05,
                                            vector.get("power").doubleValue())
                                    .orElseThrow()));
        }
        return calls;
    }

    private static List<Call> plans() {
        List<Call> calls = new ArrayList<>();
        for (JsonNode vector : PLANNER.get("plan_cost")) {
            JsonNode in = vector.get("input");
            JsonNode out = vector.get("expected");
            calls.add(
                    new Call(
                            call(
                                    "TEST_PLAN(%s, %s, %s, %s, %s, %s, %s, %s)",
                                    in.get("n_required"),
                                    in.get("requests_per_day"),
                                    in.get("traffic_fraction"),
                                    in.get("min_days"),
                                    in.get("cycle_days"),
                                    in.get("valid_pair_fraction"),
                                    in.get("shadow_cost_ratio"),
                                    in.get("bytes_per_comparison")),
                            out.get("days").doubleValue(),
                            out.get("total").doubleValue(),
                            out.get("recommended_fraction").doubleValue(),
                            out.get("compute_multiplier").doubleValue(),
                            out.get("extra_cost").doubleValue()
                                    / in.get("base_serving_cost_per_day").doubleValue(),
                            out.get("storage_bytes").doubleValue()));
        }
        calls.add(new Call("TEST_PLAN(250000, 100000, 0.5).days", 7));
        return calls;
    }

    /** A call, and the number or the first fields of the row that it is to give. */
    private record Call(String sql, double... expected) {
        void requireAsExpected(Object result) {
            for (int i = 0; i < expected.length; i++) {
                Object field = result instanceof Row row ? row.getField(i) : result;
                double actual = ((Number) field).doubleValue();
                // Relative, but for the zero that the vectors spell as rounding noise of 1e-14.
                double off = Math.max(1e-8 * Math.abs(expected[i]), 1e-13);
                if (actual != expected[i]) {
                    assertThat(actual).as(sql).isCloseTo(expected[i], within(off));
                }
            }
        }
    }

    private static List<Call> calls(
            List<JsonNode> vectors, Function<JsonNode, String> sql, String... expected) {
        assertThat(vectors).isNotEmpty();
        return vectors.stream()
                .map(
                        vector ->
                                new Call(
                                        sql.apply(vector),
                                        Stream.of(expected)
                                                .mapToDouble(
                                                        name -> TestData.real(vector.get(name)))
                                                .toArray()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String call(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    private static String number(JsonNode node) {
        return "CAST('" + node.doubleValue() + "' AS DOUBLE)";
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }

    /** The counts of a vector as pairs of labels, matched from the first on. */
    private static String labels(JsonNode vector) {
        long[] primary = TestData.counts(vector.get("p"));
        long[] shadow = TestData.counts(vector.get("q"));
        PredictionHistogram histogram = PredictionHistogram.forLabels();
        int at = 0;
        for (int bin = 0; bin < primary.length; bin++) {
            for (long i = 0; i < primary[bin]; i++) {
                while (shadow[at] == 0) {
                    at++;
                }
                shadow[at]--;
                histogram.add("label " + bin, "label " + at);
            }
        }
        return hex(histogram.toBytes());
    }

    private static String rising(long values) {
        LatencyHistogram histogram = new LatencyHistogram();
        for (long ms = 1; ms <= values; ms++) {
            histogram.add(ms);
        }
        return hex(histogram.toBytes());
    }

    private static String hex(byte[] bytes) {
        return "x'" + HexFormat.of().formatHex(bytes) + "'";
    }
}
