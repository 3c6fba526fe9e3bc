package io.shadowgate.quality;

import io.shadowgate.statistics.ConfusionMatrix;
import io.shadowgate.statistics.LabelledScores;
import io.shadowgate.statistics.LabelledScores.Bounds;
import io.shadowgate.statistics.LabelledScores.CalibrationBin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How good one model's answers are, as the labels say.
 *
 * @param numbers by name, in the order in which they are shown: {@code accuracy}, {@code
 *     auc_lower}, {@code auc_upper}, {@code brier_score}, {@code log_loss}, {@code
 *     expected_calibration_error}, {@code mean_absolute_error} and {@code root_mean_squared_error}.
 *     One that is not defined is left out: those of probabilities where a label is neither 0 nor 1,
 *     or a score not in [0, 1]
 * @param calibration bins of scores; empty where they are no probabilities
 * @param classes by label, in text order; empty where answers are not right or wrong
 */
public record ModelFigures(
        Map<String, Double> numbers, List<CalibrationBin> calibration, List<ClassFigures> classes) {

    /**
     * One class.
     *
     * @param labelled requests whose label it is
     * @param answered requests whose answer it is
     * @param precision the share of the answers that are right; null without an answer
     * @param recall the share of the labels that were answered; null without a label
     */
    public record ClassFigures(
            String label,
            long labelled,
            long answered,
            @Nullable Double precision,
            @Nullable Double recall) {}

    /** Of the primary. */
    public static ModelFigures ofPrimary(QualityCounts counts) {
        return of(counts, QualitySketch.PRIMARY_SCORES, QualitySketch.PRIMARY_CONFUSION);
    }

    /** Of the shadow. */
    public static ModelFigures ofShadow(QualityCounts counts) {
        return of(counts, QualitySketch.SHADOW_SCORES, QualitySketch.SHADOW_CONFUSION);
    }

    private static ModelFigures of(
            QualityCounts counts, QualitySketch scores, QualitySketch confusion) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        byte[] matrix = counts.sketch(confusion);
        List<ConfusionMatrix.Entry> entries =
                matrix == null ? List.of() : ConfusionMatrix.fromBytes(matrix).entries();
        addAccuracy(entries, numbers);
        byte[] stored = counts.sketch(scores);
        LabelledScores read = stored == null ? null : LabelledScores.fromBytes(stored);
        if (read != null) {
            addNumbers(read, numbers);
        }
        return new ModelFigures(
                numbers, read == null ? List.of() : calibration(read), classes(entries));
    }

    /** The shadow's numbers less the primary's, where both have them. */
    public Map<String, Double> minus(ModelFigures primary) {
        Map<String, Double> differences = new LinkedHashMap<>();
        numbers.forEach(
                (name, number) -> {
                    Double other = primary.numbers.get(name);
                    // The difference of two bounds is no bound.
                    if (other != null && !name.startsWith("auc_")) {
                        differences.put(name, number - other);
                    }
                });
        return differences;
    }

    private static void addAccuracy(
            List<ConfusionMatrix.Entry> entries, Map<String, Double> numbers) {
        long all = entries.stream().mapToLong(ConfusionMatrix.Entry::pairs).sum();
        long right =
                entries.stream()
                        .filter(ConfusionMatrix.Entry::agrees)
                        .mapToLong(ConfusionMatrix.Entry::pairs)
                        .sum();
        if (all > 0) {
            numbers.put("accuracy", (double) right / all);
        }
    }

    private static void addNumbers(LabelledScores scores, Map<String, Double> numbers) {
        try {
            Bounds area = scores.areaUnderCurve();
            if (area != null) {
                numbers.put("auc_lower", area.lower());
                numbers.put("auc_upper", area.upper());
            }
        } catch (IllegalArgumentException e) {
            // Labels of a regression have no such area.
        }
        put("brier_score", scores::brierScore, numbers);
        put("log_loss", scores::logLoss, numbers);
        put("expected_calibration_error", scores::expectedCalibrationError, numbers);
        put("mean_absolute_error", scores::meanAbsoluteError, numbers);
        put("root_mean_squared_error", scores::rootMeanSquaredError, numbers);
    }

    private static void put(String name, DoubleSupplier number, Map<String, Double> numbers) {
        try {
            double value = number.getAsDouble();
            if (Double.isFinite(value)) {
                numbers.put(name, value);
            }
        } catch (IllegalArgumentException e) {
            // It is not defined for such labels or scores.
        }
    }

    private static List<CalibrationBin> calibration(LabelledScores scores) {
        try {
            return scores.calibration();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static List<ClassFigures> classes(List<ConfusionMatrix.Entry> entries) {
        TreeMap<String, long[]> counts = new TreeMap<>();
        for (ConfusionMatrix.Entry entry : entries) {
            // Beyond the labels that a matrix holds, all others share one without a name.
            if (entry.primary() != null) {
                counts.computeIfAbsent(entry.primary(), any -> new long[3])[0] += entry.pairs();
            }
            if (entry.shadow() != null) {
                counts.computeIfAbsent(entry.shadow(), any -> new long[3])[1] += entry.pairs();
            }
            if (entry.primary() != null && Objects.equals(entry.primary(), entry.shadow())) {
                counts.computeIfAbsent(entry.primary(), any -> new long[3])[2] += entry.pairs();
            }
        }
        List<ClassFigures> classes = new ArrayList<>();
        counts.forEach(
                (label, of) ->
                        classes.add(
                                new ClassFigures(
                                        label,
                                        of[0],
                                        of[1],
                                        share(of[2], of[1]),
                                        share(of[2], of[0]))));
        return classes;
    }

    private static @Nullable Double share(long part, long whole) {
        return whole == 0 ? null : (Double) ((double) part / whole);
    }
}
