-- The demo's models for ML_PREDICT, with one input column per feature, the score, and the status
-- of each call. Needs shadowgate-jobs.jar (ADD JAR) and DJL in Flink's lib/. Options and defaults
-- are those of the spec.

CREATE TEMPORARY MODEL v12
INPUT (
    age DOUBLE, country_de DOUBLE, country_es DOUBLE, country_fr DOUBLE,
    country_nl DOUBLE, debt_ratio DOUBLE, employment_years DOUBLE, income DOUBLE,
    late_payments DOUBLE, open_credit_lines DOUBLE, requested_amount DOUBLE
)
OUTPUT (score DOUBLE, status STRING, error STRING, latency_ms DOUBLE)
WITH (
    'provider' = 'djl',
    'path' = 'shadowgate-demo/models/v12.onnx',
    'sha256' = '10927b0a0c1c318fb33b00d056e55f0f87e7eb4b724a27d55708fb68567cfc20',
    'output.name' = 'probabilities',
    'output.index' = '1',
    'timeout' = '5 s'
);

CREATE TEMPORARY MODEL v13
INPUT (
    age DOUBLE, country_de DOUBLE, country_es DOUBLE, country_fr DOUBLE,
    country_nl DOUBLE, debt_ratio DOUBLE, employment_years DOUBLE, income DOUBLE,
    late_payments DOUBLE, open_credit_lines DOUBLE, requested_amount DOUBLE
)
OUTPUT (score DOUBLE, status STRING, error STRING, latency_ms DOUBLE)
WITH (
    'provider' = 'djl',
    'path' = 'shadowgate-demo/models/v13.onnx',
    'sha256' = '327c4d9b42a305cded6ee3fe622f1079b487a64e67803318deb415d4ed2ab5a1',
    'output.name' = 'probabilities',
    'output.index' = '1',
    'timeout' = '5 s'
);

CREATE TEMPORARY MODEL v14
INPUT (
    age DOUBLE, country_de DOUBLE, country_es DOUBLE, country_fr DOUBLE,
    country_nl DOUBLE, debt_ratio DOUBLE, employment_years DOUBLE, income DOUBLE,
    late_payments DOUBLE, open_credit_lines DOUBLE, requested_amount DOUBLE
)
OUTPUT (score DOUBLE, status STRING, error STRING, latency_ms DOUBLE)
WITH (
    'provider' = 'djl',
    'path' = 'shadowgate-demo/models/v14.onnx',
    'sha256' = '9ef49e1900c2814223a4d2dc351e9577a48fd564fb2c2235f1568b7830a0497a',
    'output.name' = 'probabilities',
    'output.index' = '1',
    'timeout' = '5 s'
);

-- Rows that a query has open at the same time share calls of the model. Flink's default of 10
-- makes calls small.
SET 'table.exec.async-ml-predict.max-concurrent-operations' = '512';
SET 'table.exec.async-ml-predict.output-mode' = 'ALLOW_UNORDERED';

-- One row per well-formed request, its features as columns.
CREATE TEMPORARY VIEW features AS
SELECT
    request_id,
    event_time,
    features.age AS age,
    features.country_de AS country_de,
    features.country_es AS country_es,
    features.country_fr AS country_fr,
    features.country_nl AS country_nl,
    features.debt_ratio AS debt_ratio,
    features.employment_years AS employment_years,
    features.income AS income,
    features.late_payments AS late_payments,
    features.open_credit_lines AS open_credit_lines,
    features.requested_amount AS requested_amount,
    primary_prediction,
    primary_latency_ms,
    segments.country AS country,
    segments.device AS device
FROM requests
WHERE request_id IS NOT NULL
    AND `timestamp` IS NOT NULL
    AND primary_prediction IS NOT NULL
    AND COALESCE(primary_latency_ms, 0) >= 0
    AND features.age IS NOT NULL
    AND features.country_de IS NOT NULL
    AND features.country_es IS NOT NULL
    AND features.country_fr IS NOT NULL
    AND features.country_nl IS NOT NULL
    AND features.debt_ratio IS NOT NULL
    AND features.employment_years IS NOT NULL
    AND features.income IS NOT NULL
    AND features.late_payments IS NOT NULL
    AND features.open_credit_lines IS NOT NULL
    AND features.requested_amount IS NOT NULL;
