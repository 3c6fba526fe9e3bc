package io.shadowgate.bench;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * DuckDB does the whole job: from the files of a log to reports by window and segment, with exact
 * quantiles, the histograms of both sides' predictions, and their distance. Its time includes
 * opening the database, but not the start of its process.
 *
 * @param log the folder of a log
 * @param ranks whether quantiles are the latencies of the ranks that ShadowGate takes, for a
 *     comparison of answers. DuckDB's own function is faster, and interpolates between two ranks
 */
record DuckDbWhole(Log log, boolean ranks) implements Contender {
    /** Those of a spec without {@code compare.bins}. */
    private static final int BINS = 20;

    private static final String QUANTILES = "quantile_cont(%s, [0.5, 0.99])";
    private static final String RANKS =
            "list_select(list_sort(list(%1$s)),"
                    + " [1 + (count(*) - 1) // 2, 1 + (count(*) - 1) * 99 // 100])";

    /** DuckDB's own {@code histogram} takes several times as long as groups by bin. */
    private static final String SQL =
            """
            WITH comparisons AS MATERIALIZED (
                SELECT
                    "timestamp" // %1$d * %1$d AS window_start,
                    segments.country AS country,
                    segments.device AS device,
                    abs(primary_prediction - shadow_prediction) <= 0.01 AS agreed,
                    primary_latency_ms,
                    shadow_latency_ms,
                    least(floor(primary_prediction * %2$d)::TINYINT, %2$d - 1) AS primary_bin,
                    least(floor(shadow_prediction * %2$d)::TINYINT, %2$d - 1) AS shadow_bin
                FROM read_json(
                    '%3$s/*.jsonl',
                    format = 'newline_delimited',
                    columns = {
                        timestamp: 'BIGINT',
                        primary_prediction: 'DOUBLE',
                        primary_latency_ms: 'DOUBLE',
                        shadow_prediction: 'DOUBLE',
                        shadow_latency_ms: 'DOUBLE',
                        segments: 'STRUCT(country VARCHAR, device VARCHAR)'})
            ), reports AS (
                SELECT
                    window_start,
                    country,
                    device,
                    count(*) AS requests,
                    count(*) FILTER (agreed) / count(*) AS agreement,
                    %4$s AS primary_quantiles,
                    %5$s AS shadow_quantiles
                FROM comparisons
                GROUP BY GROUPING SETS (
                    (window_start), (window_start, country), (window_start, device))
            ), predictions AS (
                SELECT window_start, country, device, primary_bin AS bin, 1 AS p, 0 AS s
                FROM comparisons
                UNION ALL
                SELECT window_start, country, device, shadow_bin, 0, 1
                FROM comparisons
            ), bins AS (
                SELECT
                    window_start, country, device, bin, sum(p)::BIGINT AS p, sum(s)::BIGINT AS s
                FROM predictions
                GROUP BY GROUPING SETS (
                    (window_start, bin), (window_start, country, bin), (window_start, device, bin))
            ), histograms AS (
                SELECT
                    window_start,
                    country,
                    device,
                    list(bin) AS bins,
                    list(p) AS primary_counts,
                    list(s) AS shadow_counts,
                    sum(CASE WHEN p > 0 THEN p * ln(2 * p / (p + s)) ELSE 0 END
                        + CASE WHEN s > 0 THEN s * ln(2 * s / (p + s)) ELSE 0 END) AS divergence
                FROM bins
                GROUP BY window_start, country, device
            )
            SELECT
                reports.window_start,
                reports.country,
                reports.device,
                requests,
                agreement,
                primary_quantiles[1],
                primary_quantiles[2],
                shadow_quantiles[1],
                shadow_quantiles[2],
                sqrt(greatest(0, divergence / requests / 2)),
                bins,
                primary_counts,
                shadow_counts
            FROM reports
            JOIN histograms
            ON reports.window_start = histograms.window_start
                AND reports.country IS NOT DISTINCT FROM histograms.country
                AND reports.device IS NOT DISTINCT FROM histograms.device
            """;

    /** Where a number of rows is. */
    interface Log {
        Path of(long rows) throws Exception;
    }

    @Override
    public Run run(long rows) throws Exception {
        Path files = log.of(rows);
        Map<String, double[]> reports = new TreeMap<>();
        long start = System.nanoTime();
        try (DuckDb duckDb = new DuckDb()) {
            double unused = duckDb.query(sql(files), row -> add(row, reports));
        }
        return Run.timed((System.nanoTime() - start) / 1e9, reports);
    }

    private String sql(Path files) {
        String quantiles = ranks ? RANKS : QUANTILES;
        return SQL.formatted(
                LogWriter.WINDOW_MS,
                BINS,
                files,
                quantiles.formatted("primary_latency_ms"),
                quantiles.formatted("shadow_latency_ms"));
    }

    private static void add(ResultSet row, Map<String, double[]> reports) throws SQLException {
        double[] numbers = new double[7];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = row.getDouble(4 + i);
        }
        reports.put(
                Reports.key(row.getLong(1), Answers.segment(row.getString(2), row.getString(3))),
                numbers);
    }

    @Override
    public boolean worksInHeap() {
        return false;
    }
}
