-- Where each shadow differs: slices of one value and of two, found among all of country, device and the
-- primary's score. The job writes the same to slices/ with the features that its spec names.
SELECT
    counted.shadow,
    found.slice,
    found.scored,
    found.disagreed,
    ROUND(found.explains, 4)          AS explains,
    ROUND(found.explains_together, 4) AS explains_together
FROM (
    SELECT
        shadow,
        SLICES(
            MAP['country', segments.country,
                'device', segments.device,
                'score', CAST(FLOOR(primary_prediction * 10e0) / 10e0 AS STRING)],
            agreement,
            shadow_prediction - primary_prediction) AS slices
    FROM comparisons
    GROUP BY shadow
) AS counted
CROSS JOIN UNNEST(SLICE_FINDINGS(counted.slices, 0.03e0)) AS found
ORDER BY shadow, slice
LIMIT 100;
