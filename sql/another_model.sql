-- How another model would have answered: v14 on every request of the log, against the answers that were served.
-- ML_PREDICT runs it here and now, failures and all, and any tolerance will do for the comparison.
SELECT
    country,
    COUNT(*)                                                               AS requests,
    COUNT(*) FILTER (WHERE status <> 'SCORED')                             AS failed,
    ROUND(AGREEMENT(SCORES_AGREE(primary_prediction, score, 0.05)).rate, 4) AS agreement_rate,
    ROUND(DISAGREEMENT(primary_prediction, score,
                       SCORES_AGREE(primary_prediction, score, 0.05)).shadow_higher_rate, 4) AS shadow_higher_rate
FROM ML_PREDICT(
    TABLE features,
    MODEL v14,
    DESCRIPTOR(age, country_de, country_es, country_fr, country_nl, debt_ratio, employment_years, income,
               late_payments, open_credit_lines, requested_amount))
GROUP BY country;
