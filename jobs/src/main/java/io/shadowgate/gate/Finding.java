package io.shadowgate.gate;

import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.Standing;
import javax.annotation.Nullable;

/**
 * What the counts say at one gate.
 *
 * @param observed null when there is nothing to observe
 * @param lower and {@code upper}: contain the true value at all looks at once with probability 1 -
 *     alpha; null when there is nothing to observe
 * @param logGood the logarithm of the evidence for good: it is proven at 1 / alpha
 * @param logBad likewise for bad
 * @param reason one sentence for a person
 */
public record Finding(
        String name,
        @Nullable Double observed,
        @Nullable Double lower,
        @Nullable Double upper,
        double limit,
        double logGood,
        double logBad,
        Standing standing,
        String reason) {

    static Finding of(
            String name,
            @Nullable Double observed,
            Interval interval,
            double limit,
            LogEvidence evidence,
            Standing standing,
            String reason) {
        return new Finding(
                name,
                observed,
                observed == null ? null : (Double) interval.lower(),
                observed == null ? null : (Double) interval.upper(),
                limit,
                evidence.good(),
                evidence.bad(),
                standing,
                reason);
    }

    boolean isGood() {
        return standing == Standing.GOOD;
    }

    LogEvidence evidence() {
        return new LogEvidence(logGood, logBad);
    }

    Check check() {
        return new Check(name, isGood() && observed != null, observed, limit, reason);
    }
}
