package io.shadowgate.spec;

import java.util.List;

/** Rules between the keys of {@code slices}, and between these and others. */
final class SliceRules {
    private final SpecValues values;
    private final Problems problems;

    SliceRules(SpecValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    void check() {
        if (!values.has(SpecKeys.SLICES)) {
            return;
        }
        List<Slices.Feature> features = values.get(SpecKeys.SLICE_FEATURES);
        if (features == null) {
            return; // It is reported already.
        }
        boolean calibrated = values.has(SpecKeys.SLICE_CALIBRATION.path());
        for (Slices.Feature feature : features) {
            if (feature.isOpen() && !calibrated) {
                problems.add(
                        SpecKeys.SLICE_FEATURES.path(),
                        "says no bins of "
                                + feature.name()
                                + "; write {name: "
                                + feature.name()
                                + ", edges: [...]} for numbers, {name: "
                                + feature.name()
                                + ", categories: 50} for texts, or slices.calibration: a log of"
                                + " earlier requests");
            }
        }
        if (calibrated && features.stream().noneMatch(Slices.Feature::isOpen)) {
            problems.add(
                    SpecKeys.SLICE_CALIBRATION.path(),
                    "has no effect: every feature of slices.features has edges or categories");
        }
        if (!calibrated && values.has(SpecKeys.SLICE_BINS.path())) {
            problems.add(
                    SpecKeys.SLICE_BINS.path(),
                    "has no effect without slices.calibration: edges say the bins");
        }
        if (!areNamed() && features.stream().anyMatch(feature -> !isPlace(feature.name()))) {
            problems.add(
                    SpecKeys.SLICE_FEATURES.path(),
                    "names features, but the log holds arrays for a model without"
                            + " shadows[].features; write places from 0, or shadows[].features");
        }
    }

    /** Whether requests hold objects, as far as the spec says. */
    private boolean areNamed() {
        for (int i = 0; i < values.shadows(); i++) {
            boolean hasModel = values.has(SpecKeys.SHADOWS + "[" + i + "].model");
            List<String> names = values.get(SpecKeys.FEATURES, i);
            boolean hasInputs = values.has(SpecValues.at(SpecKeys.INPUTS.path(), i));
            if (hasModel && !hasInputs && (names == null || names.isEmpty())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlace(String name) {
        return name.matches("0|[1-9]\\d{0,4}");
    }
}
