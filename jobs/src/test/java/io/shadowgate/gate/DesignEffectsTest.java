package io.shadowgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.statistics.ClusterCounts;
import org.junit.jupiter.api.Test;

class DesignEffectsTest {
    private static final int USERS = 1000;

    @Test
    void withoutClustersRequestsAreIndependent() {
        assertThat(DesignEffects.of(null)).isEqualTo(DesignEffects.NONE);
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
        DesignEffects effects = DesignEffects.of(counts.toBytes());
        assertThat(effects.agreement()).isCloseTo(10, within(0.05));
        assertThat(effects.latency()).isEqualTo(1);
        // No request failed, which says nothing of how failures would come.
        assertThat(effects.errors()).isEqualTo(effects.agreement());
        assertThat(effects.largest()).isEqualTo(effects.agreement());
    }

    @Test
    void ifNothingCanBeSaidRequestsOfAClusterCountAsOne() {
        ClusterCounts counts = new ClusterCounts();
        for (int i = 0; i < 5 * USERS; i++) {
            counts.add(i % USERS, true, true, true, false);
        }
        assertThat(DesignEffects.of(counts.toBytes())).isEqualTo(new DesignEffects(5, 5, 5));
    }
}
