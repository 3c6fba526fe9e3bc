package io.shadowgate.gate;

import io.shadowgate.statistics.evidence.RateGate;
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

    /**
     * Evidence that the share of failures is above a limit, a logarithm. The limit may be any
     * observed share. Next to 0 it is raised to what evidence can be about, and next to 1 nothing
     * is above it.
     */
    double logAbove(double observed, double effect, Tuning tuning) {
        double limit =
                observed > RateGate.MOST_LIMIT
                        ? 1
                        : observed == 0 ? 0 : Math.max(observed, RateGate.LEAST_LIMIT);
        return new RateLimit(Side.AT_MOST, limit, tuning)
                .evidence(sum / effect, trials / effect)
                .bad();
    }
}
