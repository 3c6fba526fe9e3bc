package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.udfs.FunctionPropertiesTest.Property;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.types.Row;

/** Against counts of plain lists, the equation that an interval's ends solve, and derivatives. */
final class AgreementProperties {
    static final List<Property> ALL =
            List.of(
                    new Property("SCORES_AGREE", AgreementProperties::scores),
                    new Property("LABELS_AGREE", AgreementProperties::labels),
                    new Property("VECTORS_AGREE", AgreementProperties::vectors),
                    new Property("THRESHOLD_AGREE", AgreementProperties::thresholds),
                    new Property("AGREEMENT", AgreementProperties::agreement),
                    new Property("WILSON_INTERVAL", AgreementProperties::wilson),
                    new Property("RATE", AgreementProperties::rate),
                    new Property("CONFUSION_MATRIX", AgreementProperties::storedMatricesMerge),
                    new Property("CONFUSION_COUNTS", AgreementProperties::confusion),
                    new Property("COHENS_KAPPA", AgreementProperties::kappa));

    private AgreementProperties() {}

    /** As Python's isclose is written, one condition after the other. */
    private static void scores(List<Sample> rows) {
        for (Sample row : rows) {
            Double p = row.primary();
            Double s = row.shadow();
            for (double absolute : new double[] {0, 0.1, 1e300}) {
                Boolean found = new ScoresAgree().eval(p, s, absolute, 0.05);
                if (p == null || s == null) {
                    assertThat(found).isNull();
                } else if (p.isInfinite() || s.isInfinite()) {
                    assertThat(found).isEqualTo(p.equals(s));
                } else {
                    double gap = Math.abs(s - p);
                    assertThat(found)
                            .isEqualTo(
                                    gap <= Math.abs(0.05 * p)
                                            || gap <= Math.abs(0.05 * s)
                                            || gap <= absolute);
                }
            }
        }
    }

    private static void labels(List<Sample> rows) {
        for (Sample row : rows) {
            assertThat(new LabelsAgree().eval(row.primaryLabel(), row.shadowLabel()))
                    .isEqualTo(AggregateRuns.equal(row));
        }
    }

    private static void vectors(List<Sample> rows) {
        for (Sample row : rows) {
            Double[] p = {row.primary(), row.shadow(), row.latencyMs()};
            Double[] s = {row.latencyMs(), row.shadow(), row.latencyMs()};
            Boolean found = new VectorsAgree().eval(p, s);
            if (row.primary() == null || row.shadow() == null || row.latencyMs() == null) {
                assertThat(found).isNull();
            } else {
                assertThat(found).isEqualTo(first(p) >= 0 && first(p) == first(s));
            }
        }
        assertThat(new VectorsAgree().eval(new Double[0], new Double[0])).isNull();
    }

    /** The first place that no other place exceeds; -1 with NaN. */
    private static int first(Double[] numbers) {
        return IntStream.range(0, numbers.length)
                .filter(
                        i ->
                                IntStream.range(0, numbers.length)
                                        .allMatch(j -> numbers[j] <= numbers[i]))
                .findFirst()
                .orElse(-1);
    }

    private static void thresholds(List<Sample> rows) {
        for (Sample row : rows) {
            for (Double threshold : new Double[] {0.5, 0.0, Double.NaN, null}) {
                Double p = row.primary();
                Double s = row.shadow();
                Boolean found = new ThresholdAgree().eval(p, s, threshold);
                if (p == null || s == null || threshold == null) {
                    assertThat(found).isNull();
                } else {
                    boolean comparable = !p.isNaN() && !s.isNaN() && !threshold.isNaN();
                    assertThat(found).isEqualTo(comparable && p >= threshold == s >= threshold);
                }
            }
        }
    }

    private static void agreement(List<Sample> rows) {
        List<Boolean> known = known(rows);
        long agreed = known.stream().filter(x -> x).count();
        Row found = AggregateRuns.agreement().valueOf(rows);
        if (known.isEmpty()) {
            assertThat(found).isNull();
            return;
        }
        assertThat(found.getField(0)).isEqualTo((long) known.size());
        assertThat(found.getField(1)).isEqualTo(agreed);
        assertThat(found.getField(2)).isEqualTo((double) agreed / known.size());
        assertWilson(found.getField(3), found.getField(4), agreed, known.size());
    }

    private static void wilson(List<Sample> rows) {
        long agreed = known(rows).stream().filter(x -> x).count();
        long trials = known(rows).size();
        Row found = new WilsonInterval().eval(agreed, trials);
        if (trials == 0) {
            assertThat(found).isNull();
            return;
        }
        assertWilson(found.getField(0), found.getField(1), agreed, trials);
        // Ten thousand times as much of the same: a hundred times as narrow, nearly.
        Row more = new WilsonInterval().eval(10_000 * agreed, 10_000 * trials);
        assertWilson(more.getField(0), more.getField(1), 10_000 * agreed, 10_000 * trials);
    }

    /** The ends are the rates from which the observed one is z standard errors away. */
    private static void assertWilson(Object lower, Object upper, long successes, long trials) {
        double observed = (double) successes / trials;
        assertThat((Double) lower).isBetween(0.0, observed);
        assertThat((Double) upper).isBetween(observed, 1.0);
        for (Object end : List.of(lower, upper)) {
            double rate = (Double) end;
            double errors = 1.959963984540054 * Math.sqrt(rate * (1 - rate) / trials);
            assertThat(Math.abs(observed - rate)).isCloseTo(errors, within(1e-7));
        }
    }

    private static void rate(List<Sample> rows) {
        long agreed = known(rows).stream().filter(x -> x).count();
        Double found = new Rate().eval(agreed, (long) rows.size());
        if (rows.isEmpty()) {
            assertThat(found).isNull();
        } else {
            BigDecimal quotient =
                    BigDecimal.valueOf(agreed)
                            .divide(BigDecimal.valueOf(rows.size()), MathContext.DECIMAL128);
            assertThat(found).isEqualTo(quotient.doubleValue());
        }
        assertThat(new Rate().eval(null, 1L)).isNull();
        assertThat(new Rate().eval(1L, null)).isNull();
    }

    private static void storedMatricesMerge(List<Sample> rows) {
        ConfusionMatrixFunction function = new ConfusionMatrixFunction();
        var merged = function.createAccumulator();
        for (int from = 0; from < rows.size(); from += 500) {
            List<Sample> part = rows.subList(from, Math.min(rows.size(), from + 500));
            function.accumulate(merged, AggregateRuns.confusion().valueOf(part));
        }
        assertThat(function.getValue(merged)).isEqualTo(AggregateRuns.confusion().valueOf(rows));
    }

    private static void confusion(List<Sample> rows) {
        Map<Row, Long> expected = cells(rows);
        byte[] matrix = AggregateRuns.confusion().valueOf(rows);
        Row[] found = new ConfusionCounts().eval(matrix);
        if (expected.isEmpty()) {
            assertThat(found).isNull();
            return;
        }
        Map<Row, Long> counted = new HashMap<>();
        for (Row cell : found) {
            counted.put(
                    Row.of(cell.getField(0), cell.getField(1), cell.getField(2)),
                    (Long) cell.getField(3));
        }
        assertThat(counted).hasSameSizeAs(found).isEqualTo(expected);
    }

    private static void kappa(List<Sample> rows) {
        Map<Row, Long> cells = cells(rows);
        Row found = new CohensKappaFunction().eval(AggregateRuns.confusion().valueOf(rows));
        boolean all =
                cells.keySet().stream()
                        .allMatch(c -> c.getField(0) != null && c.getField(1) != null);
        boolean chance =
                cells.size() == 1 && cells.keySet().iterator().next().getField(2).equals(true);
        Map<Row, Double> shares = shares(cells);
        if (cells.isEmpty() || chance || !all) {
            assertThat(found).isNull();
            return;
        }
        assertThat((Double) found.getField(0)).isCloseTo(kappaOf(shares), within(1e-9));
        // The delta method, with derivatives by small steps.
        double n = cells.values().stream().mapToLong(x -> x).sum();
        double mean = 0;
        double square = 0;
        for (Row cell : shares.keySet()) {
            double step = 1e-6;
            double slope =
                    (kappaOf(nudged(shares, cell, step)) - kappaOf(nudged(shares, cell, -step)))
                            / (2 * step);
            mean += shares.get(cell) * slope;
            square += shares.get(cell) * slope * slope;
        }
        double error = Math.sqrt(Math.max(0, square - mean * mean) / n);
        assertThat((Double) found.getField(1)).isCloseTo(error, within(1e-5));
    }

    /** Of shares that need not add up to 1. */
    private static double kappaOf(Map<Row, Double> shares) {
        double observed = 0;
        double expected = 0;
        Set<Object> labels = new TreeSet<>();
        for (Row cell : shares.keySet()) {
            labels.add(cell.getField(0));
            labels.add(cell.getField(1));
        }
        for (Object label : labels) {
            double row = 0;
            double column = 0;
            for (Map.Entry<Row, Double> cell : shares.entrySet()) {
                boolean inRow = cell.getKey().getField(0).equals(label);
                boolean inColumn = cell.getKey().getField(1).equals(label);
                row += inRow ? cell.getValue() : 0;
                column += inColumn ? cell.getValue() : 0;
                observed += inRow && inColumn ? cell.getValue() : 0;
            }
            expected += row * column;
        }
        return (observed - expected) / (1 - expected);
    }

    private static Map<Row, Double> nudged(Map<Row, Double> shares, Row cell, double step) {
        Map<Row, Double> nudged = new HashMap<>(shares);
        nudged.merge(cell, step, Double::sum);
        return nudged;
    }

    private static Map<Row, Double> shares(Map<Row, Long> cells) {
        double n = cells.values().stream().mapToLong(x -> x).sum();
        return cells.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, cell -> cell.getValue() / n));
    }

    /** Pairs of labels counted, with null for labels beyond the hundred smallest. */
    private static Map<Row, Long> cells(List<Sample> rows) {
        TreeSet<String> labels = new TreeSet<>();
        List<Sample> pairs = rows.stream().filter(row -> AggregateRuns.equal(row) != null).toList();
        pairs.forEach(
                row ->
                        labels.addAll(
                                List.of(stored(row.primaryLabel()), stored(row.shadowLabel()))));
        Set<String> kept = labels.stream().limit(100).collect(Collectors.toSet());
        Map<Row, Long> cells = new HashMap<>();
        for (Sample row : pairs) {
            String p = stored(row.primaryLabel());
            String s = stored(row.shadowLabel());
            Row cell =
                    Row.of(kept.contains(p) ? p : null, kept.contains(s) ? s : null, p.equals(s));
            cells.merge(cell, 1L, Long::sum);
        }
        return cells;
    }

    /** Half a surrogate pair is stored as a question mark. */
    static String stored(String label) {
        return label.equals("\uD83D") ? "?" : label;
    }

    private static List<Boolean> known(List<Sample> rows) {
        return rows.stream().map(AggregateRuns::equal).filter(x -> x != null).toList();
    }
}
