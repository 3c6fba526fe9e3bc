package io.shadowgate.bench;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** DuckDB computes the same reports, with exact quantiles, from a table in memory. */
final class DuckDbReport implements Contender {
    private static final String SQL =
            """
            SELECT
                event_time // %d * %d AS window_start,
                country,
                device,
                count(*),
                avg(agreed),
                avg(failed),
                quantile_cont(primary_latency, [0.5, 0.99]) AS p,
                quantile_cont(shadow_latency, [0.5, 0.99]) AS s,
                p[1], p[2], s[1], s[2]
            FROM comparisons
            WHERE event_time < %d
            GROUP BY GROUPING SETS (
                (window_start), (window_start, country), (window_start, device))
            """;

    private final DuckDb duckDb = new DuckDb();
    private long loaded;

    DuckDbReport() throws SQLException {}

    @Override
    public Run run(long rows) throws Exception {
        load(rows);
        Map<String, double[]> answer = new TreeMap<>();
        double seconds =
                duckDb.query(
                        SQL.formatted(
                                LogWriter.WINDOW_MS,
                                LogWriter.WINDOW_MS,
                                Generated.timestamp(rows)),
                        row ->
                                answer.put(
                                        row.getLong(1)
                                                + " "
                                                + Answers.segment(
                                                        row.getString(2), row.getString(3)),
                                        new double[] {
                                            row.getDouble(4),
                                            row.getDouble(5),
                                            row.getDouble(9),
                                            row.getDouble(10),
                                            row.getDouble(11),
                                            row.getDouble(12)
                                        }));
        return Run.timed(seconds, answer);
    }

    /** Fills the table. This is not timed. */
    private void load(long rows) throws SQLException {
        if (rows <= loaded) {
            return;
        }
        StringBuilder values = new StringBuilder();
        Generated.Drawn[] pool = Generated.comparisons();
        for (int i = 0; i < pool.length; i++) {
            values.append(i == 0 ? "" : ",")
                    .append(
                            "(%d, '%s', '%s', %s, 0::DOUBLE, %s::DOUBLE, %s::DOUBLE)"
                                    .formatted(
                                            i,
                                            pool[i].country(),
                                            pool[i].device(),
                                            pool[i].agreed() ? "1::DOUBLE" : "0::DOUBLE",
                                            pool[i].primaryLatencyMs(),
                                            pool[i].shadowLatencyMs()));
        }
        duckDb.execute(
                """
                CREATE OR REPLACE TABLE comparisons AS
                SELECT
                    %d + n.range * %d AS event_time,
                    pool.* EXCLUDE (place)
                FROM range(%d) AS n
                JOIN (VALUES %s) AS pool(
                    place, country, device, agreed, failed, primary_latency, shadow_latency)
                ON pool.place = n.range %% %d
                ORDER BY event_time
                """
                        .formatted(
                                LogWriter.START_MS,
                                LogWriter.MS_PER_ROW,
                                rows,
                                values,
                                Generated.POOL));
        loaded = rows;
    }

    @Override
    public boolean worksInHeap() {
        return false;
    }

    @Override
    public void close() throws Exception {
        duckDb.close();
    }
}
