package io.shadowgate.spec;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a shadow is judged.
 *
 * @param cluster name of the request segment whose values group requests that are not independent,
 *     such as a user's; null where each request stands for itself
 */
public record Gates(
        Policy policy,
        Limits limits,
        PairedLatency pairedLatency,
        Classes classes,
        Segments segments,
        @Nullable String cluster,
        EvidenceRules evidence)
        implements Serializable {

    /** What a verdict rests on. Both are always worked out; this one rules. */
    public enum Policy {
        /** On what the counts prove, however often one looks. */
        EVIDENCE,
        /** On the observed values themselves. */
        POINT
    }

    /** For what the accepted probabilities of a false verdict are. */
    public enum AlphaFor {
        /** For each shadow. */
        SHADOW,
        /** For all shadows together: each has an equal part. */
        TEST
    }

    /** What a gate measures. */
    public enum Measure {
        AGREEMENT,
        LATENCY,
        ERRORS,
        DISTRIBUTION
    }

    /** What to make of a gate to which no record of so few requests could prove anything. */
    public enum WithoutPower {
        HOLD,
        PASS
    }

    /**
     * The shadow's latencies against the primary's on the same requests.
     *
     * @param thresholdMs where slow begins; always counted, above 0
     * @param maxExcessRate by how much the share of slow requests may be above the primary's; null
     *     for no such gate
     */
    public record PairedLatency(double thresholdMs, @Nullable Double maxExcessRate)
            implements Serializable {
        public PairedLatency {
            if (!(thresholdMs > 0)) {
                throw new IllegalArgumentException(
                        "latency threshold " + thresholdMs + " ms is not above 0");
            }
        }
    }

    /**
     * Labels that have a bin, and a gate, of their own; all others share one bin.
     *
     * @param minAgreementRate among the requests of each; null for no such gates
     */
    public record Classes(List<String> names, @Nullable Double minAgreementRate)
            implements Serializable {
        public Classes {
            names = List.copyOf(names);
            if (minAgreementRate != null) {
                Limits.requireRate("min agreement rate of a class", minAgreementRate);
            }
        }
    }

    /**
     * Request segments whose values have gates of their own, under the limits of the whole.
     *
     * @param names empty for none
     * @param most how many may have gates, the first to come; the proof of a bad one pays for as
     *     many
     */
    public record Segments(
            List<String> names, List<Measure> measures, int most, WithoutPower withoutPower)
            implements Serializable {
        public Segments {
            names = List.copyOf(names);
            measures = List.copyOf(measures);
        }
    }
}
