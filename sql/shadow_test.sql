-- A complete shadow test in SQL. It reads the log, runs v13, compares, and adds up hours. At the
-- end of each hour it checks all hours so far and writes a decision, as the job does with
-- 'gates.policy: point' and the limits in totals.

CREATE TEMPORARY TABLE sql_decisions (
    test             STRING,
    `primary`        STRING,
    shadow           STRING,
    window_start     TIMESTAMP_LTZ(3),
    window_end       TIMESTAMP_LTZ(3),
    verdict          STRING,
    promote          BOOLEAN,
    checks           ROW<sufficient_traffic BOOLEAN, agreement_ok BOOLEAN, latency_ok BOOLEAN, errors_ok BOOLEAN,
                         distribution_ok BOOLEAN>,
    observed         ROW<requests BIGINT, agreement DOUBLE, shadow_p99_ms DOUBLE, error_rate DOUBLE,
                         js_divergence DOUBLE>,
    limits           ROW<requests BIGINT, agreement DOUBLE, shadow_p99_ms DOUBLE, error_rate DOUBLE,
                         js_divergence DOUBLE>,
    coverage         ROW<rejected BIGINT, scored BIGINT, timed_out BIGINT, model_error BIGINT, bad_input BIGINT>,
    first_event_time TIMESTAMP_LTZ(3),
    last_event_time  TIMESTAMP_LTZ(3)
) WITH (
    'connector' = 'filesystem',
    'path' = 'shadowgate-demo/sql/decisions',
    'format' = 'json',
    'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TEMPORARY TABLE sql_rejected (
    reason STRING,
    record STRING
) WITH (
    'connector' = 'filesystem',
    'path' = 'shadowgate-demo/sql/rejected',
    'format' = 'json'
);

-- Records of the log that are not in features. Each counts as rejected, in its window if it has a
-- time.
CREATE TEMPORARY VIEW incomplete AS
SELECT event_time, `timestamp`, request_id
FROM requests
WHERE request_id IS NULL
    OR `timestamp` IS NULL
    OR primary_prediction IS NULL
    OR primary_latency_ms < 0
    OR features IS NULL
    OR features.age IS NULL OR features.country_de IS NULL OR features.country_es IS NULL
    OR features.country_fr IS NULL OR features.country_nl IS NULL OR features.debt_ratio IS NULL
    OR features.employment_years IS NULL OR features.income IS NULL OR features.late_payments IS NULL
    OR features.open_credit_lines IS NULL OR features.requested_amount IS NULL;

CREATE TEMPORARY VIEW outcomes AS
SELECT
    event_time, status AS outcome, primary_prediction, score AS shadow_prediction, latency_ms,
    SCORES_AGREE(primary_prediction, score, 0.05) AS agrees
FROM ML_PREDICT(
    TABLE features,
    MODEL v13,
    DESCRIPTOR(age, country_de, country_es, country_fr, country_nl, debt_ratio, employment_years, income,
               late_payments, open_credit_lines, requested_amount))
UNION ALL
SELECT
    event_time, 'REJECTED', CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE), CAST(NULL AS BOOLEAN)
FROM incomplete
WHERE `timestamp` IS NOT NULL;

CREATE TEMPORARY VIEW hours AS
SELECT
    'v13'                                                  AS shadow,
    window_start,
    window_end,
    window_time                                            AS hour_time,
    MIN(event_time)                                        AS first_event_time,
    MAX(event_time)                                        AS last_event_time,
    COUNT(*) FILTER (WHERE outcome = 'REJECTED')           AS rejected,
    COUNT(*) FILTER (WHERE outcome = 'SCORED')             AS scored,
    COUNT(*) FILTER (WHERE outcome = 'TIMED_OUT')          AS timed_out,
    COUNT(*) FILTER (WHERE outcome = 'MODEL_ERROR')        AS model_error,
    COUNT(*) FILTER (WHERE outcome = 'BAD_INPUT')          AS bad_input,
    COUNT(*) FILTER (WHERE agrees)                         AS agreed,
    -- Only of rows that were sent in a call of their own; infinite if the call did not end in
    -- time.
    LATENCY_HISTOGRAM(latency_ms)                          AS shadow_latency,
    PREDICTION_HISTOGRAM(primary_prediction, shadow_prediction, 0e0, 1e0, 20)
        FILTER (WHERE outcome = 'SCORED')                  AS predictions
FROM TABLE(TUMBLE(TABLE outcomes, DESCRIPTOR(event_time), INTERVAL '1' HOUR))
GROUP BY window_start, window_end, window_time;

-- The sum of all hours up to each hour, and the limits for it.
CREATE TEMPORARY VIEW totals AS
SELECT
    shadow,
    window_start,
    window_end,
    MIN(first_event_time) OVER so_far          AS first_event_time,
    MAX(last_event_time) OVER so_far           AS last_event_time,
    SUM(rejected) OVER so_far                  AS rejected,
    SUM(scored) OVER so_far                    AS scored,
    SUM(timed_out) OVER so_far                 AS timed_out,
    SUM(model_error) OVER so_far               AS model_error,
    SUM(bad_input) OVER so_far                 AS bad_input,
    SUM(agreed) OVER so_far                    AS agreed,
    LATENCY_HISTOGRAM(shadow_latency) OVER so_far AS shadow_latency,
    PREDICTION_HISTOGRAM(predictions) OVER so_far AS predictions,
    CAST(10000 AS BIGINT)                      AS min_requests,
    0.90e0                                     AS min_agreement_rate,
    1000e0                                     AS max_shadow_latency_p99_ms,
    0.001e0                                    AS max_shadow_error_rate,
    0.15e0                                     AS max_distribution_divergence
FROM hours
WINDOW so_far AS (PARTITION BY shadow ORDER BY hour_time ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);

CREATE TEMPORARY VIEW observations AS
SELECT
    totals.*,
    scored + timed_out + model_error + bad_input       AS requests,
    RATE(agreed, scored)                               AS agreement,
    LATENCY_QUANTILE(shadow_latency, 0.99)             AS shadow_p99_ms,
    RATE(timed_out + model_error + bad_input,
         scored + timed_out + model_error + bad_input) AS error_rate,
    JENSEN_SHANNON_DISTANCE(predictions)               AS js_divergence
FROM totals;

-- A check without data never passes, but it is not a reason to reject.
CREATE TEMPORARY VIEW checked AS
SELECT
    observations.*,
    requests >= min_requests                                          AS sufficient_traffic,
    COALESCE(agreement >= min_agreement_rate, FALSE)                  AS agreement_ok,
    COALESCE(shadow_p99_ms <= max_shadow_latency_p99_ms, FALSE)       AS latency_ok,
    COALESCE(error_rate <= max_shadow_error_rate, FALSE)              AS errors_ok,
    COALESCE(js_divergence <= max_distribution_divergence, FALSE)     AS distribution_ok,
    CASE
        WHEN requests < min_requests THEN 'HOLD'
        WHEN agreement < min_agreement_rate OR shadow_p99_ms > max_shadow_latency_p99_ms
            OR error_rate > max_shadow_error_rate OR js_divergence > max_distribution_divergence THEN 'REJECT'
        WHEN agreement IS NULL OR shadow_p99_ms IS NULL OR error_rate IS NULL OR js_divergence IS NULL THEN 'HOLD'
        ELSE 'PROMOTE'
    END                                                               AS verdict
FROM observations;

-- Replaces the output of an earlier run. In streaming, Flink only adds to files, so write INTO
-- instead of OVERWRITE.
EXECUTE STATEMENT SET BEGIN
INSERT OVERWRITE sql_decisions
SELECT
    'credit-risk', 'v12', shadow, window_start, window_end, verdict, verdict = 'PROMOTE',
    ROW(sufficient_traffic, agreement_ok, latency_ok, errors_ok, distribution_ok),
    ROW(requests, agreement, shadow_p99_ms, error_rate, js_divergence),
    ROW(min_requests, min_agreement_rate, max_shadow_latency_p99_ms, max_shadow_error_rate,
        max_distribution_divergence),
    ROW(rejected, scored, timed_out, model_error, bad_input),
    first_event_time, last_event_time
FROM checked;
INSERT OVERWRITE sql_rejected
SELECT 'no JSON object', line FROM request_lines WHERE line IS NOT JSON OBJECT
UNION ALL
SELECT 'a field is absent or of another type, or the latency negative', request_id FROM incomplete;
END;

SELECT verdict, COUNT(*) AS hours, MAX(observed.requests) AS requests FROM sql_decisions GROUP BY verdict;
