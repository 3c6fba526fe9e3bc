package io.shadowgate.demo;

import java.util.Locale;

/**
 * Where an applicant lives.
 *
 * <p>The shares and incomes are rough round numbers, not statistics.
 */
enum Country {
    DE(0.36, 43_000),
    ES(0.18, 29_000),
    FR(0.27, 37_000),
    NL(0.19, 46_000);

    private final double share;
    private final double medianIncome;

    Country(double share, double medianIncome) {
        this.share = share;
        this.medianIncome = medianIncome;
    }

    /** Euros a year. */
    double medianIncome() {
        return medianIncome;
    }

    /** Name of the feature that is 1 for applicants of this country and 0 for all others. */
    String feature() {
        return "country_" + name().toLowerCase(Locale.ROOT);
    }

    /** The country at {@code u}, in [0, 1), of all applicants in the order of the constants. */
    static Country at(double u) {
        double rest = u;
        for (Country country : values()) {
            rest -= country.share;
            if (rest < 0) {
                return country;
            }
        }
        return NL;
    }
}
