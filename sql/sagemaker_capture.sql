-- Reads what SageMaker captured, as it is. The first two statements write a small capture; leave
-- them out, and name the folder of your own in 'path'.
CREATE TEMPORARY TABLE capture_lines (
    line STRING
) WITH (
    'connector' = 'filesystem',
    'path' = 'shadowgate-demo/sql/capture',
    'format' = 'raw'
);

INSERT OVERWRITE capture_lines VALUES
    ('{"captureData":{"endpointInput":{"mode":"INPUT","data":"34,0.25\n51,0.5\n","encoding":"CSV"},"endpointOutput":{"mode":"OUTPUT","data":"0.18\n0.42\n","encoding":"CSV"}},"eventMetadata":{"eventId":"e-1","inferenceTime":"2026-03-02T00:00:06Z"},"eventVersion":"0"}'),
    ('{"captureData":{"endpointInput":{"mode":"INPUT","data":"NDcsMC4xMjU=","encoding":"BASE64"},"endpointOutput":{"mode":"OUTPUT","data":"MC4yNw==","encoding":"BASE64"}},"eventMetadata":{"eventId":"e-2","inferenceId":"order-7","inferenceTime":"2026-03-02T00:00:19Z"},"eventVersion":"0"}'),
    ('{"captureData":{"endpointInput":{"mode":"INPUT","data":"29,0.75","encoding":"CSV"}},"eventMetadata":{"eventId":"e-3","inferenceTime":"2026-03-02T00:00:32Z"},"eventVersion":"0"}'),
    ('no capture at all');

CREATE TEMPORARY TABLE capture (
    request_id         STRING,
    `timestamp`        TIMESTAMP_LTZ(3),
    features           ARRAY<DOUBLE>,
    primary_prediction DOUBLE
) WITH (
    'connector' = 'filesystem',
    'path' = 'shadowgate-demo/sql/capture',
    'format' = 'shadowgate',
    'shadowgate.layout' = 'sagemaker',
    'shadowgate.on-error' = 'skip'
);

SELECT request_id, DATE_FORMAT(`timestamp`, 'HH:mm:ss') AS captured, features[1] AS age, primary_prediction FROM capture;

-- The same log, with a row for each record that is rejected.
CREATE TEMPORARY TABLE capture_with_rejected (
    rejected STRING
) WITH (
    'shadowgate.on-error' = 'row'
) LIKE capture (OVERWRITING OPTIONS);

SELECT COALESCE(LEFT(rejected, 30), '(read)') AS record, COUNT(*) AS records
FROM capture_with_rejected GROUP BY rejected;
