package io.shadowgate.statistics;

import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Erf;

/** McNemar's exact test that two models are right equally often on the same requests. */
public final class McNemar {
    /** Above this count the normal approximation is more accurate than the binomial in doubles. */
    private static final double LARGE = 1e8;

    private McNemar() {}

    /**
     * The two-sided p value, min(1, 2 P(B &lt;= min(b, c))) with B binomial(b + c, 1/2). The error
     * is at most 1e-8, and at most 1e-12 up to ten thousand requests.
     *
     * @param b requests that only one model got right
     * @param c requests that only the other model got right
     */
    public static double pValue(long b, long c) {
        if (b < 0 || c < 0) {
            throw new IllegalArgumentException("counts " + b + " and " + c + ": none may be < 0");
        }
        double fewer = Math.min(b, c);
        double more = Math.max(b, c);
        if (fewer == more) {
            return 1;
        }
        double n = fewer + more;
        return n > LARGE
                ? Math.min(1, Erf.erfc((more - fewer - 1) / Math.sqrt(2 * n)))
                : Math.min(1, 2 * Beta.regularizedBeta(0.5, n - fewer, fewer + 1));
    }
}
