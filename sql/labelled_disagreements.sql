-- Which model is right where both decide differently, at a threshold of 0.6. The latest label of a
-- request counts. Evidence of LN(20) or more is a proof at 5 %, at whatever time one looks; the
-- bounds are what the missing labels allow.
SELECT
    shadow,
    disagreements,
    labelled,
    shadow_right,
    labelled - shadow_right                                                               AS primary_right,
    ROUND(RATE(shadow_right, labelled), 4)                                                AS shadow_correct,
    ROUND(LABEL_BOUNDS(shadow_right, labelled, disagreements - labelled).`lower`, 4)      AS at_least,
    ROUND(LABEL_BOUNDS(shadow_right, labelled, disagreements - labelled).`upper`, 4)      AS at_most,
    ROUND(MCNEMAR_EVIDENCE(shadow_right, labelled - shadow_right).good, 2)                AS evidence_better,
    ROUND(MCNEMAR_EVIDENCE(shadow_right, labelled - shadow_right).bad, 2)                 AS evidence_worse
FROM (
    SELECT
        shadow,
        COUNT(*)                                                                          AS disagreements,
        COUNT(ground_truth)                                                               AS labelled,
        COUNT(*) FILTER (WHERE (shadow_prediction >= 0.6e0) = (ground_truth = 1))         AS shadow_right
    FROM labelled_comparisons
    WHERE outcome = 'SCORED' AND (primary_prediction >= 0.6e0) <> (shadow_prediction >= 0.6e0)
    GROUP BY shadow
)
ORDER BY shadow
LIMIT 100;
