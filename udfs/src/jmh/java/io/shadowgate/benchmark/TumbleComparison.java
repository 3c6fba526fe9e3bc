package io.shadowgate.benchmark;

import io.shadowgate.udfs.Functions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * A whole streaming query: p99 per tumbling window by {@code LATENCY_HISTOGRAM} and by Flink's
 * {@code PERCENTILE}, over the same rows, in turns. Rows cost next to nothing to make, so that the
 * aggregates show.
 */
final class TumbleComparison {
    private static final int ROWS = 4_000_000;
    private static final int WINDOWS = 12;
    private static final int ROUNDS = 3;
    private static final int PARALLELISM = 2;
    private static final double[] LATENCIES = new Rows(4).latencies;

    private TumbleComparison() {}

    /** A section of the page of results. */
    static String section() throws Exception {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("histogram", "LATENCY_QUANTILE(LATENCY_HISTOGRAM(latency_ms), 0.99)");
        queries.put("percentile", "PERCENTILE(latency_ms, 0.99)");
        queries.put("count", "CAST(COUNT(latency_ms) AS DOUBLE)");
        Map<String, double[]> seconds = new LinkedHashMap<>();
        queries.keySet().forEach(name -> seconds.put(name, new double[ROUNDS]));
        for (int round = -1; round < ROUNDS; round++) {
            for (var query : queries.entrySet()) {
                double took = seconds(query.getValue());
                // The first round warms up.
                if (round >= 0) {
                    seconds.get(query.getKey())[round] = took;
                }
            }
        }
        seconds.values().forEach(Arrays::sort);
        double ours = seconds.get("histogram")[ROUNDS / 2];
        double flinks = seconds.get("percentile")[ROUNDS / 2];
        return String.format(
                Locale.ROOT,
                """
                ## A tumbling window in SQL

                %,d rows in %d windows, streaming, parallelism %d; the median of %d runs, in turns, start of
                the cluster included. `COUNT` shows what rows and windows cost without either.

                | p99 per window | seconds | rows/s |
                |---|--:|--:|
                %s
                `LATENCY_HISTOGRAM` is %.1f times as fast as `PERCENTILE`.
                """,
                ROWS,
                WINDOWS,
                PARALLELISM,
                ROUNDS,
                row("`LATENCY_QUANTILE(LATENCY_HISTOGRAM(latency_ms), 0.99)`", ours)
                        + row("`PERCENTILE(latency_ms, 0.99)`, built in", flinks)
                        + row("`COUNT(latency_ms)`", seconds.get("count")[ROUNDS / 2]),
                flinks / ours);
    }

    private static String row(String name, double seconds) {
        return String.format(Locale.ROOT, "| %s | %.2f | %,.0f |%n", name, seconds, ROWS / seconds);
    }

    private static double seconds(String aggregate) throws Exception {
        StreamTableEnvironment tables = tables();
        String query =
                """
                SELECT %s FROM TABLE(TUMBLE(TABLE requests, DESCRIPTOR(ts), INTERVAL '5' MINUTES))
                GROUP BY window_start, window_end
                """
                        .formatted(aggregate);
        long start = System.nanoTime();
        List<Row> windows = new ArrayList<>();
        try (CloseableIterator<Row> rows = tables.executeSql(query).collect()) {
            rows.forEachRemaining(windows::add);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (windows.size() != WINDOWS) {
            throw new IllegalStateException(windows.size() + " windows, expected " + WINDOWS);
        }
        System.out.printf(Locale.ROOT, "%s: %.2f s%n", aggregate, seconds);
        return seconds;
    }

    private static StreamTableEnvironment tables() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(PARALLELISM);
        env.getConfig().enableObjectReuse();
        long step = Duration.ofMinutes(5).toMillis() * WINDOWS;
        GeneratorFunction<Long, RowData> row =
                index ->
                        GenericRowData.of(
                                TimestampData.fromEpochMillis(index * step / ROWS),
                                LATENCIES[(int) (index % Rows.COUNT)]
                                        * (1 + (index / Rows.COUNT) * 0x1p-20));
        RowType type =
                RowType.of(
                        new LogicalType[] {new LocalZonedTimestampType(3), new DoubleType()},
                        new String[] {"ts", "latency_ms"});
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        Functions.byName().forEach(tables::createTemporarySystemFunction);
        tables.createTemporaryView(
                "requests",
                env.fromSource(
                        new DataGeneratorSource<>(row, ROWS, InternalTypeInfo.of(type)),
                        WatermarkStrategy.noWatermarks(),
                        "requests"),
                Schema.newBuilder()
                        .column("ts", DataTypes.TIMESTAMP_LTZ(3))
                        .column("latency_ms", DataTypes.DOUBLE())
                        .watermark("ts", "ts - INTERVAL '1' HOUR")
                        .build());
        return tables;
    }
}
