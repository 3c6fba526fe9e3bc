package io.shadowgate.udfs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A row of any function's arguments, and lists of rows of every awkward kind, with fixed seeds. */
record Sample(
        Double primary, Double shadow, Double latencyMs, String primaryLabel, String shadowLabel) {

    private static final double[] EXTREMES = {
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        0.0,
        -0.0,
        1e300,
        1e-300,
        0x1p-10,
        Math.nextDown(0x1p-10),
        0x1p24,
        Math.nextDown(0x1p24),
        4e6,
        5e-10
    };
    private static final double[] NO_NUMBERS = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.5, 1.5
    };

    /** Name to rows. */
    static Map<String, List<Sample>> shapes() {
        List<Sample> random = random(600, 5);
        Map<String, List<Sample>> shapes = new LinkedHashMap<>();
        shapes.put("empty", List.of());
        shapes.put("all null", rows(40, i -> new Sample(null, null, null, null, null)));
        shapes.put("one", rows(1, i -> new Sample(0.25, 0.75, 12.5, "a", "b")));
        shapes.put("constant", rows(80, i -> new Sample(0.3, 0.3, 33.3, "a", "a")));
        shapes.put("random", random);
        shapes.put("with nulls", withNulls(random));
        shapes.put("NaN and infinite", drawn(NO_NUMBERS, 6));
        shapes.put("huge and tiny", drawn(EXTREMES, 7));
        shapes.put("at the edges of bins", edges());
        shapes.put("apart", rows(60, i -> new Sample(i / 120.0, 1 + i / 120.0, 1.0 + i, "a", "b")));
        shapes.put("rising", sorted(random, Comparator.naturalOrder()));
        shapes.put("falling", sorted(random, Comparator.reverseOrder()));
        shapes.put("in and out", organPipe(random));
        shapes.put("more labels than are kept apart", manyLabels());
        return shapes;
    }

    private static List<Sample> random(int count, long seed) {
        Random random = new Random(seed);
        return rows(
                count,
                i -> {
                    double score = 2 * random.nextDouble();
                    return new Sample(
                            score,
                            score + random.nextGaussian() / 8,
                            Math.exp(3 + random.nextGaussian()),
                            "label-" + random.nextInt(5),
                            "label-" + random.nextInt(6));
                });
    }

    private static List<Sample> withNulls(List<Sample> rows) {
        Random random = new Random(8);
        return rows.stream()
                .map(
                        row ->
                                new Sample(
                                        maybe(random, row.primary),
                                        maybe(random, row.shadow),
                                        maybe(random, row.latencyMs),
                                        maybe(random, row.primaryLabel),
                                        maybe(random, row.shadowLabel)))
                .toList();
    }

    private static <T> T maybe(Random random, T value) {
        return random.nextInt(4) == 0 ? null : value;
    }

    private static List<Sample> drawn(double[] numbers, long seed) {
        Random random = new Random(seed);
        return rows(
                150,
                i ->
                        new Sample(
                                numbers[random.nextInt(numbers.length)],
                                numbers[random.nextInt(numbers.length)],
                                numbers[random.nextInt(numbers.length)],
                                i % 2 == 0 ? "" : "ä\uD83D\uDE00",
                                i % 3 == 0 ? "" : "\uD83D"));
    }

    private static List<Sample> edges() {
        return rows(
                51,
                i -> {
                    double edge = i / 3 / 8.0;
                    double near =
                            i % 3 == 0
                                    ? edge
                                    : i % 3 == 1 ? Math.nextDown(edge) : Math.nextUp(edge);
                    return new Sample(edge, near, 64 * near, "a", i % 3 == 0 ? "a" : "b");
                });
    }

    private static List<Sample> manyLabels() {
        Random random = new Random(9);
        List<Sample> rows = new ArrayList<>();
        for (int i = 2_500; i > 0; i--) {
            rows.add(new Sample(0.1, 0.1, 5.0, "l" + i, "l" + (i - random.nextInt(2))));
            rows.add(new Sample(0.1, 0.1, 5.0, "l" + random.nextInt(3_000), "l1"));
        }
        return rows;
    }

    private static List<Sample> sorted(List<Sample> rows, Comparator<Double> order) {
        List<Sample> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(Sample::primary, order));
        Function<Sample, Double> latency = Sample::latencyMs;
        List<Double> latencies = new ArrayList<>(rows.stream().map(latency).toList());
        latencies.sort(order);
        for (int i = 0; i < sorted.size(); i++) {
            Sample row = sorted.get(i);
            sorted.set(
                    i,
                    new Sample(
                            row.primary,
                            row.shadow,
                            latencies.get(i),
                            row.primaryLabel,
                            row.shadowLabel));
        }
        return sorted;
    }

    /** The smallest, the largest, the next smallest, and so on. */
    private static List<Sample> organPipe(List<Sample> rows) {
        List<Sample> rising = sorted(rows, Comparator.naturalOrder());
        List<Sample> falling = new ArrayList<>(rising);
        Collections.reverse(falling);
        return rows(rows.size(), i -> (i % 2 == 0 ? rising : falling).get(i / 2));
    }

    private static List<Sample> rows(int count, IntFunction<Sample> row) {
        return IntStream.range(0, count).mapToObj(row).toList();
    }
}
