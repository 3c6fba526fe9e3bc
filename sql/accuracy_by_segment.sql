-- How good both models are in each country, on requests with a label: the share of right decisions
-- at a threshold of 0.6, the area under the curve, and the Brier score.
SELECT
    shadow,
    country,
    requests,
    labelled,
    ROUND(RATE(primary_right, labelled), 4)    AS primary_accuracy,
    ROUND(RATE(shadow_right, labelled), 4)     AS shadow_accuracy,
    ROUND(AUC(primary_scores).`lower`, 3)      AS primary_auc,
    ROUND(AUC(shadow_scores).`lower`, 3)       AS shadow_auc,
    ROUND(BRIER_SCORE(primary_scores), 4)      AS primary_brier,
    ROUND(BRIER_SCORE(shadow_scores), 4)       AS shadow_brier
FROM (
    SELECT
        shadow,
        segments.country                                                                   AS country,
        COUNT(*)                                                                           AS requests,
        COUNT(ground_truth)                                                                AS labelled,
        COUNT(*) FILTER (WHERE (primary_prediction >= 0.6e0) = (ground_truth = 1))         AS primary_right,
        COUNT(*) FILTER (WHERE (shadow_prediction >= 0.6e0) = (ground_truth = 1))          AS shadow_right,
        LABELLED_SCORES(ground_truth, primary_prediction)                                  AS primary_scores,
        LABELLED_SCORES(ground_truth, shadow_prediction)                                   AS shadow_scores
    FROM labelled_comparisons
    WHERE outcome = 'SCORED'
    GROUP BY shadow, segments.country
)
ORDER BY shadow, country
LIMIT 100;
