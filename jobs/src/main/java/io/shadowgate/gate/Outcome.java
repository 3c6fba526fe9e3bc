package io.shadowgate.gate;

import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.Tuning;

/**
 * The outcomes of requests at one gate. Each request is a trial with a value: 1 for a failure and 0
 * otherwise, or any value from -1 to 1.
 *
 * @param sum of the values
 * @param squares sum of their squares
 */
public record Outcome(long trials, long sum, long squares) {
    static Outcome failures(long number, long trials) {
        return new Outcome(trials, number, number);
    }

    /** Evidence that the share of failures is above a limit, a logarithm. */
    double logAbove(double limit, double effect, Tuning tuning) {
        return new RateLimit(Side.AT_MOST, limit, tuning)
                .evidence(sum / effect, trials / effect)
                .bad();
    }
}
