-- Quarters of a day and segments in which a shadow is more than a tenth slower than the primary at the 99th
-- percentile, and the share of its answers that took 50 ms or more.
SELECT
    shadow,
    segment,
    DATE_FORMAT(window_start, 'yyyy-MM-dd HH:mm')                                 AS six_hours_from,
    SUM(total_requests)                                                           AS requests,
    ROUND(LATENCY_QUANTILE(LATENCY_HISTOGRAM(primary_latency), 0.99), 2)          AS primary_p99_ms,
    ROUND(LATENCY_QUANTILE(LATENCY_HISTOGRAM(shadow_latency), 0.99), 2)           AS shadow_p99_ms,
    ROUND(LATENCY_EXCEEDANCE(LATENCY_HISTOGRAM(shadow_latency), 50e0).`upper`, 4) AS shadow_over_50_ms
FROM TABLE(TUMBLE(
    (SELECT shadow, segment, window_start AS report_time, total_requests, primary_latency, shadow_latency
     FROM reports),
    DESCRIPTOR(report_time), INTERVAL '6' HOUR))
GROUP BY shadow, segment, window_start, window_end
HAVING LATENCY_QUANTILE(LATENCY_HISTOGRAM(shadow_latency), 0.99)
     > 1.1 * LATENCY_QUANTILE(LATENCY_HISTOGRAM(primary_latency), 0.99);
