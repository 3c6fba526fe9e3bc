-- How far the predictions of primary and shadow differ, by several measures, for each quarter of a
-- day. chance is the Jensen-Shannon distance to expect between equal models on this number of
-- requests.
SELECT
    shadow,
    DATE_FORMAT(window_start, 'yyyy-MM-dd HH:mm')                       AS six_hours_from,
    ROUND(JENSEN_SHANNON_DISTANCE(PREDICTION_HISTOGRAM(predictions)), 4)               AS js_distance,
    ROUND(SQRT(JENSEN_SHANNON_BIAS_PAIRED(PREDICTION_HISTOGRAM(predictions))), 4)      AS chance,
    ROUND(POPULATION_STABILITY_INDEX(PREDICTION_HISTOGRAM(predictions)), 4)            AS psi,
    ROUND(KOLMOGOROV_SMIRNOV_DISTANCE(PREDICTION_HISTOGRAM(predictions)), 4)           AS ks_distance,
    ROUND(WASSERSTEIN_DISTANCE(PREDICTION_HISTOGRAM(predictions)), 4)                  AS wasserstein_distance
FROM TABLE(TUMBLE(
    (SELECT shadow, window_start AS report_time, predictions FROM reports WHERE segment = '*'),
    DESCRIPTOR(report_time), INTERVAL '6' HOUR))
GROUP BY shadow, window_start, window_end;
