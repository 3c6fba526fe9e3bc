package io.shadowgate.spec;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a shadow is judged.
 *
 * @param clusterSegment name of the request segment that groups dependent requests, such as those
 *     of a user; null if all requests are independent
 */
public record Gates(
        Policy policy,
        Limits limits,
        PairedLatency pairedLatency,
        Classes classes,
        Segments segments,
        @Nullable String clusterSegment,
        EvidenceRules evidence,
        LabelLimits labels)
        implements Serializable {

    /** Gates without limits on what labels say. */
    public Gates(
            Policy policy,
            Limits limits,
            PairedLatency pairedLatency,
            Classes classes,
            Segments segments,
            @Nullable String clusterSegment,
            EvidenceRules evidence) {
        this(
                policy,
                limits,
                pairedLatency,
                classes,
                segments,
                clusterSegment,
                evidence,
                LabelLimits.NONE);
    }

    /** What a verdict depends on. Both policies are always evaluated; this one decides. */
    public enum Policy {
        /** What the counts prove, valid however often one looks. */
        EVIDENCE,
        /** The observed values themselves. */
        POINT
    }

    /** What the accepted probabilities of a false verdict apply to. */
    public enum AlphaFor {
        /** Each shadow. */
        SHADOW,
        /** All shadows together; each has an equal share. */
        TEST
    }

    /** What a gate measures. */
    public enum Measure {
        AGREEMENT,
        LATENCY,
        ERRORS,
        DISTRIBUTION,
        /** All that labels have to prove. */
        LABELS
    }

    /** What to do with a gate that cannot prove anything, whatever its few requests show. */
    public enum IfUnderpowered {
        HOLD,
        PASS
    }

    /**
     * Compares the latencies of shadow and primary on the same requests.
     *
     * @param thresholdMs a higher latency is slow; above 0; slow requests are always counted
     * @param maxExcessRate how much larger the shadow's share of slow requests may be than the
     *     primary's; null for no such gate
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
     * Labels with a bin and a gate of their own; all others share one bin.
     *
     * @param minAgreementRate among the requests of each class; null for no such gates
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
     * Request segments whose values have gates of their own, with the limits of the whole test.
     *
     * @param names empty for none
     * @param maxSegments number of segments that may have gates, the first ones seen; a higher
     *     number makes it harder to prove that a segment is bad
     */
    public record Segments(
            List<String> names,
            List<Measure> measures,
            int maxSegments,
            IfUnderpowered ifUnderpowered)
            implements Serializable {
        public Segments {
            names = List.copyOf(names);
            measures = List.copyOf(measures);
        }
    }
}
