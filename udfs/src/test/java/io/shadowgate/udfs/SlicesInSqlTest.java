package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions about slices through the planner, against Flink's own {@code GROUPING SETS}. */
class SlicesInSqlTest {
    @RegisterExtension static final MiniClusterExtension FLINK = SqlRequests.cluster();

    private static final String VALUES =
            """
            SELECT primary_label AS p, shadow_label AS s,
                   CAST(FLOOR(primary_score * 4) AS STRING) AS q,
                   ABS(primary_score - shadow_score) < 0.1 AS agrees,
                   shadow_score - primary_score AS difference,
                   EXTRACT(MINUTE FROM ts) AS part
            FROM requests
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void countsWhatGroupingSetsCount(int parallelism) {
        StreamTableEnvironment tables =
                SqlRequests.environment(RuntimeExecutionMode.BATCH, parallelism);
        var found =
                SqlRequests.run(
                        tables,
                        "SELECT slice, requests, scored, disagreed, shadow_higher FROM (SELECT"
                                + " SLICES(slices) AS slices FROM (SELECT SLICES(MAP['p', p, 'q',"
                                + " q, 's', s], agrees, difference) AS slices FROM ("
                                + VALUES
                                + ") GROUP BY part)) AS t CROSS JOIN LATERAL"
                                + " TABLE(SLICE_COUNTS(t.slices)) AS c");
        assertThat(found)
                .isEqualTo(
                        SqlRequests.run(
                                tables,
                                """
                                SELECT CASE WHEN gp = 0 AND gq = 0 THEN wp || ' and ' || wq
                                            WHEN gp = 0 AND gs = 0 THEN wp || ' and ' || ws
                                            WHEN gq = 0 AND gs = 0 THEN wq || ' and ' || ws
                                            WHEN gp = 0 THEN wp WHEN gq = 0 THEN wq ELSE ws END,
                                       requests, scored, disagreed, higher
                                FROM (
                                SELECT GROUPING(wp) AS gp, GROUPING(wq) AS gq, GROUPING(ws) AS gs,
                                       wp, wq, ws, COUNT(*) AS requests, COUNT(agrees) AS scored,
                                       COUNT(*) FILTER (WHERE NOT agrees) AS disagreed,
                                       COUNT(*) FILTER (WHERE NOT agrees AND difference > 0) AS higher
                                FROM (SELECT COALESCE('p=' || p, 'p is missing') AS wp,
                                             COALESCE('q=' || q, 'q is missing') AS wq,
                                             COALESCE('s=' || s, 's is missing') AS ws,
                                             agrees, difference
                                      FROM (\
                                """
                                        + VALUES
                                        + """
                                        ))
                                        GROUP BY GROUPING SETS ((wp), (wq), (ws), (wp, wq), (wp, ws), (wq, ws))
                                        )
                                        """));
    }

    @Test
    void windowsOfAStreamAddUpToTheBatch() throws Exception {
        String query =
                """
                SELECT SLICES(slices) FROM (
                    SELECT SLICES(MAP['p', primary_label], primary_score < 0.5, 0.5e0) AS slices
                    FROM TUMBLE(TABLE requests, DESCRIPTOR(ts), INTERVAL '5' MINUTE)
                    GROUP BY window_start, window_end)
                """;
        Object whole =
                SqlRequests.single(SqlRequests.environment(RuntimeExecutionMode.BATCH, 1), query)
                        .getField(0);
        Object last = null;
        try (CloseableIterator<Row> rows =
                SqlRequests.environment(RuntimeExecutionMode.STREAMING, 2)
                        .executeSql(query)
                        .collect()) {
            while (rows.hasNext()) {
                last = rows.next().getField(0);
            }
        }
        assertThat(last).isEqualTo(whole);
    }

    @Test
    void findsNullsAndFaults() {
        StreamTableEnvironment tables = SqlRequests.environment(RuntimeExecutionMode.BATCH, 2);
        Row first =
                SqlRequests.single(
                        tables,
                        """
                        SELECT f.slice, f.words, f.scored, f.disagreed
                        FROM (SELECT SLICES(MAP['label', primary_label],
                                            primary_label <> 'label-3' OR shadow_score < 0.5,
                                            shadow_score - primary_score) AS slices FROM requests) AS t
                        CROSS JOIN UNNEST(SLICE_FINDINGS(t.slices, 0.2e0)) AS f
                        """);
        assertThat(first.getField(0)).isEqualTo("label=label-3");
        assertThat((String) first.getField(1))
                .startsWith("label=label-3: ")
                .contains("(limit 20 %)", "explains 100 % of all disagreements");
        Row none =
                SqlRequests.single(
                        tables,
                        "SELECT SLICES(CAST(NULL AS MAP<STRING, STRING>), TRUE, 0e0),"
                                + " SLICE_FINDINGS(CAST(NULL AS BYTES), 0.1e0) FROM requests");
        assertThat(none).isEqualTo(Row.of(null, null));
        assertThatThrownBy(() -> new SliceFindingsFunction().eval(stored("a"), 1.0))
                .hasMessage("SLICE_FINDINGS: limit 1.0 is not between 0 and 1, both excluded");
        assertThatThrownBy(() -> new SliceFindingsFunction().eval(new byte[] {9}, 0.1))
                .hasMessageStartingWith("SLICE_FINDINGS: stored slices: found format version 9");
        SlicesFunction function = new SlicesFunction();
        SliceAccumulator accumulator = function.createAccumulator();
        function.accumulate(accumulator, stored("a"));
        assertThatThrownBy(() -> function.accumulate(accumulator, Map.of("b", "1"), true, 0.0))
                .hasMessage(
                        "SLICES: found the values [b], expected [a] as in other rows of the group");
    }

    @Test
    void accumulatorsSurviveARoundTrip() throws IOException {
        SliceAccumulatorSerializer serializer = new SliceAccumulatorSerializer();
        SliceAccumulator something = SliceAccumulator.fromBytes(stored("a"));
        for (SliceAccumulator one : new SliceAccumulator[] {new SliceAccumulator(), something}) {
            DataOutputSerializer out = new DataOutputSerializer(16);
            serializer.serialize(one, out);
            assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                    .isEqualTo(one);
        }
        SliceAccumulator copy = serializer.copy(something);
        copy.merge(something);
        assertThat(copy).isNotEqualTo(something);
    }

    private static byte[] stored(String name) {
        SlicesFunction function = new SlicesFunction();
        SliceAccumulator accumulator = function.createAccumulator();
        function.accumulate(accumulator, Map.of(name, "1"), false, 0.5);
        return function.getValue(accumulator);
    }
}
