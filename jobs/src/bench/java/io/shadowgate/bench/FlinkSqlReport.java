package io.shadowgate.bench;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/**
 * Flink SQL's own functions compute the same reports, with exact quantiles. Rows have the planner's
 * own form, so none is converted. One call computes both quantiles of a latency.
 */
record FlinkSqlReport(Flink flink) implements Contender {
    private static final RowType ROW =
            (RowType)
                    DataTypes.ROW(
                                    DataTypes.FIELD("event_time", DataTypes.TIMESTAMP(3).notNull()),
                                    DataTypes.FIELD("country", DataTypes.STRING().notNull()),
                                    DataTypes.FIELD("device", DataTypes.STRING().notNull()),
                                    DataTypes.FIELD("agreed", DataTypes.DOUBLE().notNull()),
                                    DataTypes.FIELD("failed", DataTypes.DOUBLE().notNull()),
                                    DataTypes.FIELD(
                                            "primary_latency", DataTypes.DOUBLE().notNull()),
                                    DataTypes.FIELD("shadow_latency", DataTypes.DOUBLE().notNull()))
                            .getLogicalType();

    private static final String SQL =
            """
            SELECT
                window_start,
                country,
                device,
                COUNT(*),
                AVG(agreed),
                AVG(failed),
                PERCENTILE(primary_latency, ARRAY[0.5, 0.99]),
                PERCENTILE(shadow_latency, ARRAY[0.5, 0.99])
            FROM TABLE(TUMBLE(TABLE comparisons, DESCRIPTOR(event_time), INTERVAL '5' MINUTE))
            GROUP BY GROUPING SETS (
                (window_start, window_end),
                (window_start, window_end, country),
                (window_start, window_end, device))
            """;

    @Override
    public Run run(long rows) throws Exception {
        StreamExecutionEnvironment env = flink.environment(flink.fastest());
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.createTemporaryView(
                "comparisons",
                env.fromSequence(0, rows - 1).map(new Generate()).returns(InternalTypeInfo.of(ROW)),
                Schema.newBuilder().build());
        String name = UUID.randomUUID().toString();
        Flink.keep(tables.toDataStream(tables.sqlQuery(SQL)), FlinkSqlReport::answer, name);
        double seconds = Flink.seconds(flink.run(env));
        return Run.timed(seconds, Flink.kept(name));
    }

    private static Flink.Answer answer(Row row) {
        LocalDateTime window = row.getFieldAs(0);
        String country = row.getFieldAs(1);
        String device = row.getFieldAs(2);
        Double[] primary = row.getFieldAs(6);
        Double[] shadow = row.getFieldAs(7);
        return new Flink.Answer(
                window.toInstant(ZoneOffset.UTC).toEpochMilli()
                        + " "
                        + Answers.segment(country, device),
                new double[] {
                    row.<Long>getFieldAs(3),
                    row.<Double>getFieldAs(4),
                    primary[0],
                    primary[1],
                    shadow[0],
                    shadow[1]
                });
    }

    @Override
    public void close() throws Exception {
        flink.close();
    }

    private static final class Generate extends RichMapFunction<Long, RowData> {
        private static final long serialVersionUID = 1;

        private transient Generated.Drawn[] pool;
        private transient StringData[] countries;
        private transient StringData[] devices;

        @Override
        public void open(OpenContext context) {
            pool = Generated.comparisons();
            countries = new StringData[pool.length];
            devices = new StringData[pool.length];
            for (int i = 0; i < pool.length; i++) {
                countries[i] = StringData.fromString(pool[i].country());
                devices[i] = StringData.fromString(pool[i].device());
            }
        }

        @Override
        public RowData map(Long row) {
            int place = Generated.place(row);
            Generated.Drawn drawn = pool[place];
            return GenericRowData.of(
                    TimestampData.fromEpochMillis(Generated.timestamp(row)),
                    countries[place],
                    devices[place],
                    drawn.agreed() ? 1.0 : 0.0,
                    0.0,
                    drawn.primaryLatencyMs(),
                    drawn.shadowLatencyMs());
        }
    }
}
