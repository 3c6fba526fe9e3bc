-- Whether scores are the probabilities that they claim to be: the mean score of ten bins beside the
-- share of requests in it that came true, for the primary and each shadow.
SELECT
    curve.model,
    ROUND(bin.score_from, 1)    AS from_score,
    ROUND(bin.score_to, 1)      AS to_score,
    bin.requests,
    ROUND(bin.mean_score, 3)    AS mean_score,
    ROUND(bin.positive_rate, 3) AS came_true
FROM (
    SELECT 'primary' AS model, LABELLED_SCORES(ground_truth, primary_prediction) AS scores
    FROM labelled_comparisons
    WHERE outcome = 'SCORED'
    UNION ALL
    SELECT shadow, LABELLED_SCORES(ground_truth, shadow_prediction)
    FROM labelled_comparisons
    WHERE outcome = 'SCORED'
    GROUP BY shadow
) AS curve
CROSS JOIN UNNEST(CALIBRATION(curve.scores)) AS bin
ORDER BY model, from_score
LIMIT 100;
