package io.shadowgate.demo;

import java.util.List;
import java.util.Random;

/**
 * One application for a loan, drawn from the demo's population. Training sets and traffic use the
 * same population.
 *
 * <p>Values have the precision of a request log. So a model reads the same values from JSON as in
 * training.
 *
 * @param age years
 * @param debtRatio debt service as a share of income
 * @param income euros a year
 * @param requestedAmount euros
 */
record Applicant(
        Country country,
        int age,
        double debtRatio,
        double employmentYears,
        double income,
        int latePayments,
        int openCreditLines,
        double requestedAmount) {

    /** The order of {@link #features()} and of the models' input, which is by name. */
    static final List<String> FEATURES =
            List.of(
                    "age",
                    "country_de",
                    "country_es",
                    "country_fr",
                    "country_nl",
                    "debt_ratio",
                    "employment_years",
                    "income",
                    "late_payments",
                    "open_credit_lines",
                    "requested_amount");

    /**
     * Draws the next applicant. A seed gives the same applicants on every machine, because {@link
     * Random} and {@link StrictMath} are specified to the bit.
     */
    static Applicant draw(Random random) {
        Country country = Country.at(random.nextDouble());
        int age = (int) clamp(Math.rint(41 + 12 * random.nextGaussian()), 18, 80);
        double worked = (Math.min(age, 66) - 18) * StrictMath.pow(random.nextDouble(), 1.6);
        double employmentYears = rounded(worked, 10);
        double income =
                country.medianIncome()
                        * StrictMath.exp(0.42 * random.nextGaussian())
                        * (0.9 + 0.01 * Math.min(employmentYears, 20));
        double debtRatio = clamp(0.33 + 0.15 * random.nextGaussian(), 0.01, 0.95);
        int latePayments = occurrences(random, 0.15 + 0.6 * debtRatio, 8);
        int openCreditLines = occurrences(random, 0.8, 15);
        double requestedAmount = 9_000 * StrictMath.exp(0.6 * random.nextGaussian());
        return new Applicant(
                country,
                age,
                rounded(debtRatio, 1000),
                employmentYears,
                rounded(clamp(income, 6_000, 400_000), 10),
                latePayments,
                openCreditLines,
                50 * Math.rint(clamp(requestedAmount, 500, 75_000) / 50));
    }

    /** A new array in the order of {@link #FEATURES}. */
    double[] features() {
        return new double[] {
            age,
            country == Country.DE ? 1 : 0,
            country == Country.ES ? 1 : 0,
            country == Country.FR ? 1 : 0,
            country == Country.NL ? 1 : 0,
            debtRatio,
            employmentYears,
            income,
            latePayments,
            openCreditLines,
            requestedAmount
        };
    }

    /**
     * Draws how often something happens that continues with this probability (a geometric
     * distribution).
     */
    private static int occurrences(Random random, double probability, int most) {
        int count = 0;
        while (count < most && random.nextDouble() < probability) {
            count++;
        }
        return count;
    }

    private static double rounded(double value, double partsOfOne) {
        return Math.rint(value * partsOfOne) / partsOfOne;
    }

    private static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }
}
