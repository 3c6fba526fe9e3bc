package io.shadowgate.gate;

import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.Combination;
import io.shadowgate.statistics.evidence.DistanceLaw;
import io.shadowgate.statistics.evidence.DivergenceGate;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.RateGate;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.RequestsNeeded;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.OptionalLong;

/**
 * A limit on the Jensen-Shannon distance. Two kinds of evidence can prove a shadow good: the counts
 * per bin, which need more requests with more bins, and the share of pairs in different bins. Their
 * average loses at most ln 2 against the better one.
 */
final class DistanceLimit {
    /** The largest possible distance. Every shadow keeps a limit of this size. */
    static final double LARGEST = Math.sqrt(StrictMath.log(2));

    /** Replaces a limit of 0 or {@link #LARGEST} where a gate is needed only for its interval. */
    private static final double ANY = 0.5;

    private final double limit;
    private final Tuning tuning;
    private final DivergenceGate gate;
    private final double mostMismatches;
    private final RateLimit mismatches;

    DistanceLimit(double limit, int bins, Tuning tuning) {
        this.limit = limit;
        this.tuning = tuning;
        this.gate = new DivergenceGate(limit > 0 && limit < LARGEST ? limit : ANY, bins);
        this.mostMismatches =
                limit > 0 && limit < LARGEST ? gate.mismatchLimit() : limit > 0 ? 1 : 0;
        this.mismatches = new RateLimit(Side.AT_MOST, mostMismatches, tuning);
    }

    /** The distance is within the limit if at most this share of pairs is in different bins. */
    double mostMismatches() {
        return mostMismatches;
    }

    LogEvidence evidence(BinCounts bins, double effect) {
        double pairs = bins.pairs() / effect;
        LogEvidence coupled = mismatches.evidence(bins.mismatched() / effect, pairs);
        if (limit >= LARGEST) {
            return coupled;
        }
        if (limit == 0) {
            // A pair in two different bins does not show that the distributions differ.
            return new LogEvidence(Math.min(0, coupled.good()), 0);
        }
        LogEvidence counted = gate.evidence(bins.primary(), bins.shadow(), effect);
        return new LogEvidence(
                Combination.logAverage(counted.good(), coupled.good()), counted.bad());
    }

    Interval interval(BinCounts bins, double effect) {
        return gate.interval(bins.primary(), bins.shadow(), tuning.alpha(), effect);
    }

    /**
     * As {@link RequestsNeeded#forDistance}, for a limit that is neither 0 nor {@link #LARGEST}.
     *
     * @param law with a distance below the limit
     */
    OptionalLong requestsFor(DistanceLaw law, double power) {
        return RequestsNeeded.forDistance(
                gate,
                new RateGate(Side.AT_MOST, gate.mismatchLimit(), tuning),
                law,
                tuning.alpha(),
                power);
    }

    boolean couldProve(double pairs) {
        return mismatches.couldProve(pairs) || limit > 0 && gate.couldProve(pairs, tuning.alpha());
    }
}
