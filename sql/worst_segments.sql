-- The segments in which a shadow agrees least with the primary, over all stored windows. Wilson's
-- interval shows how reliable the rate of a small segment is. It is valid for one look, not for a
-- verdict.
SELECT
    shadow,
    segment,
    scored,
    ROUND(RATE(agreed, scored), 4)                    AS agreement_rate,
    ROUND(WILSON_INTERVAL(agreed, scored).`lower`, 4) AS at_least,
    ROUND(WILSON_INTERVAL(agreed, scored).`upper`, 4) AS at_most
FROM (
    SELECT shadow, segment, SUM(scored) AS scored, SUM(agreed) AS agreed
    FROM reports
    WHERE segment <> '*'
    GROUP BY shadow, segment
)
ORDER BY agreement_rate, shadow, segment
LIMIT 5;
