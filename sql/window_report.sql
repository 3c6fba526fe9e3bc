-- The window report: what each shadow made of a window of requests, for all of them and by segment.
-- Reads tallies, whose rows stand for one comparison or for sums of many; a report's own sums are
-- tallies again, so the same text rolls stored reports up to any coarser window.
SELECT
    test,
    shadow,
    segment,
    window_start,
    window_end,
    scored + timed_out + model_error + bad_input + missing            AS total_requests,
    RATE(agreed, scored)                                              AS agreement_rate,
    LATENCY_QUANTILE(primary_latency, 0.5)                            AS primary_latency_p50,
    LATENCY_QUANTILE(primary_latency, 0.99)                           AS primary_latency_p99,
    LATENCY_QUANTILE(shadow_latency, 0.5)                             AS shadow_latency_p50,
    LATENCY_QUANTILE(shadow_latency, 0.99)                            AS shadow_latency_p99,
    RATE(timed_out + model_error + bad_input + missing,
         scored + timed_out + model_error + bad_input + missing)      AS shadow_error_rate,
    JENSEN_SHANNON_DISTANCE(predictions)                              AS prediction_distribution_divergence,
    rejected,
    not_sampled,
    scored,
    timed_out,
    model_error,
    bad_input,
    missing,
    agreed,
    first_event_time,
    last_event_time,
    primary_latency,
    shadow_latency,
    predictions
FROM (
    SELECT
        test,
        shadow,
        segment,
        window_start,
        window_end,
        SUM(rejected)                      AS rejected,
        SUM(not_sampled)                   AS not_sampled,
        SUM(scored)                        AS scored,
        SUM(timed_out)                     AS timed_out,
        SUM(model_error)                   AS model_error,
        SUM(bad_input)                     AS bad_input,
        SUM(missing)                       AS missing,
        SUM(agreed)                        AS agreed,
        MIN(first_event_time)              AS first_event_time,
        MAX(last_event_time)               AS last_event_time,
        LATENCY_HISTOGRAM(primary_latency) AS primary_latency,
        LATENCY_HISTOGRAM(shadow_latency)  AS shadow_latency,
        PREDICTION_HISTOGRAM(predictions)  AS predictions
    FROM TABLE(TUMBLE(TABLE tallies, DESCRIPTOR(event_time), INTERVAL '5' MINUTE /* window */))
    GROUP BY test, shadow, segment, window_start, window_end
)
