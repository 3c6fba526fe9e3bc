package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** A table of requests with all functions registered, and queries of it. */
final class SqlRequests {
    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    static final List<Row> REQUESTS = requests(new Random(42));

    static final TypeInformation<Row> TYPE =
            Types.ROW_NAMED(
                    new String[] {
                        "ts",
                        "latency_ms",
                        "primary_score",
                        "shadow_score",
                        "primary_label",
                        "shadow_label"
                    },
                    Types.INSTANT,
                    Types.DOUBLE,
                    Types.DOUBLE,
                    Types.DOUBLE,
                    Types.STRING,
                    Types.STRING);

    private SqlRequests() {}

    /** For all queries of a class: a Flink for each takes longer to start than most of them run. */
    static MiniClusterExtension cluster() {
        return new MiniClusterExtension(
                new MiniClusterResourceConfiguration.Builder()
                        .setNumberTaskManagers(1)
                        .setNumberSlotsPerTaskManager(4)
                        .build());
    }

    static StreamTableEnvironment environment(RuntimeExecutionMode mode, int parallelism) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setRuntimeMode(mode);
        env.setParallelism(parallelism);
        return tables(env, env.fromData(REQUESTS, TYPE).rebalance());
    }

    /** The functions, and these rows as a table of requests. */
    static StreamTableEnvironment tables(StreamExecutionEnvironment env, DataStream<Row> rows) {
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.getConfig().setLocalTimeZone(ZoneOffset.UTC);
        tables.getConfig().set("pipeline.generic-types", "false");
        Functions.byName().forEach(tables::createTemporarySystemFunction);
        tables.createTemporaryView(
                "requests",
                rows,
                Schema.newBuilder()
                        .column("ts", "TIMESTAMP_LTZ(3)")
                        .column("latency_ms", "DOUBLE")
                        .column("primary_score", "DOUBLE")
                        .column("shadow_score", "DOUBLE")
                        .column("primary_label", "STRING")
                        .column("shadow_label", "STRING")
                        .watermark("ts", "ts - INTERVAL '1' HOUR")
                        .build());
        return tables;
    }

    /** A request of the first five minutes, another for each index. */
    static Row request(long index) {
        long bits = index * 0x9E3779B97F4A7C15L;
        double u = (bits >>> 11) * 0x1p-53;
        return Row.of(
                Instant.ofEpochMilli(START + index % (5 * 60_000)),
                5 / Math.sqrt(1 - u),
                u,
                Math.min(1, u + (index & 15) / 100.0),
                "label-" + index % 5,
                "label-" + index % 7);
    }

    /** Half an hour of requests out of order, with nulls and odd numbers among them. */
    private static List<Row> requests(Random random) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            double score = random.nextDouble();
            rows.add(
                    Row.of(
                            Instant.ofEpochMilli(START + random.nextInt(30 * 60_000)),
                            i % 50 == 0 ? null : Math.exp(random.nextGaussian() + 3),
                            i % 70 == 0 ? null : score,
                            i % 90 == 0 ? Double.NaN : score + random.nextGaussian() / 10,
                            "label-" + random.nextInt(5),
                            i % 30 == 0 ? null : "label-" + random.nextInt(6)));
        }
        return rows;
    }

    static Row single(StreamTableEnvironment tables, String query) {
        try (CloseableIterator<Row> rows = tables.executeSql(query).collect()) {
            Row row = rows.next();
            assertThat(rows).isExhausted();
            return row;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> run(StreamTableEnvironment tables, String query) {
        List<String> result = new ArrayList<>();
        tables.executeSql(query).collect().forEachRemaining(row -> result.add(text(row)));
        result.sort(Comparator.naturalOrder());
        return result;
    }

    /** Bytes in hex and doubles in full: equal texts are equal values. */
    static String text(Row row) {
        return Arrays.toString(
                IntStream.range(0, row.getArity())
                        .mapToObj(row::getField)
                        .map(x -> x instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : x)
                        .toArray());
    }
}
