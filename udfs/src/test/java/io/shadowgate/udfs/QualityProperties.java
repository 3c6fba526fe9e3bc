package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.udfs.FunctionPropertiesTest.Property;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.types.Row;

/** Against sums of decimals, pairs of requests one by one, and products of bets. */
final class QualityProperties {
    static final List<Property> ALL =
            List.of(
                    new Property("LABELLED_SCORES", QualityProperties::storedScoresMerge),
                    new Property("MEAN_ABSOLUTE_ERROR", QualityProperties::absoluteError),
                    new Property("ROOT_MEAN_SQUARED_ERROR", QualityProperties::squaredError),
                    new Property("BRIER_SCORE", QualityProperties::brier),
                    new Property("LOG_LOSS", QualityProperties::logLoss),
                    new Property("CALIBRATION", QualityProperties::calibration),
                    new Property("EXPECTED_CALIBRATION_ERROR", QualityProperties::calibration),
                    new Property("AUC", QualityProperties::areaUnderCurve),
                    new Property("LOSS_DIFFERENCES", QualityProperties::lossDifferences),
                    new Property("LOSS_EVIDENCE", QualityProperties::lossDifferences),
                    new Property("LABEL_BOUNDS", QualityProperties::bounds));

    private QualityProperties() {}

    private record Labelled(double label, double score) {
        boolean isProbable() {
            return score >= 0 && score <= 1;
        }

        BigDecimal error() {
            return new BigDecimal(score).subtract(new BigDecimal(label)).abs();
        }
    }

    private static List<Labelled> known(List<Sample> rows) {
        return rows.stream()
                .filter(row -> AggregateRuns.label(row) != null && AggregateRuns.score(row) != null)
                .map(row -> new Labelled(AggregateRuns.label(row), AggregateRuns.score(row)))
                .toList();
    }

    private static byte[] stored(List<Sample> rows) {
        return AggregateRuns.labelled().valueOf(rows);
    }

    private static void storedScoresMerge(List<Sample> rows) {
        LabelledScoresFunction function = new LabelledScoresFunction();
        LabelledAccumulator merged = function.createAccumulator();
        List<Sample> odd = new ArrayList<>();
        List<Sample> even = new ArrayList<>();
        for (Sample row : rows) {
            (odd.size() > even.size() ? even : odd).add(row);
        }
        function.accumulate(merged, stored(odd));
        function.accumulate(merged, stored(even));
        assertThat(function.getValue(merged)).isEqualTo(stored(rows));
        function.retract(merged, stored(even));
        assertThat(function.getValue(merged)).isEqualTo(stored(odd));
    }

    private static void absoluteError(List<Sample> rows) {
        assertMean(new MeanAbsoluteError().eval(stored(rows)), rows, Labelled::error);
    }

    private static void squaredError(List<Sample> rows) {
        Double found = new RootMeanSquaredError().eval(stored(rows));
        assertMean(found == null ? null : found * found, rows, one -> one.error().pow(2));
    }

    /** Of the errors whose square is a double. */
    private static void assertMean(
            Double found, List<Sample> rows, Function<Labelled, BigDecimal> value) {
        List<BigDecimal> values =
                known(rows).stream()
                        .filter(one -> Double.isFinite(Math.pow(one.score() - one.label(), 2)))
                        .map(value)
                        .toList();
        if (values.isEmpty()) {
            assertThat(found).isNull();
            return;
        }
        double mean =
                values.stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL128)
                        .doubleValue();
        assertThat(found).isCloseTo(mean, within(6e-10 + 1e-15 * mean));
    }

    private static void brier(List<Sample> rows) {
        assertOfProbabilities(
                rows, new BrierScore()::eval, one -> Math.pow(one.label() - one.score(), 2));
    }

    private static void logLoss(List<Sample> rows) {
        assertOfProbabilities(
                rows,
                new LogLoss()::eval,
                one -> {
                    double clipped = Math.max(1e-15, Math.min(1 - 1e-15, one.score()));
                    return -Math.log(one.label() == 1 ? clipped : 1 - clipped);
                });
    }

    private static void assertOfProbabilities(
            List<Sample> rows, Function<byte[], Double> function, Function<Labelled, Double> loss) {
        List<Labelled> known = known(rows);
        if (!known.stream().allMatch(Labelled::isProbable)) {
            assertThatThrownBy(() -> function.apply(stored(rows)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("scores are not in [0, 1]");
        } else if (known.isEmpty()) {
            assertThat(function.apply(stored(rows))).isNull();
        } else {
            assertThat(function.apply(stored(rows)))
                    .isCloseTo(
                            known.stream().mapToDouble(loss::apply).average().orElseThrow(),
                            within(1e-9));
        }
    }

    private static void calibration(List<Sample> rows) {
        List<Labelled> known = known(rows);
        Row[] found;
        try {
            found = new Calibration().eval(stored(rows));
        } catch (IllegalArgumentException e) {
            assertThat(known.stream().allMatch(Labelled::isProbable)).isFalse();
            return;
        }
        Map<Integer, List<Labelled>> bins =
                known.stream()
                        .collect(
                                Collectors.groupingBy(
                                        one -> one.score() == 1 ? 9 : (int) (one.score() * 10),
                                        TreeMap::new,
                                        Collectors.toList()));
        if (known.isEmpty()) {
            assertThat(found).isNull();
            return;
        }
        double error = 0;
        int next = 0;
        for (var bin : bins.entrySet()) {
            List<Labelled> in = bin.getValue();
            double score = in.stream().mapToDouble(Labelled::score).average().orElseThrow();
            double rate = in.stream().mapToDouble(Labelled::label).average().orElseThrow();
            Row row = found[next++];
            assertThat((Double) row.getField(0)).isCloseTo(bin.getKey() / 10.0, within(1e-15));
            assertThat((Double) row.getField(1))
                    .isCloseTo((bin.getKey() + 1) / 10.0, within(1e-15));
            assertThat(row.getField(2)).isEqualTo((long) in.size());
            assertThat((Double) row.getField(3)).isCloseTo(score, within(1e-9));
            assertThat((Double) row.getField(4)).isCloseTo(rate, within(1e-12));
            error += Math.abs(score - rate) * in.size() / known.size();
        }
        assertThat(found).hasSize(next);
        assertThat(new ExpectedCalibrationError().eval(stored(rows)))
                .isCloseTo(error, within(1e-9));
    }

    /** Pair by pair: the area of the scores is within bounds that differ by the tied pairs. */
    private static void areaUnderCurve(List<Sample> rows) {
        List<Labelled> known = known(rows);
        double right = 0;
        double open = 0;
        double pairs = 0;
        double exact = 0;
        for (Labelled positive : known) {
            for (Labelled negative : known) {
                if (positive.label() == 0 || negative.label() == 1) {
                    continue;
                }
                pairs++;
                int order = Double.compare(bin(positive.score()), bin(negative.score()));
                boolean noNumber = Double.isNaN(positive.score()) || Double.isNaN(negative.score());
                open += noNumber || order == 0 ? 1 : 0;
                right += !noNumber && order > 0 ? 1 : 0;
                exact +=
                        positive.score() > negative.score()
                                ? 1
                                : positive.score() < negative.score() ? 0 : 0.5;
            }
        }
        Row found = new AreaUnderCurve().eval(stored(rows));
        if (pairs == 0) {
            assertThat(found).isNull();
            return;
        }
        assertThat((Double) found.getField(0)).isCloseTo(right / pairs, within(1e-12));
        assertThat((Double) found.getField(1)).isCloseTo((right + open) / pairs, within(1e-12));
        assertThat(exact / pairs)
                .isBetween((Double) found.getField(0) - 1e-12, (Double) found.getField(1) + 1e-12);
    }

    /** Where 1,000 bins from 0 to 1 put a score. */
    private static double bin(double score) {
        return score < 0 ? -1 : score > 1 ? 1_000 : Math.min(999, (int) (score * 1_000));
    }

    private static void lossDifferences(List<Sample> rows) {
        byte[] stored = AggregateRuns.losses().valueOf(rows);
        List<Double> differences =
                rows.stream()
                        .filter(row -> AggregateRuns.loss(row.primary()) != null)
                        .filter(row -> AggregateRuns.loss(row.shadow()) != null)
                        .map(
                                row ->
                                        AggregateRuns.loss(row.primary())
                                                - AggregateRuns.loss(row.shadow()))
                        .toList();
        Row found = new LossEvidence().eval(stored, 0.05);
        if (differences.isEmpty()) {
            assertThat(stored).isNull();
            assertThat(found).isNull();
            return;
        }
        double good = 0;
        double bad = 0;
        for (int k = 1; k <= 16; k++) {
            double stake = Math.pow(2, -k / 2.0);
            double lnGood = 0;
            double lnBad = 0;
            for (double difference : differences) {
                // The bins that the difference lies in.
                double lower = Math.floor((difference + 1) / 2 * 200) / 100 - 1;
                lnGood += Math.log(1 + stake * (lower + 0.05));
                lnBad += Math.log(1 - stake * (lower + 0.01 + 0.05));
            }
            good += Math.exp(lnGood) / 16;
            bad += Math.exp(lnBad) / 16;
        }
        assertThat((Double) found.getField(0))
                .isCloseTo(Math.log(good), within(1e-9 * (1 + Math.abs(Math.log(good)))));
        assertThat((Double) found.getField(1))
                .isCloseTo(Math.log(bad), within(1e-9 * (1 + Math.abs(Math.log(bad)))));
    }

    private static void bounds(List<Sample> rows) {
        long labelled = known(rows).size();
        long right = known(rows).stream().filter(one -> one.label() == 1).count();
        long unlabelled = rows.size() - labelled;
        Row found = new LabelBounds().eval(right, labelled, unlabelled);
        if (rows.isEmpty()) {
            assertThat(found).isNull();
            return;
        }
        assertThat((Double) found.getField(0))
                .isCloseTo((double) right / rows.size(), within(1e-15));
        assertThat(1 - (Double) found.getField(1))
                .isCloseTo((double) (labelled - right) / rows.size(), within(1e-15));
        assertThat(new LabelBounds().eval(right, labelled, null)).isNull();
    }
}
