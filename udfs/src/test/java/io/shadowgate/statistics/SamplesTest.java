package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What needs all numbers, against vectors made with numpy and against plain sorts. */
class SamplesTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void quantilesAreThoseOfTheVectors() {
        JsonNode vectors = TestData.vectors("02_quantiles.json").get("r7");
        assertThat(vectors.size()).isEqualTo(4);
        for (JsonNode vector : vectors) {
            double[] qs = TestData.reals(vector.get("q"));
            double[] expected = TestData.reals(vector.get("expected"));
            for (int i = 0; i < qs.length; i++) {
                double found = quantile(TestData.reals(vector.get("x")), qs[i]);
                if (Double.isInfinite(expected[i])) {
                    assertThat(found).isEqualTo(expected[i]);
                } else {
                    assertThat(found)
                            .as("%s %s", vector.get("name"), qs[i])
                            .isCloseTo(expected[i], within(1e-12 * Math.abs(expected[i])));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("numbers")
    void quantilesAreBetweenTheirNeighboursInAPlainSort(String shape, double... numbers) {
        double[] sorted = Arrays.stream(numbers).filter(x -> !Double.isNaN(x)).sorted().toArray();
        for (double q : new double[] {0, 1e-9, 0.25, 0.5, 0.99, 1 - 1e-9, 1}) {
            double found = quantile(numbers, q);
            if (sorted.length == 0) {
                assertThat(found).isNaN();
                continue;
            }
            double h = q * (sorted.length - 1);
            double low = sorted[(int) Math.floor(h)];
            double high = sorted[(int) Math.ceil(h)];
            assertThat(found).as("q=%s", q).isBetween(low, high);
            double share = h - Math.floor(h);
            if (!Double.isInfinite(low) && !Double.isInfinite(high)) {
                double scale = Math.max(Math.abs(low), Math.abs(high));
                assertThat(found)
                        .isCloseTo(low * (1 - share) + high * share, within(1e-12 * scale));
            }
        }
    }

    @Test
    void oneGroupHasOneQuantile() {
        ExactQuantile quantile = new ExactQuantile();
        quantile.add(1, 0.5);
        assertThatThrownBy(() -> quantile.add(1, 0.9))
                .hasMessage("q 0.9 after 0.5: expected one q for all rows of a group");
    }

    @Test
    void numpysFormulaGivesWhatNumpyGives() {
        JsonNode vectors = TestData.vectors("03_divergence.json").get("seed_compat_js");
        assertThat(vectors.size()).isEqualTo(14);
        for (JsonNode vector : vectors) {
            double[] primary = TestData.reals(vector.get("primary"));
            double[] shadow = TestData.reals(vector.get("shadow"));
            JsonNode expected = vector.get("expected");
            NumpyJensenShannon scores = scores(primary, shadow);
            double js = expected.has("js") ? TestData.real(expected.get("js")) : NAN;
            if (Double.isNaN(js)) {
                assertThat(scores.distance()).as("%s", vector.get("name")).isEmpty();
            } else {
                assertThat(scores.distance().orElseThrow())
                        .as("%s", vector.get("name"))
                        .isCloseTo(js, within(1e-12));
            }
            if (expected.has("first_edge")) {
                Arrays.sort(primary);
                Arrays.sort(shadow);
                double[] edges = NumpyJensenShannon.edges(primary[0], primary[primary.length - 1]);
                assertThat(edges[0]).isEqualTo(expected.get("first_edge").doubleValue());
                assertThat(edges[7]).isEqualTo(expected.get("edge_7").doubleValue());
                assertThat(edges[50]).isEqualTo(expected.get("last_edge").doubleValue());
                assertThat(NumpyJensenShannon.counts(primary, edges))
                        .isEqualTo(counts(expected.get("primary_counts")));
                assertThat(NumpyJensenShannon.counts(shadow, edges))
                        .isEqualTo(counts(expected.get("shadow_counts")));
            }
        }
    }

    @Test
    void whereNumpyHasNoBinsThereIsNoDistance() {
        double[] some = {0.1, 0.2};
        assertThat(scores(new double[0], some).distance()).isEmpty();
        assertThat(scores(new double[] {NAN, 0.5}, some).distance()).isEmpty();
        assertThat(scores(new double[] {-INFINITY, 0.5}, some).distance()).isEmpty();
        assertThat(scores(new double[] {1, Math.nextUp(1.0)}, new double[] {1}).distance())
                .isEmpty();
        assertThat(scores(new double[] {-1e308, 1.7e308}, some).distance()).isEmpty();
        assertThat(scores(new double[] {1e300, 1e300}, new double[] {1e300}).distance()).isEmpty();
        assertThat(scores(some, some).distance()).hasValue(0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("numbers")
    void anyOrderAnySplitAndAnyDetourGiveEqualBytes(String shape, double... numbers) {
        Random random = new Random(7);
        List<Double> shuffled = new ArrayList<>(Arrays.stream(numbers).boxed().toList());
        byte[] first = quantileOf(numbers).toBytes();
        for (int round = 0; round < 5; round++) {
            Collections.shuffle(shuffled, random);
            List<ExactQuantile> parts = Stream.generate(ExactQuantile::new).limit(4).toList();
            for (double number : shuffled) {
                parts.get(random.nextInt(4)).add(number, 0.5);
                if (random.nextInt(3) == 0) {
                    // Comes and goes, and may go before it comes.
                    double passing = random.nextBoolean() ? number : random.nextDouble();
                    parts.get(random.nextInt(4)).remove(passing, 0.5);
                    parts.get(random.nextInt(4)).add(passing, 0.5);
                }
            }
            ExactQuantile whole = new ExactQuantile();
            for (ExactQuantile part : parts) {
                whole.merge(ExactQuantile.fromBytes(part.toBytes()));
            }
            assertThat(whole.toBytes()).isEqualTo(first);
            assertThat(whole).isEqualTo(ExactQuantile.fromBytes(first));
        }
    }

    static Stream<Arguments> numbers() {
        Random random = new Random(42);
        return Stream.of(
                Arguments.of("none", new double[0]),
                Arguments.of("NaN alone", new double[] {NAN, NAN}),
                Arguments.of("one", new double[] {12}),
                Arguments.of("constant", DoubleStream.generate(() -> 3).limit(50).toArray()),
                Arguments.of("infinite", new double[] {-INFINITY, 1, 2, INFINITY, INFINITY, NAN}),
                Arguments.of("both infinities", new double[] {-INFINITY, INFINITY}),
                Arguments.of(
                        "huge and tiny",
                        new double[] {
                            -Double.MAX_VALUE, Double.MAX_VALUE, Double.MIN_VALUE, -0.0, 0.0, 1e-300
                        }),
                Arguments.of("falling", new double[] {900, 40, 3, 2, 1}),
                Arguments.of("random", random.doubles(501).map(x -> Math.exp(10 * x)).toArray()));
    }

    private static double quantile(double[] numbers, double q) {
        ExactQuantile quantile = new ExactQuantile();
        for (double number : numbers) {
            quantile.add(number, q);
        }
        return quantile.value().orElse(NAN);
    }

    private static ExactQuantile quantileOf(double... numbers) {
        ExactQuantile quantile = new ExactQuantile();
        for (double number : numbers) {
            quantile.add(number, 0.5);
        }
        return quantile;
    }

    private static NumpyJensenShannon scores(double[] primary, double[] shadow) {
        NumpyJensenShannon scores = new NumpyJensenShannon();
        Arrays.stream(primary).forEach(scores::addPrimary);
        Arrays.stream(shadow).forEach(scores::addShadow);
        return scores;
    }

    private static long[] counts(JsonNode array) {
        return Arrays.stream(TestData.reals(array)).mapToLong(x -> (long) x).toArray();
    }
}
