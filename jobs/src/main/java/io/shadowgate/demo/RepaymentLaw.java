package io.shadowgate.demo;

import java.util.Random;

/**
 * Who defaults in the demo's world. Curved on purpose (logarithms, a product, a bend), so that a
 * logistic regression comes close and is not exact, as in life.
 */
final class RepaymentLaw {
    private RepaymentLaw() {}

    static boolean defaults(Applicant applicant, Random random) {
        return random.nextDouble() < probability(applicant);
    }

    /** True probability of default, in (0, 1). */
    static double probability(Applicant a) {
        double burden = a.requestedAmount() / a.income();
        double logOdds =
                -1.45
                        - 1.9 * StrictMath.log(a.income() / 36_000)
                        + 3.0 * (a.debtRatio() - 0.33)
                        + 0.5 * Math.min(a.latePayments(), 4)
                        - 0.06 * Math.min(a.employmentYears(), 15)
                        + 0.03 * Math.max(a.openCreditLines() - 4, 0)
                        + 0.5 * burden
                        + 0.5 * (a.debtRatio() - 0.33) * a.latePayments()
                        + (a.age() < 25 ? 0.3 : 0.0);
        return 1 / (1 + StrictMath.exp(-logOdds));
    }
}
