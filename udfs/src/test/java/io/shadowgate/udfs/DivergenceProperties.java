package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.udfs.FunctionPropertiesTest.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.flink.types.Row;

/** Against other forms of each number, from shares counted without a histogram. */
final class DivergenceProperties {
    static final List<Property> ALL =
            List.of(
                    new Property("PREDICTION_HISTOGRAM", DivergenceProperties::counts),
                    new Property("PREDICTION_HISTOGRAM", DivergenceProperties::storedOnesMerge),
                    both(
                            "JENSEN_SHANNON_DIVERGENCE",
                            new JensenShannonDivergence(),
                            DivergenceProperties::jensenShannon),
                    both(
                            "JENSEN_SHANNON_DISTANCE",
                            new JensenShannonDistance(),
                            bins -> Math.sqrt(Math.max(0, jensenShannon(bins)))),
                    new Property("JENSEN_SHANNON_DISTANCE", DivergenceProperties::bases),
                    both(
                            "JENSEN_SHANNON_BIAS_PAIRED",
                            new JensenShannonBiasPaired(),
                            DivergenceProperties::pairedBias),
                    new Property(
                            "JENSEN_SHANNON_BIAS_UNPAIRED", DivergenceProperties::unpairedBias),
                    both(
                            "POPULATION_STABILITY_INDEX",
                            new PopulationStabilityIndex(),
                            DivergenceProperties::stabilityIndex),
                    both(
                            "TOTAL_VARIATION_DISTANCE",
                            new TotalVariationDistance(),
                            bins -> 1 - bins.sum(bin -> Math.min(bins.p(bin), bins.q(bin)))),
                    both(
                            "HELLINGER_DISTANCE",
                            new HellingerDistance(),
                            DivergenceProperties::hellinger),
                    new Property("CHI_SQUARE_TEST", DivergenceProperties::chiSquare),
                    new Property(
                            "KOLMOGOROV_SMIRNOV_DISTANCE", DivergenceProperties::kolmogorovSmirnov),
                    new Property("WASSERSTEIN_DISTANCE", DivergenceProperties::wasserstein),
                    new Property("NUMPY_50_BIN_JS_DISTANCE", DivergenceProperties::numpy));

    private DivergenceProperties() {}

    /** The bin of each side of each pair: 0 below, 1 to 16, 17 above, 18 NaN; labels by rank. */
    private record Bins(int[] primary, int[] shadow) {

        static Bins ofScores(List<Sample> rows) {
            List<Sample> pairs =
                    rows.stream().filter(r -> r.primary() != null && r.shadow() != null).toList();
            return new Bins(
                    pairs.stream().mapToInt(row -> bin(row.primary())).toArray(),
                    pairs.stream().mapToInt(row -> bin(row.shadow())).toArray());
        }

        static Bins ofLabels(List<Sample> rows) {
            List<Sample> pairs =
                    rows.stream().filter(row -> AggregateRuns.equal(row) != null).toList();
            TreeSet<String> labels = new TreeSet<>();
            pairs.forEach(r -> labels.add(AgreementProperties.stored(r.primaryLabel())));
            pairs.forEach(r -> labels.add(AgreementProperties.stored(r.shadowLabel())));
            List<String> kept = labels.stream().limit(1_000).toList();
            return new Bins(
                    pairs.stream().mapToInt(row -> place(kept, row.primaryLabel())).toArray(),
                    pairs.stream().mapToInt(row -> place(kept, row.shadowLabel())).toArray());
        }

        private static int place(List<String> kept, String label) {
            int place = kept.indexOf(AgreementProperties.stored(label));
            return place < 0 ? kept.size() : place;
        }

        private static int bin(double score) {
            if (Double.isNaN(score)) {
                return 18;
            }
            if (score == 2) {
                return 16;
            }
            return score > 2
                    ? 17
                    : (int) IntStream.rangeClosed(0, 15).filter(i -> score >= i / 8.0).count();
        }

        int size() {
            return primary.length;
        }

        double p(int bin) {
            return (double) count(primary, bin) / size();
        }

        double q(int bin) {
            return (double) count(shadow, bin) / size();
        }

        static long count(int[] side, int bin) {
            return Arrays.stream(side).filter(x -> x == bin).count();
        }

        double sum(IntToDoubleFunction term) {
            return occupied().mapToDouble(term).sum();
        }

        IntStream occupied() {
            return IntStream.concat(Arrays.stream(primary), Arrays.stream(shadow))
                    .distinct()
                    .sorted();
        }
    }

    /** Of scores and of labels. */
    private static Property both(
            String name, PredictionStatistic function, ToDoubleFunction<Bins> expected) {
        return new Property(
                name,
                rows -> {
                    assertStatistic(
                            function.eval(AggregateRuns.scores().valueOf(rows)),
                            Bins.ofScores(rows),
                            expected);
                    if (!hasManyLabels(rows) || !name.contains("PAIRED")) {
                        assertStatistic(
                                function.eval(AggregateRuns.labels().valueOf(rows)),
                                Bins.ofLabels(rows),
                                expected);
                    }
                });
    }

    private static void assertStatistic(Double found, Bins bins, ToDoubleFunction<Bins> expected) {
        if (bins.size() == 0) {
            assertThat(found).isNull();
        } else {
            // The root of a difference next to 0 has half its digits.
            assertThat(found).isCloseTo(expected.applyAsDouble(bins), within(1e-7));
            assertThat(found * found)
                    .isCloseTo(Math.pow(expected.applyAsDouble(bins), 2), within(1e-10));
        }
    }

    private static boolean hasManyLabels(List<Sample> rows) {
        return rows.stream().map(Sample::primaryLabel).distinct().count() > 1_000;
    }

    private static void counts(List<Sample> rows) {
        assertCounts(AggregateRuns.scores().valueOf(rows), Bins.ofScores(rows));
        assertCounts(AggregateRuns.labels().valueOf(rows), Bins.ofLabels(rows));
    }

    private static void assertCounts(byte[] stored, Bins bins) {
        if (bins.size() == 0) {
            assertThat(stored).isNull();
            return;
        }
        PredictionHistogram histogram = PredictionHistogram.fromBytes(stored);
        long[] primary = histogram.primaryCounts();
        long[] shadow = histogram.shadowCounts();
        for (int bin = 0; bin < primary.length; bin++) {
            assertThat(primary[bin]).isEqualTo(Bins.count(bins.primary(), bin));
            assertThat(shadow[bin]).isEqualTo(Bins.count(bins.shadow(), bin));
        }
        assertThat(histogram.count()).isEqualTo(bins.size());
    }

    private static void storedOnesMerge(List<Sample> rows) {
        for (AggregateRuns<byte[], ?> runs :
                List.of(AggregateRuns.scores(), AggregateRuns.labels())) {
            PredictionHistogramFunction function = new PredictionHistogramFunction();
            var merged = function.createAccumulator();
            for (int from = 0; from < rows.size(); from += 500) {
                List<Sample> part = rows.subList(from, Math.min(rows.size(), from + 500));
                function.accumulate(merged, runs.valueOf(part));
            }
            assertThat(function.getValue(merged)).isEqualTo(runs.valueOf(rows));
        }
    }

    /** The entropy of the middle less the mean of the entropies. */
    private static double jensenShannon(Bins bins) {
        DoubleUnaryOperator entropy = x -> x == 0 ? 0 : -x * Math.log(x);
        return bins.sum(
                bin ->
                        entropy.applyAsDouble((bins.p(bin) + bins.q(bin)) / 2)
                                - entropy.applyAsDouble(bins.p(bin)) / 2
                                - entropy.applyAsDouble(bins.q(bin)) / 2);
    }

    private static void bases(List<Sample> rows) {
        byte[] histogram = AggregateRuns.scores().valueOf(rows);
        Bins bins = Bins.ofScores(rows);
        Double distance = new JensenShannonDistance().eval(histogram, 2.0);
        Double divergence = new JensenShannonDivergence().eval(histogram, 10.0);
        if (bins.size() == 0) {
            assertThat(distance).isNull();
            assertThat(divergence).isNull();
        } else {
            assertThat(distance * distance)
                    .isCloseTo(jensenShannon(bins) / Math.log(2), within(1e-12));
            assertThat(divergence).isCloseTo(jensenShannon(bins) / Math.log(10), within(1e-12));
        }
    }

    private static double pairedBias(Bins bins) {
        double terms =
                bins.sum(
                        bin -> {
                            double either =
                                    Bins.count(bins.primary(), bin)
                                            + Bins.count(bins.shadow(), bin);
                            long shared =
                                    IntStream.range(0, bins.size())
                                            .filter(
                                                    i ->
                                                            bins.primary()[i] == bin
                                                                    && bins.shadow()[i] == bin)
                                            .count();
                            return (either - 2 * shared) / either;
                        });
        return terms / 4 / bins.size();
    }

    private static void unpairedBias(List<Sample> rows) {
        Double found = new JensenShannonBiasUnpaired().eval(AggregateRuns.scores().valueOf(rows));
        Bins bins = Bins.ofScores(rows);
        if (bins.size() == 0) {
            assertThat(found).isNull();
        } else {
            double k = bins.occupied().count();
            double n = bins.size();
            assertThat(found).isCloseTo((k - 1) / (4 * n), within(1e-12));
            assertThat(new JensenShannonBiasUnpaired().eval((int) k, (long) n, 3L))
                    .isCloseTo((k - 1) / 8 / n + (k - 1) / 24, within(1e-12));
        }
    }

    private static double stabilityIndex(Bins bins) {
        double total = bins.size() + bins.occupied().count() / 2.0;
        return bins.sum(
                bin -> {
                    double p = Bins.count(bins.primary(), bin) + 0.5;
                    double q = Bins.count(bins.shadow(), bin) + 0.5;
                    return q / total * Math.log(q)
                            - q / total * Math.log(p)
                            + p / total * Math.log(p)
                            - p / total * Math.log(q);
                });
    }

    private static double hellinger(Bins bins) {
        return Math.sqrt(Math.max(0, 1 - bins.sum(bin -> Math.sqrt(bins.p(bin) * bins.q(bin)))));
    }

    /** With equal totals the statistic is the sum of (p - q)^2 / (p + q). */
    private static void chiSquare(List<Sample> rows) {
        Row found = new ChiSquare().eval(AggregateRuns.labels().valueOf(rows));
        Bins bins = Bins.ofLabels(rows);
        if (bins.size() == 0) {
            assertThat(found).isNull();
            return;
        }
        double statistic =
                bins.size()
                        * bins.sum(
                                bin ->
                                        Math.pow(bins.p(bin) - bins.q(bin), 2)
                                                / (bins.p(bin) + bins.q(bin)));
        int freedom = (int) bins.occupied().count() - 1;
        assertThat((Double) found.getField(0)).isCloseTo(statistic, within(1e-9 * (1 + statistic)));
        assertThat(found.getField(1)).isEqualTo(freedom);
        double p =
                freedom == 0
                        ? 1
                        : 1
                                - new ChiSquaredDistribution(null, freedom)
                                        .cumulativeProbability(statistic);
        assertThat((Double) found.getField(2)).isCloseTo(p, within(1e-9));
    }

    /** The largest gap between the shares at or below any bin. */
    private static void kolmogorovSmirnov(List<Sample> rows) {
        Double found = new KolmogorovSmirnovDistance().eval(AggregateRuns.scores().valueOf(rows));
        Bins bins = Bins.ofScores(rows);
        if (bins.size() == 0) {
            assertThat(found).isNull();
            return;
        }
        long gap =
                IntStream.range(0, 19)
                        .mapToLong(
                                bin ->
                                        Math.abs(
                                                Arrays.stream(bins.primary())
                                                                .filter(x -> x <= bin)
                                                                .count()
                                                        - Arrays.stream(bins.shadow())
                                                                .filter(x -> x <= bin)
                                                                .count()))
                        .max()
                        .orElseThrow();
        assertThat(found).isCloseTo((double) gap / bins.size(), within(1e-12));
    }

    /** What moves between the sorted places of both sides, each with an equal share of one. */
    private static void wasserstein(List<Sample> rows) {
        Double found = new WassersteinDistance().eval(AggregateRuns.scores().valueOf(rows));
        Bins bins = Bins.ofScores(rows);
        double[] p = places(bins.primary());
        double[] q = places(bins.shadow());
        if (p.length == 0 || q.length == 0) {
            assertThat(found).isNull();
            return;
        }
        double moved = 0;
        double at = 0;
        int i = 0;
        int j = 0;
        while (i < p.length && j < q.length) {
            double next = Math.min((i + 1.0) / p.length, (j + 1.0) / q.length);
            moved += (next - at) * Math.abs(p[i] - q[j]);
            // Whole numbers decide whose share is used up.
            long left = (i + 1L) * q.length;
            long right = (j + 1L) * p.length;
            i += left <= right ? 1 : 0;
            j += right <= left ? 1 : 0;
            at = next;
        }
        assertThat(found).isCloseTo(moved, within(1e-9));
    }

    private static double[] places(int[] bins) {
        return Arrays.stream(bins)
                .filter(bin -> bin != 18)
                .mapToDouble(bin -> bin == 0 ? 0 : bin == 17 ? 2 : (bin - 0.5) / 8)
                .sorted()
                .toArray();
    }

    /** As numpy's documentation tells it, score by score. */
    private static void numpy(List<Sample> rows) {
        Double found = AggregateRuns.numpy().valueOf(rows);
        double[] primary =
                rows.stream()
                        .map(Sample::primary)
                        .filter(Objects::nonNull)
                        .mapToDouble(x -> x)
                        .toArray();
        double[] shadow =
                rows.stream()
                        .map(Sample::shadow)
                        .filter(Objects::nonNull)
                        .mapToDouble(x -> x)
                        .toArray();
        double low = Arrays.stream(primary).min().orElse(Double.NaN);
        double high = Arrays.stream(primary).max().orElse(Double.NaN);
        double from = low == high ? low - 0.5 : low;
        double to = low == high ? high + 0.5 : high;
        boolean anyInside = Arrays.stream(shadow).anyMatch(x -> x >= from && x <= to);
        if (!Double.isFinite(low) || !Double.isFinite(high - low) || !anyInside) {
            assertThat(found).isNull();
            return;
        }
        List<Double> edges = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> edges.add(i * ((to - from) / 50) + from));
        edges.add(to);
        double[] p = density(primary, edges);
        double[] q = density(shadow, edges);
        double divergence = 0;
        for (int i = 0; i < 50; i++) {
            double m = (p[i] + q[i]) / 2;
            divergence += (p[i] * Math.log(p[i] / m) + q[i] * Math.log(q[i] / m)) / 2;
        }
        assertThat(found * found).isCloseTo(divergence, within(1e-12));
    }

    private static double[] density(double[] scores, List<Double> edges) {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        for (double score : scores) {
            if (score >= edges.get(0) && score <= edges.get(50)) {
                int bin = (int) edges.stream().filter(edge -> edge <= score).count() - 1;
                counts.merge(Math.min(bin, 49), 1, Integer::sum);
            }
        }
        double inside = counts.values().stream().mapToInt(x -> x).sum();
        double[] density =
                IntStream.range(0, 50)
                        .mapToDouble(
                                i ->
                                        counts.getOrDefault(i, 0)
                                                        / (edges.get(i + 1) - edges.get(i))
                                                        / inside
                                                + 1e-10)
                        .toArray();
        double total = DoubleStream.of(density).sum();
        return DoubleStream.of(density).map(x -> x / total).toArray();
    }
}
