package io.shadowgate.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.comparison.Agreement;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Compare.By;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.Tests;
import io.shadowgate.udfs.Functions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What tallies count of each way of comparing, and what the SQL functions count of the same pairs:
 * the same numbers and the same bytes.
 */
class TallyInSqlTest {
    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(2);

    private static final ScoreBins BINS = ScoreBins.ofEdges(-1, 0, 0.5, 2);
    private static final int PAIRS = 2000;

    /** By way of comparing: when two answers agree, and what is counted, as SQL. */
    private static final Map<By, String> SQL =
            new TreeMap<>(
                    Map.of(
                            By.DECISION,
                            "THRESHOLD_AGREE(p[1], s[1], 0.5e0)"
                                    + " | SCORE_DECISION(p[1], 0.5e0), SCORE_DECISION(s[1], 0.5e0)",
                            By.TOLERANCE,
                            "SCORES_AGREE(p[1], s[1], 0.25e0, 0.1e0)"
                                    + " | p[1], s[1], ARRAY[-1e0, 0e0, 0.5e0, 2e0]",
                            By.ARGMAX,
                            "VECTORS_AGREE(p, s) | VECTOR_CHOICE(p), VECTOR_CHOICE(s)",
                            By.COSINE,
                            "COSINE_SIMILARITY(p, s) >= 0.75e0"
                                    + " | VECTOR_DIRECTION(p), VECTOR_DIRECTION(s)",
                            By.MAX_DIFFERENCE,
                            "VECTORS_AGREE(p, s, 0.25e0, 0.1e0)"
                                    + " | VECTOR_COMPONENT(p, id), VECTOR_COMPONENT(s, id),"
                                    + " ARRAY[-1e0, 0e0, 0.5e0, 2e0]",
                            By.TOP_K,
                            "TOP_K_OVERLAP(p, s, 2) >= 0.5e0 | VECTOR_CHOICE(p), VECTOR_CHOICE(s)",
                            By.RANKING,
                            "RANK_CORRELATION(p, s) >= 0.5e0"
                                    + " | VECTOR_CHOICE(p), VECTOR_CHOICE(s)"));

    @Test
    void pipelineAndSqlCountTheSame() throws Exception {
        List<double[][]> pairs = pairs();
        StringBuilder query = new StringBuilder("SELECT COUNT(*)");
        SQL.values()
                .forEach(
                        sql -> {
                            String[] parts = sql.split(" \\| ");
                            query.append(", COUNT(*) FILTER (WHERE ")
                                    .append(parts[0])
                                    .append("), PREDICTION_HISTOGRAM(")
                                    .append(parts[1])
                                    .append(")");
                        });
        Row counted = run(query.append(" FROM pairs").toString(), pairs);
        assertThat(counted.getField(0)).isEqualTo((long) PAIRS);
        int column = 1;
        for (By by : SQL.keySet()) {
            Tally tally = tally(by, pairs);
            assertThat(tally.agreed).as("%s", by).isBetween(PAIRS / 20L, PAIRS * 19L / 20);
            assertThat(counted.getField(column)).as("%s agreed", by).isEqualTo(tally.agreed);
            assertThat((byte[]) counted.getField(column + 1))
                    .as("%s counted", by)
                    .isEqualTo(tally.predictions.toBytes());
            assertThat(tally.predictions.jensenShannonDistance()).as("%s", by).isPositive();
            column += 2;
        }
    }

    private static Tally tally(By by, List<double[][]> pairs) {
        Compare compare =
                new Compare(
                        by.kind(),
                        by,
                        false,
                        new Compare.Tolerance(0.25, 0.1, 0.75, 0.5, 0.5),
                        by == By.DECISION ? 0.5 : null,
                        by == By.TOP_K ? 2 : null,
                        BINS,
                        0.01,
                        List.of(),
                        1000);
        ShadowTest test =
                Tests.of(Path.of("log"), Path.of("out"), compare, List.of(Tests.logged("v13")));
        Tally tally = new Tally(new Tally.Key("test", "v13", "*", 0, null), test, false);
        Agreement agreement = new Agreement(compare);
        for (int i = 0; i < pairs.size(); i++) {
            Prediction primary = prediction(by, pairs.get(i)[0]);
            Prediction shadow = prediction(by, pairs.get(i)[1]);
            tally.add(
                    new Comparison(
                            "r-" + i,
                            i,
                            "v13",
                            Outcome.SCORED,
                            primary,
                            shadow,
                            agreement.holds(primary, shadow),
                            Double.NaN,
                            Double.NaN,
                            new String[0],
                            0,
                            null));
        }
        return tally;
    }

    private static Prediction prediction(By by, double[] numbers) {
        return by.kind() == Compare.Kind.SCORE
                ? Prediction.ofScore(numbers[0])
                : Prediction.ofVector(numbers);
    }

    /** Near each other or not, with ties, zeros, infinities and NaN. */
    private static List<double[][]> pairs() {
        Random random = new Random(9);
        List<double[][]> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            int n = 1 + random.nextInt(6);
            double spread = random.nextBoolean() ? 0.1 : 1;
            double[] p = new double[n];
            double[] s = new double[n];
            for (int k = 0; k < n; k++) {
                p[k] = odd(random);
                s[k] = random.nextInt(4) == 0 ? p[k] : p[k] + spread * random.nextGaussian();
            }
            pairs.add(new double[][] {p, s});
        }
        return pairs;
    }

    private static double odd(Random random) {
        return switch (random.nextInt(60)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2, 3 -> -0.0;
            case 4, 5 -> 0.5;
            default -> random.nextGaussian();
        };
    }

    private static Row run(String query, List<double[][]> pairs) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        Functions.byName().forEach(tables::createTemporarySystemFunction);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            rows.add(Row.of("r-" + i, boxed(pairs.get(i)[0]), boxed(pairs.get(i)[1])));
        }
        tables.createTemporaryView(
                "pairs",
                tables.fromDataStream(
                        env.fromData(
                                Types.ROW_NAMED(
                                        new String[] {"id", "p", "s"},
                                        Types.STRING,
                                        Types.OBJECT_ARRAY(Types.DOUBLE),
                                        Types.OBJECT_ARRAY(Types.DOUBLE)),
                                rows.toArray(Row[]::new))));
        try (var results = tables.executeSql(query).collect()) {
            return results.next();
        }
    }

    private static Double[] boxed(double[] numbers) {
        Double[] boxed = new Double[numbers.length];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = numbers[i];
        }
        return boxed;
    }
}
