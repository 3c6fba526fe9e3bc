package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The functions about vectors, bins with edges and errors through the planner. */
class VectorsInSqlTest {
    @RegisterExtension static final MiniClusterExtension FLINK = SqlRequests.cluster();

    @Test
    void numbersNullsAndTexts() {
        StreamTableEnvironment tables = SqlRequests.environment(RuntimeExecutionMode.BATCH, 1);
        Row row =
                single(
                        tables,
                        """
                        SELECT COSINE_SIMILARITY(p, s), MAX_DIFFERENCE(p, s), TOP_K_OVERLAP(p, s, 2),
                               RANK_CORRELATION(p, s), VECTORS_AGREE(p, s), VECTORS_AGREE(p, s, 1),
                               VECTORS_AGREE(p, s, 0, 0.5), VECTOR_CHOICE(p), VECTOR_DIRECTION(z),
                               VECTOR_COMPONENT(z, 'r-1'), SCORE_DECISION(0.5, 0.5),
                               COSINE_SIMILARITY(p, n), MAX_DIFFERENCE(p, n), TOP_K_OVERLAP(p, n, 2),
                               RANK_CORRELATION(p, n), VECTORS_AGREE(p, n, 1), VECTOR_CHOICE(n),
                               VECTOR_DIRECTION(n), VECTOR_COMPONENT(n, 'r-1'),
                               SCORE_DECISION(CAST(NULL AS DOUBLE), 0.5)
                        FROM (VALUES (ARRAY[1e0, 0e0, 2e0], ARRAY[0e0, 0.5e0, 2e0], ARRAY[0e0, 0e0],
                                      CAST(NULL AS ARRAY<DOUBLE>))) AS t (p, s, z, n)
                        """);
        // Of three pairs of places, two are in the same order and one in the opposite one.
        Row expected =
                Row.of(
                        4 / Math.sqrt(5 * 4.25),
                        1.0,
                        0.5,
                        1.0 / 3,
                        true,
                        true,
                        false,
                        "2",
                        "zero",
                        0.0,
                        "at least",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        for (int i = 0; i < expected.getArity(); i++) {
            Object found = row.getField(i);
            if (expected.getField(i) instanceof Double number) {
                assertThat((Double) found).as("column %s", i).isCloseTo(number, within());
            } else {
                assertThat(found).as("column %s", i).isEqualTo(expected.getField(i));
            }
        }
        assertThatThrownBy(() -> single(tables, "SELECT TOP_K_OVERLAP(ARRAY[1e0], ARRAY[1e0], 0)"))
                .hasStackTraceContaining("TOP_K_OVERLAP: k 0.0 is not at or above 1");
        assertThatThrownBy(() -> single(tables, "SELECT VECTORS_AGREE(ARRAY[1e0], ARRAY[1e0], -1)"))
                .hasStackTraceContaining("VECTORS_AGREE: absolute -1.0 is not at or above 0");

        byte[] edges =
                (byte[])
                        single(
                                        tables,
                                        """
                                        SELECT PREDICTION_HISTOGRAM(p, s, ARRAY[0e0, 0.5e0, 0.9e0, 1e0])
                                        FROM (VALUES (0.1e0, 0.95e0), (0.6e0, 7e0), (0.6e0, 0.6e0)) AS t (p, s)
                                        """)
                                .getField(0);
        PredictionHistogram histogram =
                PredictionHistogram.forScores(ScoreBins.ofEdges(0, 0.5, 0.9, 1));
        histogram.add(0.1, 0.95);
        histogram.add(0.6, 7);
        histogram.add(0.6, 0.6);
        assertThat(edges).isEqualTo(histogram.toBytes());
        assertThatThrownBy(
                        () ->
                                single(
                                        tables,
                                        "SELECT PREDICTION_HISTOGRAM(p, p, ARRAY[1e0, 0e0]) FROM"
                                                + " (VALUES (0.1)) AS t (p)"))
                .hasStackTraceContaining("PREDICTION_HISTOGRAM: bins with edge 0.0 after 1.0");

        Row[] errors =
                (Row[])
                        single(
                                        tables,
                                        """
                                        SELECT COMMONEST_ERRORS(ERROR_COUNTS(counts))
                                        FROM (SELECT ERROR_COUNTS(error) AS counts
                                              FROM (VALUES ('a 1', 1), ('b', 1), ('a 2', 2),
                                                           (CAST(NULL AS STRING), 2)) AS t (error, part)
                                              GROUP BY part)
                                        """)
                                .getField(0);
        assertThat(errors).containsExactly(Row.of("a ...", 2L, "a 1"), Row.of("b", 1L, "b"));
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.api.Assertions.within(1e-12);
    }

    private static Row single(StreamTableEnvironment tables, String query) {
        try (var rows = tables.executeSql(query).collect()) {
            Row row = rows.next();
            assertThat(rows.hasNext()).isFalse();
            return row;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
