-- Hours and days from stored window reports. The results are exactly those computed from the
-- requests: counts add up, histograms merge, and rates and quantiles are read from the sums. Any
-- longer period works.
SELECT
    shadow,
    DATE_FORMAT(window_start, 'yyyy-MM-dd HH:mm')                             AS six_hours_from,
    SUM(total_requests)                                                       AS requests,
    ROUND(RATE(SUM(agreed), SUM(scored)), 4)                                  AS agreement_rate,
    ROUND(LATENCY_QUANTILE(LATENCY_HISTOGRAM(primary_latency), 0.99), 2)      AS primary_p99_ms,
    ROUND(LATENCY_QUANTILE(LATENCY_HISTOGRAM(shadow_latency), 0.99), 2)       AS shadow_p99_ms,
    ROUND(JENSEN_SHANNON_DISTANCE(PREDICTION_HISTOGRAM(predictions)), 4)      AS js_distance
FROM TABLE(TUMBLE(
    (SELECT shadow, window_start AS report_time, total_requests, agreed, scored, primary_latency, shadow_latency,
            predictions
     FROM reports WHERE segment = '*'),
    DESCRIPTOR(report_time), INTERVAL '6' HOUR))
GROUP BY shadow, window_start, window_end;

SELECT
    shadow,
    segment,
    DATE_FORMAT(window_start, 'yyyy-MM-dd')                                   AS `day`,
    SUM(total_requests)                                                       AS requests,
    ROUND(RATE(SUM(agreed), SUM(scored)), 4)                                  AS agreement_rate,
    ARRAY[ROUND(LATENCY_QUANTILE(LATENCY_HISTOGRAM(shadow_latency), 0.5), 2),
          ROUND(LATENCY_QUANTILE(LATENCY_HISTOGRAM(shadow_latency), 0.99), 2)] AS shadow_p50_p99_ms
FROM TABLE(TUMBLE(
    (SELECT shadow, segment, window_start AS report_time, total_requests, agreed, scored, shadow_latency
     FROM reports),
    DESCRIPTOR(report_time), INTERVAL '1' DAY))
GROUP BY shadow, segment, window_start, window_end;
