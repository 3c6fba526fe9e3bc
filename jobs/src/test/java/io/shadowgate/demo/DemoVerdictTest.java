package io.shadowgate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.demo.DemoLog.Line;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the demo must show, computed from the log and the models in plain Java: v13 is worth
 * promoting, v14 is not, and the segment of Spain says why.
 */
class DemoVerdictTest {
    private static final double TOLERANCE = 0.05;
    private static final double LEAST_AGREEMENT = 0.90;
    private static final double MOST_DIVERGENCE = 0.15;

    @TempDir static Path folder;

    private static Map<String, Measured> v13;
    private static Map<String, Measured> v14;

    private record Measured(int requests, double agreement, double divergence) {}

    @BeforeAll
    static void measure() throws Exception {
        DemoTraffic.Written written;
        try (DemoModels primary = DemoModels.load("v12")) {
            written = DemoTraffic.write(folder, 1, primary);
        }
        List<Line> requests = DemoLog.read(written.files()).requests();
        v13 = measure("v13", requests);
        v14 = measure("v14", requests);
    }

    @Test
    void v13PassesTheGatesWithMarginEverywhere() {
        assertThat(v13.get("*").agreement()).isBetween(0.95, 0.99);
        assertThat(v13.get("*").divergence()).isLessThan(MOST_DIVERGENCE / 3);
        assertThat(v13)
                .allSatisfy(
                        (segment, measured) -> {
                            assertThat(measured.agreement()).isGreaterThan(LEAST_AGREEMENT + 0.02);
                            assertThat(measured.divergence()).isLessThan(MOST_DIVERGENCE / 2);
                        });
    }

    @Test
    void v14FailsTheAgreementGateClearly() {
        assertThat(v14.get("*").agreement()).isBetween(0.75, 0.87);
    }

    @Test
    void v14FailsInSpainAndNowhereElse() {
        assertThat(v14.get("ES").agreement()).isLessThan(0.25);
        assertThat(v14.get("ES").divergence()).isGreaterThan(2 * MOST_DIVERGENCE);
        for (String sound : List.of("DE", "FR", "NL")) {
            assertThat(v14.get(sound).agreement()).isGreaterThan(LEAST_AGREEMENT + 0.02);
            assertThat(v14.get(sound).divergence()).isLessThan(MOST_DIVERGENCE / 2);
        }
    }

    @Test
    void everyCountryHasTrafficEnoughToBeJudged() {
        assertThat(v14).containsOnlyKeys("*", "DE", "ES", "FR", "NL");
        assertThat(v14)
                .allSatisfy(
                        (segment, measured) ->
                                assertThat(measured.requests()).isGreaterThan(10_000));
    }

    private static Map<String, Measured> measure(String shadow, List<Line> requests)
            throws Exception {
        float[] scores;
        try (DemoModels model = DemoModels.load(shadow)) {
            scores = model.score(requests.stream().map(Line::features).toArray(float[][]::new));
        }
        Set<String> segments = new TreeSet<>(Set.of("*"));
        requests.forEach(line -> segments.add(line.country()));
        Map<String, Measured> measured = new LinkedHashMap<>();
        for (String segment : segments) {
            measured.put(segment, measure(segment, requests, scores));
        }
        return measured;
    }

    private static Measured measure(String segment, List<Line> requests, float[] scores) {
        int count = 0;
        int agreed = 0;
        double[] primary = new double[20];
        double[] shadow = new double[20];
        for (int i = 0; i < scores.length; i++) {
            Line line = requests.get(i);
            if (segment.equals("*") || segment.equals(line.country())) {
                count++;
                agreed += Math.abs(line.score() - scores[i]) <= TOLERANCE ? 1 : 0;
                primary[Math.min((int) (line.score() * 20), 19)]++;
                shadow[Math.min((int) (scores[i] * 20), 19)]++;
            }
        }
        return new Measured(count, (double) agreed / count, jensenShannon(primary, shadow, count));
    }

    /** H((p + q) / 2) - (H(p) + H(q)) / 2 with entropies in nats; its root is the distance. */
    private static double jensenShannon(double[] p, double[] q, double count) {
        double divergence = 0;
        for (int i = 0; i < p.length; i++) {
            divergence += entropy((p[i] + q[i]) / 2 / count);
            divergence -= (entropy(p[i] / count) + entropy(q[i] / count)) / 2;
        }
        return Math.sqrt(Math.max(divergence, 0));
    }

    private static double entropy(double share) {
        return share == 0 ? 0 : -share * Math.log(share);
    }
}
