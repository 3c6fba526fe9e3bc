-- The two requests of each country on which a shadow is furthest from the primary, with their
-- features. Reads single comparisons, which sinks.files.comparisons writes, and the log for the
-- features.
SELECT
    worst.shadow,
    worst.country,
    worst.request_id,
    ROUND(worst.primary_prediction, 4) AS primary_prediction,
    ROUND(worst.shadow_prediction, 4)  AS shadow_prediction,
    ROUND(requests.features.age, 1)    AS age,
    ROUND(requests.features.income, 1) AS income
FROM (
    SELECT *
    FROM (
        SELECT
            shadow, segments.country AS country, request_id, primary_prediction, shadow_prediction,
            ROW_NUMBER() OVER (
                PARTITION BY shadow, segments.country
                ORDER BY ABS(primary_prediction - shadow_prediction) DESC, request_id) AS place
        FROM comparisons
        WHERE outcome = 'SCORED' AND NOT agreement
    )
    WHERE place <= 2
) AS worst
JOIN requests ON requests.request_id = worst.request_id;
