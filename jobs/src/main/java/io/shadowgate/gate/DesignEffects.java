package io.shadowgate.gate;

import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.evidence.ClusterSums;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * By how much the counts of correlated requests are to be divided, for each rate; 1 where requests
 * are independent.
 *
 * <p>A rate of exactly 0 or 1 says nothing of how its failures cluster. It takes the largest effect
 * of the others, and if none of them says anything, that of clusters whose requests are all alike.
 */
record DesignEffects(double agreement, double latency, double errors) {
    static final DesignEffects NONE = new DesignEffects(1, 1, 1);

    static DesignEffects of(@Nullable byte[] clusters) {
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
        return new DesignEffects(
                effect(agreement, known), effect(latency, known), effect(errors, known));
    }

    private static double effect(ClusterSums sums, double known) {
        return sums.tellsDesignEffect() || Double.isNaN(known) ? sums.designEffect() : known;
    }

    double largest() {
        return Math.max(agreement, Math.max(latency, errors));
    }
}
