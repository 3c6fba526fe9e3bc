package io.shadowgate.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.gate.AgreementGate;
import io.shadowgate.gate.DistributionGate;
import io.shadowgate.gate.ErrorGate;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.LatencyGate;
import io.shadowgate.gate.Measures;
import io.shadowgate.gate.PairedLatencyGate;
import io.shadowgate.spec.Gates;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.testing.GatesBuilder;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DesignEffectsTest {
    private static final int USERS = 1000;

    @Test
    void withoutClustersRequestsAreIndependent() {
        assertThat(DesignEffects.ofClusters(null, gates())).isEqualTo(DesignEffects.NONE);
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
        DesignEffects effects = DesignEffects.ofClusters(counts.toBytes(), gates("yes"));
        assertThat(effects.of(AgreementGate.NAME)).isCloseTo(10, within(0.05));
        assertThat(effects.of(LatencyGate.NAME)).isEqualTo(1);
        // No request failed, which says nothing of how failures would come.
        assertThat(effects.of(ErrorGate.NAME)).isEqualTo(effects.of(AgreementGate.NAME));
        assertThat(effects.of(DistributionGate.NAME)).isEqualTo(effects.of(AgreementGate.NAME));
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
        DesignEffects effects = DesignEffects.ofClusters(counts.toBytes(), gates("yes"));
        assertThat(effects.of(AgreementGate.NAME)).isEqualTo(1);
        assertThat(effects.of(LatencyGate.NAME)).isEqualTo(1);
        assertThat(effects.of(PairedLatencyGate.NAME)).isCloseTo(10, within(0.1));
        assertThat(effects.of(DistributionGate.NAME)).isCloseTo(10, within(0.1));
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
                DesignEffects.ofClusters(counts.toBytes(), gates("yes", "no", "never"));
        assertThat(effects.of("class yes")).isCloseTo(5, within(0.05));
        assertThat(effects.of("class no")).isEqualTo(1);
        assertThat(effects.of("class never")).isEqualTo(effects.of(AgreementGate.NAME));
    }

    @Test
    void ifNothingCanBeSaidRequestsOfAClusterCountAsOne() {
        ClusterCounts counts = new ClusterCounts();
        for (int i = 0; i < 5 * USERS; i++) {
            counts.add(i % USERS, true, true, true, false);
        }
        DesignEffects effects = DesignEffects.ofClusters(counts.toBytes(), gates("yes"));
        for (Gates.Measure each : EnumSet.complementOf(EnumSet.of(Gates.Measure.LABELS))) {
            assertThat(effects.of(each.name().toLowerCase(Locale.ROOT) + "_ok")).isEqualTo(5);
        }
        assertThat(effects.of("class yes")).isEqualTo(5);
    }

    /** Users of ten requests, and days that differ, each add to the variance. */
    @Test
    void twoReasonsAddWhatTheyAdd() {
        DesignEffects users = new DesignEffects(Map.of("a", 10.0, "b", 2.0));
        DesignEffects days = new DesignEffects(Map.of("a", 5.0, "c", 4.0));
        DesignEffects both = users.plus(days);
        assertThat(both).isEqualTo(days.plus(users));
        assertThat(both.of("a")).isEqualTo(14);
        assertThat(both.of("b")).isEqualTo(2);
        assertThat(both.of("c")).isEqualTo(4);
        assertThat(both.of("d")).isEqualTo(1);
        assertThat(users.plus(DesignEffects.NONE)).isEqualTo(users);
    }

    private static List<Gate> gates(String... classes) {
        return Measures.gates(
                Tests.judgedBy(
                        GatesBuilder.like(Tests.GATES)
                                .classes(new Gates.Classes(List.of(classes), 0.9))
                                .build(),
                        "0".repeat(64),
                        Tests.answersInLog(Path.of("log"), Path.of("out"))));
    }
}
