package io.shadowgate.verdict;

import io.shadowgate.gate.Gate;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.evidence.ClusterSums;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The divisor of each gate's counts, because correlated requests carry less evidence than
 * independent ones.
 *
 * @param byGate by {@link Gate#id}, at least 1; gates without an entry have an effect of 1
 */
public record DesignEffects(Map<String, Double> byGate) {
    static final DesignEffects NONE = new DesignEffects(Map.of());

    public DesignEffects {
        byGate = Map.copyOf(byGate);
    }

    /**
     * The effects of clusters. A gate whose own clusters give no estimate borrows another gate's.
     *
     * @param clusters stored {@link ClusterCounts}; null if requests are independent
     */
    static DesignEffects ofClusters(byte @Nullable [] clusters, List<Gate> gates) {
        if (clusters == null) {
            return NONE;
        }
        ClusterCounts counts = ClusterCounts.fromBytes(clusters);
        double known =
                gates.stream()
                        .filter(DesignEffects::standsForItself)
                        .flatMapToDouble(gate -> told(gate, counts))
                        .max()
                        .orElse(Double.NaN);
        Map<String, Double> effects = new HashMap<>();
        for (Gate gate : gates) {
            if (standsForItself(gate)) {
                double worst =
                        gate.clusters(counts).stream()
                                .mapToDouble(ClusterSums::designEffect)
                                .max()
                                .orElse(1);
                double otherwise = Double.isNaN(known) ? worst : known;
                effects.put(gate.id(), told(gate, counts).max().orElse(otherwise));
            }
        }
        double largest = effects.values().stream().mapToDouble(each -> each).max().orElse(1);
        for (Gate gate : gates) {
            if (!standsForItself(gate)) {
                double otherwise =
                        gate.borrowsEffectOf() == null
                                ? largest
                                : effects.get(gate.borrowsEffectOf());
                effects.put(gate.id(), told(gate, counts).max().orElse(otherwise));
            }
        }
        return new DesignEffects(effects);
    }

    private static boolean standsForItself(Gate gate) {
        return gate.id().equals(gate.borrowsEffectOf());
    }

    private static DoubleStream told(Gate gate, ClusterCounts counts) {
        return gate.clusters(counts).stream()
                .filter(ClusterSums::tellsDesignEffect)
                .mapToDouble(ClusterSums::designEffect);
    }

    public double of(Gate gate) {
        return of(gate.id());
    }

    double of(String gate) {
        return byGate.getOrDefault(gate, 1.0);
    }

    /**
     * Adds a second cause of correlation. The increases of the variance are summed. If the same
     * requests are correlated by both causes, the sum is too large, which is safe.
     */
    DesignEffects plus(DesignEffects other) {
        Map<String, Double> sums = new HashMap<>();
        Stream.concat(byGate.keySet().stream(), other.byGate.keySet().stream())
                .forEach(gate -> sums.put(gate, of(gate) + other.of(gate) - 1));
        return new DesignEffects(sums);
    }
}
