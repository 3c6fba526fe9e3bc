package io.shadowgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.spec.Gates;
import io.shadowgate.statistics.ClusterCounts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DesignEffectsTest {
    private static final int USERS = 1000;

    @Test
    void withoutClustersRequestsAreIndependent() {
        assertThat(DesignEffects.ofClusters(null, List.of())).isEqualTo(DesignEffects.NONE);
    }

    /** Ten requests of a user agree together, and are slow one by one. */
    @Test
    void eachRateHasItsOwn() {
        ClusterCounts counts = new ClusterCounts();
        for (int user = 0; user < USERS; user++) {
            for (int i = 0; i < 10; i++) {
                counts.add(user, true, user % 10 > 0, true, i == user % 10);
            }
        }
        DesignEffects effects = DesignEffects.ofClusters(counts.toBytes(), List.of());
        assertThat(effects.of(PointPolicy.AGREEMENT)).isCloseTo(10, within(0.05));
        assertThat(effects.of(PointPolicy.LATENCY)).isEqualTo(1);
        // No request failed, which says nothing of how failures would come.
        assertThat(effects.of(PointPolicy.ERRORS)).isEqualTo(effects.of(PointPolicy.AGREEMENT));
        assertThat(effects.of(PointPolicy.DISTRIBUTION))
                .isEqualTo(effects.of(PointPolicy.AGREEMENT));
    }

    /** Users of ten requests: slow together, predicted together; agreement and p99 one by one. */
    @Test
    void pairsAndDistancesHaveTheirOwn() {
        ClusterCounts counts = new ClusterCounts();
        for (int user = 0; user < USERS; user++) {
            for (int i = 0; i < 10; i++) {
                counts.add(user, true, i != user % 10, true, i == user % 10);
                counts.addPair(user, user % 20 == 0, i == 3);
                counts.addBins(user, user % 4, user % 4, i == user % 10);
            }
        }
        DesignEffects effects = DesignEffects.ofClusters(counts.toBytes(), List.of());
        assertThat(effects.of(PointPolicy.AGREEMENT)).isEqualTo(1);
        assertThat(effects.of(PointPolicy.LATENCY)).isEqualTo(1);
        assertThat(effects.of(EvidenceGates.PAIRED_LATENCY)).isCloseTo(10, within(0.1));
        assertThat(effects.of(PointPolicy.DISTRIBUTION)).isCloseTo(10, within(0.1));
    }

    /** Of ten requests of a user, five are of each class: one agrees together, one by one. */
    @Test
    void classesHaveTheirOwn() {
        ClusterCounts counts = new ClusterCounts();
        for (int user = 0; user < USERS; user++) {
            for (int i = 0; i < 10; i++) {
                int number = i % 2;
                boolean agrees = number == 0 ? user % 10 > 0 : i / 2 != user % 5;
                counts.add(user, true, agrees, true, false);
                counts.addClass(user, number, agrees);
            }
        }
        DesignEffects effects =
                DesignEffects.ofClusters(counts.toBytes(), List.of("yes", "no", "never"));
        assertThat(effects.of(DesignEffects.ofClass("yes"))).isCloseTo(5, within(0.05));
        assertThat(effects.of(DesignEffects.ofClass("no"))).isEqualTo(1);
        assertThat(effects.of(DesignEffects.ofClass("never")))
                .isEqualTo(effects.of(PointPolicy.AGREEMENT));
    }

    @Test
    void ifNothingCanBeSaidRequestsOfAClusterCountAsOne() {
        ClusterCounts counts = new ClusterCounts();
        for (int i = 0; i < 5 * USERS; i++) {
            counts.add(i % USERS, true, true, true, false);
        }
        DesignEffects effects = DesignEffects.ofClusters(counts.toBytes(), List.of());
        for (Gates.Measure each : Gates.Measure.values()) {
            assertThat(effects.of(each.name().toLowerCase(Locale.ROOT) + "_ok")).isEqualTo(5);
        }
        assertThat(effects.of(DesignEffects.ofClass("yes"))).isEqualTo(5);
    }

    /** Users of ten requests, and days that differ, each add to the variance. */
    @Test
    void twoReasonsAddWhatTheyAdd() {
        DesignEffects users = new DesignEffects(Map.of("a", 10.0, "b", 2.0), 3);
        DesignEffects days = new DesignEffects(Map.of("a", 5.0, "c", 4.0), 1);
        DesignEffects both = users.plus(days);
        assertThat(both).isEqualTo(days.plus(users));
        assertThat(both.of("a")).isEqualTo(14);
        assertThat(both.of("b")).isEqualTo(2);
        assertThat(both.of("c")).isEqualTo(6);
        assertThat(both.of("d")).isEqualTo(3);
        assertThat(users.plus(DesignEffects.NONE)).isEqualTo(users);
    }
}
