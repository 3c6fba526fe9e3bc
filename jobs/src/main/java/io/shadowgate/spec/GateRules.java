package io.shadowgate.spec;

import static io.shadowgate.spec.SpecTypes.lowerCase;

import io.shadowgate.statistics.evidence.DivergenceGate;
import io.shadowgate.statistics.evidence.RateGate;
import java.time.Duration;
import java.util.List;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/** Rules between the keys of {@code gates}, and between them and other keys. */
final class GateRules {
    private static final double LEAST_ALPHA = 1e-12;
    private static final double LARGEST_DISTANCE = Math.sqrt(StrictMath.log(2));

    private final SpecValues values;
    private final Problems problems;

    GateRules(SpecValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    void check() {
        checkNoiseFloor();
        checkProvable();
        checkComputable();
        checkNoLatencyLimit();
        checkClasses();
        checkLabels();
        checkSegments();
        checkDurations();
    }

    private void checkNoiseFloor() {
        if (Boolean.TRUE.equals(values.get(SpecKeys.ABOVE_NOISE))
                && !values.has(SpecKeys.NOISE_FLOOR)) {
            problems.add(
                    values.pathOf(SpecKeys.ABOVE_NOISE),
                    "primary.noise-floor is missing; shadowgate calibrate measures one");
        }
    }

    /** Without the limit, what would take it from there has to say its own. */
    private void checkNoLatencyLimit() {
        Double limit = values.get(SpecKeys.MAX_LATENCY);
        if (limit == null || !limit.isInfinite()) {
            return;
        }
        String none = SpecKeys.MAX_LATENCY.path() + " is " + Limits.NONE;
        if (values.has(SpecKeys.PAIRED_EXCESS.path())
                && !values.has(SpecKeys.PAIRED_THRESHOLD.path())) {
            problems.add(
                    SpecKeys.PAIRED_THRESHOLD.path(),
                    "missing: say from which latency on a request is slow, because " + none);
        }
        List<Gates.Measure> measures = values.get(SpecKeys.SEGMENT_MEASURES);
        if (measures != null && measures.contains(Gates.Measure.LATENCY)) {
            problems.add(
                    values.pathOf(SpecKeys.SEGMENT_MEASURES),
                    "cannot have latency, because " + none);
        }
    }

    /** Refuses limits that no number of requests can prove, because they would hold forever. */
    private void checkProvable() {
        if (values.get(SpecKeys.POLICY) != Gates.Policy.EVIDENCE) {
            return;
        }
        refuse(SpecKeys.MIN_AGREEMENT_RATE, 1, "an agreement of exactly 1", "0.999");
        refuse(SpecKeys.MIN_CLASS_AGREEMENT, 1, "an agreement of exactly 1", "0.999");
        refuse(SpecKeys.MAX_ERROR_RATE, 0, "an error rate of exactly 0", "0.0001");
        refuse(SpecKeys.MAX_DIVERGENCE, 0, "a distance of exactly 0", "0.01");
    }

    /**
     * Refuses limits that rounding errors would make invalid. A limit that forbids nothing or
     * everything is allowed, because it needs no computation.
     */
    private void checkComputable() {
        Double agreement = values.get(SpecKeys.MIN_AGREEMENT_RATE);
        Double errors = values.get(SpecKeys.MAX_ERROR_RATE);
        Double distance = values.get(SpecKeys.MAX_DIVERGENCE);
        boolean fine =
                computableRate(SpecKeys.MIN_AGREEMENT_RATE, agreement, "")
                        & computableRate(SpecKeys.MAX_ERROR_RATE, errors, "")
                        & computableDistance(distance, "");
        computableRate(SpecKeys.MIN_CLASS_AGREEMENT, values.get(SpecKeys.MIN_CLASS_AGREEMENT), "");
        computableRate(SpecKeys.MIN_ACCURACY, values.get(SpecKeys.MIN_ACCURACY), "");
        for (SpecKey<Double> alpha : List.of(SpecKeys.PROMOTE_ALPHA, SpecKeys.REJECT_ALPHA)) {
            Double value = values.get(alpha);
            if (value != null && value > 0 && value < LEAST_ALPHA) {
                problems.add(
                        values.pathOf(alpha),
                        value + " is too small to compute with; at least 1e-12");
            }
        }
        if (fine
                && Boolean.TRUE.equals(values.get(SpecKeys.ABOVE_NOISE))
                && values.has(SpecKeys.NOISE_FLOOR)) {
            String what = ", that and primary.noise-floor make ";
            Double disagreement = values.get(SpecKeys.NOISE_DISAGREEMENT);
            Double failing = values.get(SpecKeys.NOISE_ERRORS);
            Double apart = values.get(SpecKeys.NOISE_DIVERGENCE);
            if (agreement != null && disagreement != null) {
                computableRate(
                        SpecKeys.MIN_AGREEMENT_RATE, Math.max(0, agreement - disagreement), what);
            }
            if (errors != null && failing != null) {
                computableRate(SpecKeys.MAX_ERROR_RATE, Math.min(1, errors + failing), what);
            }
            if (distance != null && apart != null) {
                computableDistance(distance + apart, what);
            }
        }
    }

    private boolean computableRate(SpecKey<Double> key, @Nullable Double limit, String what) {
        return limit == null
                || limit == 0
                || limit == 1
                || computable(
                        key,
                        limit,
                        RateGate.LEAST_LIMIT,
                        RateGate.MOST_LIMIT,
                        what,
                        "0, 1, or in [0.000001, 0.999999]");
    }

    private boolean computableDistance(@Nullable Double limit, String what) {
        return limit == null
                || limit == 0
                || limit >= LARGEST_DISTANCE
                || computable(
                        SpecKeys.MAX_DIVERGENCE,
                        limit,
                        DivergenceGate.LEAST_LIMIT,
                        DivergenceGate.MOST_LIMIT,
                        what,
                        "0, in [0.001, 0.8325], or 0.8326, which every shadow passes");
    }

    private boolean computable(
            SpecKey<Double> key,
            double limit,
            double least,
            double most,
            String what,
            String range) {
        // Values outside of [0, 1] are already reported.
        if (limit < 0 || limit > 1 || limit >= least && limit <= most) {
            return true;
        }
        problems.add(
                values.pathOf(key),
                (what.isEmpty() ? "" : values.get(key) + what)
                        + limit
                        + " is too near the end of its range to compute with; "
                        + range);
        return false;
    }

    private void refuse(SpecKey<Double> key, double unprovable, String what, String instead) {
        Double value = values.get(key);
        if (value != null && value == unprovable) {
            problems.add(
                    values.pathOf(key),
                    "no number of requests proves "
                            + what
                            + "; write "
                            + instead
                            + " or another limit, or gates.policy: point");
        }
    }

    private void checkClasses() {
        Compare.Kind kind = values.get(SpecKeys.PREDICTION);
        Compare.By by = values.get(SpecKeys.BY);
        for (String path : List.of(SpecKeys.CLASSES.path(), "gates.classes")) {
            if (kind == Compare.Kind.SCORE && values.has(path)) {
                problems.add(
                        path,
                        "applies to labels and vectors, but compare.prediction is "
                                + lowerCase(kind));
            } else if (by != null && !by.countsClasses() && values.has(path)) {
                problems.add(
                        path, "applies to equality and argmax, but compare.by is " + lowerCase(by));
            }
        }
        List<String> names = values.get(SpecKeys.CLASSES);
        if (values.get(SpecKeys.MIN_CLASS_AGREEMENT) != null && names != null && names.isEmpty()) {
            problems.add(
                    values.pathOf(SpecKeys.CLASSES),
                    "missing: gates must be fixed in advance, so name the classes for"
                            + " gates.classes.min-agreement-rate");
        }
    }

    private void checkLabels() {
        Loss.Kind loss = values.get(SpecKeys.LOSS);
        boolean gated = values.get(SpecKeys.MAX_LOSS_INCREASE) != null;
        checkLoss(loss, gated);
        if (values.has(SpecKeys.MAX_ACCURACY_LOSS) && values.has(SpecKeys.MIN_ACCURACY_GAIN)) {
            problems.add(
                    values.pathOf(SpecKeys.MIN_ACCURACY_GAIN),
                    "says more than gates.labels.max-accuracy-loss: remove one of them");
        }
        Compare.By by = values.get(SpecKeys.BY);
        boolean accuracy = false;
        for (SpecKey<Double> key :
                List.of(
                        SpecKeys.MAX_ACCURACY_LOSS,
                        SpecKeys.MIN_ACCURACY_GAIN,
                        SpecKeys.MIN_ACCURACY)) {
            accuracy |= values.has(key);
            Compare.By used = by == null && kind() != null ? kind().usualBy() : by;
            boolean rightOrWrong =
                    used == null || used.countsClasses() || values.has(SpecKeys.THRESHOLD);
            if (values.has(key) && used != null && !rightOrWrong) {
                problems.add(
                        values.pathOf(key),
                        "applies to answers that are right or wrong, but compare.by is "
                                + lowerCase(used)
                                + (kind() == Compare.Kind.SCORE
                                        ? " without compare.threshold; set it to such as 0.5, or"
                                                + " limit gates.labels.loss"
                                        : "; set it to equality or argmax"));
            }
        }
        checkLabelsAreThere();
        refuse(SpecKeys.MIN_ACCURACY, 1, "an accuracy of exactly 1", "0.999");
        for (SpecKey<?> key : List.of(SpecKeys.MIN_LABELLED, SpecKeys.UNLABELLED)) {
            if (!accuracy && !gated && values.has(key)) {
                problems.add(
                        values.pathOf(key),
                        "has no effect: gates.labels limits nothing; set max-accuracy-loss,"
                                + " min-accuracy-gain, min-accuracy or max-loss-increase");
            }
        }
    }

    /** Gates need labels, and looks at the ends of cycles need whole cycles of mature windows. */
    private void checkLabelsAreThere() {
        List<SpecKey<Double>> limits =
                List.of(
                        SpecKeys.MAX_ACCURACY_LOSS,
                        SpecKeys.MIN_ACCURACY_GAIN,
                        SpecKeys.MIN_ACCURACY,
                        SpecKeys.MAX_LOSS_INCREASE);
        boolean limited = limits.stream().anyMatch(values::has);
        if (limited && !values.has("labels")) {
            limits.stream()
                    .filter(values::has)
                    .forEach(
                            key ->
                                    problems.add(
                                            values.pathOf(key),
                                            "needs labels, and the test has none: say where they"
                                                    + " are in a section labels"));
        }
        List<Gates.Measure> measures = values.get(SpecKeys.SEGMENT_MEASURES);
        if (measures != null
                && measures.contains(Gates.Measure.LABELS)
                && values.has(SpecKeys.SEGMENT_MEASURES)
                && !limited) {
            problems.add(
                    values.pathOf(SpecKeys.SEGMENT_MEASURES),
                    "labels have no effect: gates.labels limits nothing");
        }
        Duration mature = values.get(SpecKeys.LABELS_MATURE_AFTER);
        Duration window = values.get(SpecKeys.WINDOW);
        if (!limited || mature == null || window == null) {
            return;
        }
        String fault =
                WindowMultiples.fault(
                        mature, WindowMultiples.cycle(values), "gates.evidence.cycle");
        if (!fault.isEmpty()) {
            problems.add(values.pathOf(SpecKeys.LABELS_MATURE_AFTER), fault);
        }
    }

    private Compare.@Nullable Kind kind() {
        return values.get(SpecKeys.PREDICTION);
    }

    private void checkLoss(Loss.@Nullable Kind loss, boolean gated) {
        if (loss == null) {
            for (SpecKey<?> key : List.of(SpecKeys.MAX_LOSS_INCREASE, SpecKeys.LOSS_SCALE)) {
                if (values.has(key) && !values.has(SpecKeys.LOSS)) {
                    problems.add(
                            values.pathOf(key),
                            "gates.labels.loss is missing; set it to brier, log-loss or"
                                    + " absolute-error");
                }
            }
            return;
        }
        if (!gated && !values.has(SpecKeys.MAX_LOSS_INCREASE)) {
            problems.add(
                    values.pathOf(SpecKeys.LOSS),
                    "gates.labels.max-loss-increase is missing; set it to such as 0.01");
        }
        if (kind() != null && kind() != Compare.Kind.SCORE) {
            problems.add(
                    values.pathOf(SpecKeys.LOSS),
                    "applies to scores, but compare.prediction is " + lowerCase(kind()));
        }
        if (loss == Loss.Kind.ABSOLUTE_ERROR && !values.has(SpecKeys.LOSS_SCALE)) {
            problems.add(
                    values.pathOf(SpecKeys.LOSS),
                    "gates.labels.loss-scale is missing: the error that counts as a loss of 1");
        }
        if (loss == Loss.Kind.BRIER && values.has(SpecKeys.LOSS_SCALE)) {
            problems.add(
                    values.pathOf(SpecKeys.LOSS_SCALE),
                    "has no effect: a Brier loss is in [0, 1] already");
        }
    }

    private void checkSegments() {
        List<String> reported = values.get(SpecKeys.SEGMENTS);
        List<String> gated = values.get(SpecKeys.GATED_SEGMENTS);
        if (reported == null || gated == null) {
            return;
        }
        for (int i = 0; i < gated.size(); i++) {
            if (!reported.contains(gated.get(i))) {
                problems.add(
                        values.pathOf(SpecKeys.GATED_SEGMENTS) + "[" + i + "]",
                        "\"" + gated.get(i) + "\" is not in compare.segments: add it there");
            }
        }
        for (SpecKey<?> key :
                List.of(
                        SpecKeys.SEGMENT_MEASURES,
                        SpecKeys.MAX_SEGMENTS,
                        SpecKeys.IF_UNDERPOWERED)) {
            if (gated.isEmpty() && values.has(key)) {
                problems.add(values.pathOf(key), "has no effect: gates.segments.names is empty");
            }
        }
    }

    private void checkDurations() {
        Duration window = values.get(SpecKeys.WINDOW);
        Duration cycle = values.get(SpecKeys.CYCLE);
        if (window != null && cycle != null) {
            String fault = WindowMultiples.fault(cycle, window, "window");
            if (!fault.isEmpty()) {
                problems.add(values.pathOf(SpecKeys.CYCLE), fault);
            }
        }
        Duration most = values.get(SpecKeys.MAX_DURATION);
        if (most == null || window == null) {
            return;
        }
        Duration least = values.get(SpecKeys.MIN_DURATION);
        Duration whole = WindowMultiples.cycle(values);
        if (least != null && least.compareTo(whole) < 0) {
            least = whole;
        }
        if (least != null && most.compareTo(least) < 0) {
            problems.add(
                    values.pathOf(SpecKeys.MAX_DURATION),
                    TimeUtils.formatWithHighestUnit(most)
                            + " is shorter than "
                            + TimeUtils.formatWithHighestUnit(least)
                            + ", the shortest time to a promotion (gates.evidence.min-duration,"
                            + " gates.evidence.cycle)");
        }
    }
}
