package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Checked against vectors made with pandas, and against decimal sums of the whole list. */
class DisagreementsTest {

    @Test
    void numbersAreThoseOfTheVectors() {
        JsonNode vectors = TestData.vectors("03_divergence.json");
        JsonNode input = vectors.get("seed_compat_report").get("input");
        double[] primary = TestData.reals(input.get("primary_prediction"));
        double[] shadow = TestData.reals(input.get("shadow_prediction"));
        Disagreements disagreements = new Disagreements();
        for (int i = 0; i < primary.length; i++) {
            disagreements.add(primary[i], shadow[i], input.get("agreement").get(i).booleanValue());
        }
        JsonNode expected = vectors.get("seed_compat_disagreement");
        assertThat(disagreements.disagreed())
                .isEqualTo(expected.get("disagreement_count").longValue());
        assertThat((double) disagreements.disagreed() / disagreements.pairs())
                .isEqualTo(expected.get("disagreement_rate").doubleValue());
        assertThat((double) disagreements.shadowHigher() / disagreements.disagreed())
                .isCloseTo(expected.get("shadow_higher_rate").doubleValue(), within(1e-12));
        assertThat(disagreements.meanAbsoluteDifference())
                .isCloseTo(expected.get("mean_absolute_difference").doubleValue(), within(1e-12));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void anyOrderAnySplitAndAnyDetourGiveWhatTheWholeListGives(String shape, double[]... pairs) {
        Random random = new Random(3);
        List<double[]> shuffled = new ArrayList<>(Arrays.asList(pairs));
        for (int round = 0; round < 5; round++) {
            Collections.shuffle(shuffled, random);
            List<Disagreements> parts = Stream.generate(Disagreements::new).limit(3).toList();
            for (double[] pair : shuffled) {
                parts.get(random.nextInt(3)).add(pair[0], pair[1], agrees(pair));
                parts.get(random.nextInt(3)).remove(pair[1], 7, false);
                parts.get(random.nextInt(3)).add(pair[1], 7, false);
            }
            Disagreements whole = new Disagreements();
            for (Disagreements part : parts) {
                whole.merge(Disagreements.fromBytes(part.toBytes()));
            }
            assertThat(whole.pairs()).isEqualTo(pairs.length);
            assertThat(whole.disagreed())
                    .isEqualTo(Arrays.stream(pairs).filter(p -> !agrees(p)).count());
            assertThat(whole.shadowHigher())
                    .isEqualTo(Arrays.stream(pairs).filter(p -> !agrees(p) && p[1] > p[0]).count());
            assertThat(whole.meanAbsoluteDifference()).isEqualTo(Double.valueOf(mean(pairs)));
        }
    }

    static Stream<Arguments> pairs() {
        double infinity = Double.POSITIVE_INFINITY;
        Random random = new Random(1);
        return Stream.of(
                Arguments.of("none", new double[0][]),
                Arguments.of("all agree", new double[][] {{1, 1}, {2, 2}}),
                Arguments.of(
                        "no numbers", new double[][] {{Double.NaN, 1}, {1, infinity}, {0, 0.5}}),
                Arguments.of(
                        "huge and tiny",
                        new double[][] {
                            {Double.MAX_VALUE / 2, 0},
                            {0, Double.MAX_VALUE / 2},
                            {4e6, 0},
                            {4e6 + 1e-3, 0},
                            {1e300, 1},
                            {0, 1e-9},
                            {0, 1.5e-9},
                            {0, Double.MIN_VALUE}
                        }),
                Arguments.of(
                        "many that fill a long",
                        Stream.generate(() -> new double[] {0, 3.9e6 + random.nextDouble()})
                                .limit(5_000)
                                .toArray(double[][]::new)),
                Arguments.of(
                        "random",
                        Stream.generate(
                                        () ->
                                                new double[] {
                                                    random.nextDouble(), random.nextDouble()
                                                })
                                .limit(2_000)
                                .toArray(double[][]::new)));
    }

    private static boolean agrees(double[] pair) {
        return Math.abs(pair[0] - pair[1]) <= 1e-12;
    }

    /** Of differences in whole billionths, as decimals. */
    private static double mean(double[][] pairs) {
        BigDecimal sum = BigDecimal.ZERO;
        int measured = 0;
        for (double[] pair : pairs) {
            double difference = Math.abs(pair[0] - pair[1]);
            if (!agrees(pair) && Double.isFinite(difference)) {
                // As the sum does it: a product in doubles for small ones, exactly for large ones.
                sum =
                        sum.add(
                                difference <= 4e6
                                        ? new BigDecimal(difference * 1e9)
                                                .setScale(0, RoundingMode.HALF_EVEN)
                                                .movePointLeft(9)
                                        : new BigDecimal(difference)
                                                .setScale(9, RoundingMode.HALF_EVEN));
                measured++;
            }
        }
        return measured == 0
                ? Double.NaN
                : sum.divide(BigDecimal.valueOf(measured), MathContext.DECIMAL128).doubleValue();
    }
}
