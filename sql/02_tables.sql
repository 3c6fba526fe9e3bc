-- Tables over the output of 'shadowgate demo' in shadowgate-demo/, and over the same log and
-- decisions as Kafka topics. Replace paths, features and brokers with your own.

-- Windows are in UTC, as in the job.
SET 'table.local-time-zone' = 'UTC';

-- Files may be read in any order, and nothing in a complete log is late. So the watermarks of
-- tables over files are earlier than every row.
CREATE TEMPORARY TABLE requests (
    request_id         STRING,
    `timestamp`        BIGINT,
    features           ROW<age DOUBLE, country_de DOUBLE, country_es DOUBLE, country_fr DOUBLE, country_nl DOUBLE,
                           debt_ratio DOUBLE, employment_years DOUBLE, income DOUBLE, late_payments DOUBLE,
                           open_credit_lines DOUBLE, requested_amount DOUBLE>,
    primary_prediction DOUBLE,
    primary_latency_ms DOUBLE,
    segments           ROW<country STRING, device STRING>,
    -- A record without a time gets 1970, because the time of a row with a watermark must not be
    -- null.
    event_time         AS COALESCE(TO_TIMESTAMP_LTZ(`timestamp`, 3), TO_TIMESTAMP_LTZ(0, 3)),
    WATERMARK FOR event_time AS event_time - INTERVAL '99' YEAR
) WITH (
    'connector' = 'filesystem',
    'path' = 'shadowgate-demo/requests',
    'format' = 'json',
    -- A field of another type is null. A line that is not JSON is left out; request_lines has it.
    'json.ignore-parse-errors' = 'true'
);

CREATE TEMPORARY TABLE request_lines (
    line STRING
) WITH (
    'connector' = 'filesystem',
    'path' = 'shadowgate-demo/requests',
    'format' = 'raw'
);

CREATE TEMPORARY TABLE comparisons (
    request_id         STRING,
    `timestamp`        TIMESTAMP_LTZ(3),
    shadow             STRING,
    outcome            STRING,
    primary_prediction DOUBLE,
    shadow_prediction  DOUBLE,
    agreement          BOOLEAN,
    primary_latency_ms DOUBLE,
    shadow_latency_ms  DOUBLE,
    segments           ROW<country STRING, device STRING>,
    error              STRING,
    WATERMARK FOR `timestamp` AS `timestamp` - INTERVAL '99' YEAR
) WITH (
    'connector' = 'filesystem',
    'path' = 'shadowgate-demo/out/comparisons',
    'format' = 'json',
    'json.timestamp-format.standard' = 'ISO-8601'
);

-- What became known later: 1 for a default, 0 for a loan that was paid back. Several labels of a
-- request are several rows.
CREATE TEMPORARY TABLE labels (
    request_id   STRING,
    `timestamp`  BIGINT,
    ground_truth DOUBLE
) WITH (
    'connector' = 'filesystem',
    'path' = 'shadowgate-demo/labels',
    'format' = 'json'
);

-- Comparisons with the latest label of their request; null if there is none. Of labels with the
-- same time, the larger one counts.
CREATE TEMPORARY VIEW labelled_comparisons AS
SELECT comparisons.*, latest.ground_truth
FROM comparisons
LEFT JOIN (
    SELECT request_id, ground_truth
    FROM (
        SELECT
            request_id, ground_truth,
            ROW_NUMBER() OVER (
                PARTITION BY request_id ORDER BY `timestamp` DESC, ground_truth DESC) AS place
        FROM labels
    )
    WHERE place = 1
) AS latest ON latest.request_id = comparisons.request_id;

CREATE TEMPORARY TABLE reports (
    test                               STRING,
    shadow                             STRING,
    segment                            STRING,
    window_start                       TIMESTAMP_LTZ(3),
    window_end                         TIMESTAMP_LTZ(3),
    total_requests                     BIGINT,
    agreement_rate                     DOUBLE,
    primary_latency_p50                DOUBLE,
    primary_latency_p99                DOUBLE,
    shadow_latency_p50                 DOUBLE,
    shadow_latency_p99                 DOUBLE,
    shadow_error_rate                  DOUBLE,
    prediction_distribution_divergence DOUBLE,
    `read`                             BIGINT,
    rejected                           BIGINT,
    incomplete                         BIGINT,
    not_sampled                        BIGINT,
    duplicates                         BIGINT,
    primary_missing                    BIGINT,
    scored                             BIGINT,
    timed_out                          BIGINT,
    model_error                        BIGINT,
    bad_input                          BIGINT,
    missing                            BIGINT,
    unavailable                        BIGINT,
    agreed                             BIGINT,
    measured                           BIGINT,
    over_limit                         BIGINT,
    paired                             BIGINT,
    shadow_only_slow                   BIGINT,
    primary_only_slow                  BIGINT,
    elsewhere                          BIGINT,
    not_mirrored                       BIGINT,
    first_event_time                   TIMESTAMP_LTZ(3),
    last_event_time                    TIMESTAMP_LTZ(3),
    model_min                          STRING,
    model_max                          STRING,
    primary_latency                    BYTES,
    shadow_latency                     BYTES,
    predictions                        BYTES,
    clusters                           BYTES,
    errors                             BYTES,
    WATERMARK FOR window_start AS window_start - INTERVAL '99' YEAR
) WITH (
    'connector' = 'filesystem',
    'path' = 'shadowgate-demo/out/windows',
    'format' = 'json',
    'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TEMPORARY TABLE decisions (
    test             STRING,
    `primary`        STRING,
    shadow           STRING,
    window_start     TIMESTAMP_LTZ(3),
    window_end       TIMESTAMP_LTZ(3),
    verdict          STRING,
    promote          BOOLEAN,
    reason           STRING,
    policy           STRING,
    checks           ROW<sufficient_traffic BOOLEAN, agreement_ok BOOLEAN, latency_ok BOOLEAN, errors_ok BOOLEAN,
                         distribution_ok BOOLEAN>,
    report_summary   ROW<requests BIGINT, agreement STRING, shadow_p99_ms STRING, error_rate STRING,
                         js_divergence STRING>,
    coverage         ROW<compared BIGINT, `read` BIGINT, rejected BIGINT, not_sampled BIGINT, duplicates BIGINT,
                         primary_missing BIGINT, scored BIGINT, timed_out BIGINT, model_error BIGINT,
                         bad_input BIGINT, missing BIGINT, unavailable BIGINT>,
    first_event_time TIMESTAMP_LTZ(3),
    last_event_time  TIMESTAMP_LTZ(3),
    model_sha256     STRING,
    spec_sha256      STRING,
    WATERMARK FOR window_end AS window_end - INTERVAL '99' YEAR
) WITH (
    'connector' = 'filesystem',
    'path' = 'shadowgate-demo/out/decisions',
    'format' = 'json',
    'json.timestamp-format.standard' = 'ISO-8601'
);

-- Comparisons in the form that window_report.sql reads, summed by its five minutes. Sums over a
-- part of its window also work. Records that were never compared, such as rejected ones, are not
-- included.
CREATE TEMPORARY VIEW tallies AS
SELECT
    'credit-risk'                                                                AS test,
    shadow,
    segment,
    window_time                                                                  AS event_time,
    MIN(`timestamp`)                                                             AS first_event_time,
    MAX(`timestamp`)                                                             AS last_event_time,
    CAST(NULL AS STRING)                                                         AS model_min,
    CAST(NULL AS STRING)                                                         AS model_max,
    CAST(0 AS BIGINT)                                                            AS rejected,
    CAST(0 AS BIGINT)                                                            AS incomplete,
    CAST(0 AS BIGINT)                                                            AS not_sampled,
    CAST(0 AS BIGINT)                                                            AS duplicates,
    CAST(0 AS BIGINT)                                                            AS primary_missing,
    COUNT(*) FILTER (WHERE outcome = 'SCORED')                                   AS scored,
    COUNT(*) FILTER (WHERE outcome = 'TIMED_OUT')                                AS timed_out,
    COUNT(*) FILTER (WHERE outcome = 'MODEL_ERROR')                              AS model_error,
    COUNT(*) FILTER (WHERE outcome = 'BAD_INPUT')                                AS bad_input,
    COUNT(*) FILTER (WHERE outcome = 'MISSING')                                  AS missing,
    COUNT(*) FILTER (WHERE outcome = 'UNAVAILABLE')                              AS unavailable,
    COUNT(*) FILTER (WHERE agreement)                                            AS agreed,
    COUNT(*) FILTER (WHERE shadow_ms IS NOT NULL)                                AS measured,
    -- 1000 ms is the demo's limit; a higher latency is slow.
    COUNT(*) FILTER (WHERE shadow_ms > 1000e0)                                   AS over_limit,
    COUNT(*) FILTER (WHERE shadow_ms IS NOT NULL AND primary_latency_ms IS NOT NULL) AS paired,
    COUNT(*) FILTER (WHERE shadow_ms > 1000e0 AND primary_latency_ms <= 1000e0)  AS shadow_only_slow,
    COUNT(*) FILTER (WHERE shadow_ms <= 1000e0 AND primary_latency_ms > 1000e0)  AS primary_only_slow,
    CAST(0 AS BIGINT)                                                            AS elsewhere,
    CAST(0 AS BIGINT)                                                            AS not_mirrored,
    LATENCY_HISTOGRAM(primary_latency_ms)
        FILTER (WHERE outcome <> 'UNAVAILABLE')                                  AS primary_latency,
    LATENCY_HISTOGRAM(shadow_ms)                                                 AS shadow_latency,
    PREDICTION_HISTOGRAM(primary_prediction, shadow_prediction, 0e0, 1e0, 20)
        FILTER (WHERE outcome = 'SCORED')                                        AS predictions,
    CAST(NULL AS BYTES)                                                          AS clusters,
    ERROR_COUNTS(outcome || ': ' || error) FILTER (WHERE segment = '*')          AS errors
FROM TABLE(TUMBLE(
    (SELECT *
     FROM (SELECT `timestamp`, shadow, outcome, primary_prediction, shadow_prediction, agreement, primary_latency_ms,
                  -- Null if the request was not sent in a call of its own; infinite if it was and
                  -- got no answer.
                  shadow_latency_ms AS shadow_ms, error,
                  segments.country AS country, segments.device AS device
           FROM comparisons)
     CROSS JOIN UNNEST(ARRAY[
         '*',
         'country=' || COALESCE(country, '(none)'),
         'device=' || COALESCE(device, '(none)')]) AS s (segment)),
    DESCRIPTOR(`timestamp`), INTERVAL '5' MINUTE))
GROUP BY shadow, segment, window_start, window_end, window_time;

-- The same log as a topic, live.
CREATE TEMPORARY TABLE requests_topic (
    event_time AS COALESCE(TO_TIMESTAMP_LTZ(`timestamp`, 3), TO_TIMESTAMP_LTZ(0, 3)),
    WATERMARK FOR event_time AS event_time - INTERVAL '30' SECOND
) WITH (
    'connector' = 'kafka',
    'properties.bootstrap.servers' = 'localhost:9092',
    'topic' = 'requests',
    'scan.startup.mode' = 'earliest-offset',
    'scan.watermark.idle-timeout' = '1 min',
    'format' = 'json',
    'json.ignore-parse-errors' = 'true'
) LIKE requests (EXCLUDING OPTIONS EXCLUDING GENERATED EXCLUDING WATERMARKS);

-- Decisions as a topic. The table is append-only, so that batch queries can also read it.
CREATE TEMPORARY TABLE decisions_topic WITH (
    'connector' = 'kafka',
    'properties.bootstrap.servers' = 'localhost:9092',
    'topic' = 'decisions',
    'scan.startup.mode' = 'earliest-offset',
    'format' = 'json',
    'json.timestamp-format.standard' = 'ISO-8601'
) LIKE decisions (EXCLUDING OPTIONS EXCLUDING WATERMARKS);
