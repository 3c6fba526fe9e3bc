package io.shadowgate.gate;

import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.evidence.ClusterSums;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * By how much the counts of correlated requests are to be divided, for each gate; 1 where requests
 * are independent.
 *
 * <p>A rate of exactly 0 or 1 says nothing of how its failures cluster. It takes the largest effect
 * of the others, and if none of them says anything, that of clusters whose requests are all alike.
 *
 * @param byGate of the gates that have one of their own, at least 1
 * @param others of all other gates
 */
record DesignEffects(Map<String, Double> byGate, double others) {
    static final DesignEffects NONE = new DesignEffects(Map.of(), 1);

    private static final String CLASS = "class ";

    DesignEffects {
        byGate = Map.copyOf(byGate);
    }

    /**
     * @param clusters stored {@link ClusterCounts}; null where requests are independent
     * @param classes that have gates of their own, in the order of their numbers
     */
    static DesignEffects ofClusters(@Nullable byte[] clusters, List<String> classes) {
        if (clusters == null) {
            return NONE;
        }
        ClusterCounts counts = ClusterCounts.fromBytes(clusters);
        ClusterSums agreement = ClusterSums.of(counts.scored(), counts.agreed());
        ClusterSums latency = ClusterSums.of(counts.measured(), counts.over());
        ClusterSums errors = ClusterSums.of(counts.requests(), counts.scored());
        double known =
                Stream.of(agreement, latency, errors)
                        .filter(ClusterSums::tellsDesignEffect)
                        .mapToDouble(ClusterSums::designEffect)
                        .max()
                        .orElse(Double.NaN);
        Map<String, Double> byGate = new HashMap<>();
        byGate.put(PointPolicy.AGREEMENT, effect(agreement, known));
        byGate.put(PointPolicy.LATENCY, effect(latency, known));
        byGate.put(PointPolicy.ERRORS, effect(errors, known));
        double largest = byGate.values().stream().mapToDouble(each -> each).max().orElseThrow();
        byGate.put(
                EvidenceGates.PAIRED_LATENCY,
                largest(
                        Stream.of(
                                ClusterSums.of(counts.paired(), counts.shadowOnly()),
                                ClusterSums.of(counts.paired(), counts.primaryOnly())),
                        byGate.get(PointPolicy.LATENCY)));
        // A distance is made of shares of bins, and of pairs that are in two of them.
        byGate.put(
                PointPolicy.DISTRIBUTION,
                largest(
                        Stream.concat(Stream.of(counts.apart()), Stream.of(counts.cells()))
                                .map(part -> ClusterSums.of(counts.binned(), part)),
                        largest));
        for (int number = 0; number < classes.size(); number++) {
            byGate.put(
                    ofClass(classes.get(number)),
                    largest(
                            Stream.of(
                                    ClusterSums.of(
                                            counts.ofClass(number), counts.agreedOfClass(number))),
                            byGate.get(PointPolicy.AGREEMENT)));
        }
        return new DesignEffects(byGate, byGate.get(PointPolicy.AGREEMENT));
    }

    /** Of those that say anything; where none does, another's. */
    private static double largest(Stream<ClusterSums> sums, double otherwise) {
        return sums.filter(ClusterSums::tellsDesignEffect)
                .mapToDouble(ClusterSums::designEffect)
                .max()
                .orElse(otherwise);
    }

    private static double effect(ClusterSums sums, double known) {
        return sums.tellsDesignEffect() || Double.isNaN(known) ? sums.designEffect() : known;
    }

    /**
     * @param gate as findings name it, or as {@link #ofClass} does
     */
    double of(String gate) {
        return byGate.getOrDefault(gate, others);
    }

    /** The name of the gate of a class, which may be called as any other gate is. */
    static String ofClass(String label) {
        return CLASS + label;
    }

    /**
     * With another reason for correlation beside this one. What both add to the variance adds up;
     * where they are the same requests, this is too much, and safe.
     */
    DesignEffects plus(DesignEffects other) {
        Map<String, Double> sums = new HashMap<>();
        TreeSet<String> gates = new TreeSet<>(byGate.keySet());
        gates.addAll(other.byGate.keySet());
        gates.forEach(gate -> sums.put(gate, of(gate) + other.of(gate) - 1));
        return new DesignEffects(sums, others + other.others - 1);
    }
}
