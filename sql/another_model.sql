-- Compares another model, v14, with the answers of the primary, on every request of the log.
-- ML_PREDICT runs the model in this query. Its failures count too, and the tolerance can be
-- changed.
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
