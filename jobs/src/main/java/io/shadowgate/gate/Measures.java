package io.shadowgate.gate;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.List;

/**
 * The list of all measures, used by both policies, segments, the alarm, the planner and
 * calibration.
 */
public final class Measures {
    /** In the order of the checks in a decision. */
    private static final List<Measure> ALL =
            List.of(
                    AgreementGate::of,
                    LatencyGate::of,
                    ErrorGate::of,
                    DistributionGate::of,
                    PairedLatencyGate::of,
                    ClassGate::of,
                    AccuracyDifferenceGate::of,
                    AccuracyGate::of,
                    LossIncreaseGate::of);

    /** Segments have fewer requests than the whole. */
    private static final double SCALE_OF_SEGMENTS = 0.1;

    private Measures() {}

    /**
     * The gates of a test.
     *
     * @param tunedTo the number of requests at which evidence is strongest
     */
    public static List<Gate> gates(ShadowTest test, double tunedTo) {
        GateSettings settings =
                new GateSettings(
                        test,
                        new Tuning(test.gates().evidence().promoteAlpha(), tunedTo),
                        new Bins(test.gates().classes().names()));
        return ALL.stream().flatMap(measure -> measure.gates(settings).stream()).toList();
    }

    /** The gates of every segment, in the order in which the spec names what they measure. */
    public static List<Gate> ofSegments(ShadowTest test) {
        List<Gate> all = gates(test, test.gates().evidence().tunedToRequests() * SCALE_OF_SEGMENTS);
        return test.gates().segments().measures().stream()
                .flatMap(measure -> all.stream().filter(gate -> gate.measure() == measure))
                .toList();
    }

    /** The gates of a test, tuned as its spec says. */
    public static List<Gate> gates(ShadowTest test) {
        return gates(test, test.gates().evidence().tunedToRequests());
    }
}
