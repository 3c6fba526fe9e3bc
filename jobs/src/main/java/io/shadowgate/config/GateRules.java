package io.shadowgate.config;

import static io.shadowgate.config.SpecTypes.lowerCase;

import java.time.Duration;
import java.util.List;
import org.apache.flink.util.TimeUtils;

/** The rules that tie the keys of {@code gates} together, and to the rest. */
final class GateRules {
    private final SpecValues values;
    private final Problems problems;

    GateRules(SpecValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    void check() {
        checkNoiseFloor();
        checkProvable();
        checkClasses();
        checkSegments();
        checkDurations();
    }

    private void checkNoiseFloor() {
        if (Boolean.TRUE.equals(values.get(SpecKeys.ABOVE_NOISE))
                && !values.has(SpecKeys.NOISE_FLOOR)) {
            problems.add(
                    SpecKeys.ABOVE_NOISE.path(),
                    "there is no primary.noise-floor; shadowgate calibrate measures one");
        }
    }

    /** What no number of requests can prove would hold for ever. */
    private void checkProvable() {
        if (values.get(SpecKeys.POLICY) != Gates.Policy.EVIDENCE) {
            return;
        }
        refuse(SpecKeys.MIN_AGREEMENT_RATE, 1, "an agreement of exactly 1", "0.999");
        refuse(SpecKeys.MIN_CLASS_AGREEMENT, 1, "an agreement of exactly 1", "0.999");
        refuse(SpecKeys.MAX_ERROR_RATE, 0, "an error rate of exactly 0", "0.0001");
        refuse(SpecKeys.MAX_DIVERGENCE, 0, "a distance of exactly 0", "0.01");
    }

    private void refuse(SpecKey<Double> key, double unprovable, String what, String instead) {
        Double value = values.get(key);
        if (value != null && value == unprovable) {
            problems.add(
                    key.path(),
                    "no number of requests proves "
                            + what
                            + "; write "
                            + instead
                            + " or another limit, or gates.policy: point");
        }
    }

    private void checkClasses() {
        Compare.Kind kind = values.get(SpecKeys.PREDICTION);
        if (kind == Compare.Kind.SCORE && values.has("gates.classes")) {
            problems.add(
                    "gates.classes",
                    "applies to labels and vectors, but compare.prediction is " + lowerCase(kind));
        }
        List<String> names = values.get(SpecKeys.CLASSES);
        if (values.get(SpecKeys.MIN_CLASS_AGREEMENT) != null && names != null && names.isEmpty()) {
            problems.add(
                    SpecKeys.CLASSES.path(),
                    "missing: gates have to be fixed beforehand, so name the classes that"
                            + " gates.classes.min-agreement-rate is for");
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
                        SpecKeys.GATED_SEGMENTS.path() + "[" + i + "]",
                        "\"" + gated.get(i) + "\" is not in compare.segments: add it there");
            }
        }
        for (SpecKey<?> key :
                List.of(
                        SpecKeys.SEGMENT_MEASURES,
                        SpecKeys.MOST_SEGMENTS,
                        SpecKeys.WITHOUT_POWER)) {
            if (gated.isEmpty() && values.has(key.path())) {
                problems.add(key.path(), "has no use here: gates.segments.names names no segment");
            }
        }
    }

    private void checkDurations() {
        Duration window = values.get(SpecKeys.WINDOW);
        Duration cycle = values.get(SpecKeys.CYCLE);
        if (window != null && cycle != null) {
            String fault = SpecRules.multipleFault(cycle, window, "window");
            if (!fault.isEmpty()) {
                problems.add(SpecKeys.CYCLE.path(), fault);
            }
        }
        Duration most = values.get(SpecKeys.MAX_DURATION);
        if (most == null || window == null) {
            return;
        }
        Duration least = values.get(SpecKeys.MIN_DURATION);
        Duration whole = SpecRules.cycle(values);
        if (least != null && least.compareTo(whole) < 0) {
            least = whole;
        }
        if (least != null && most.compareTo(least) < 0) {
            problems.add(
                    SpecKeys.MAX_DURATION.path(),
                    TimeUtils.formatWithHighestUnit(most)
                            + " is shorter than "
                            + TimeUtils.formatWithHighestUnit(least)
                            + ", which a promotion takes at least (gates.min-duration,"
                            + " gates.cycle)");
        }
    }
}
