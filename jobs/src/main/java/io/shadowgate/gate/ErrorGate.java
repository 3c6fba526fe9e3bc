package io.shadowgate.gate;

import io.shadowgate.spec.Gates;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.evidence.ClusterSums;
import io.shadowgate.statistics.evidence.RateGate.Side;
import java.util.List;
import java.util.Map;

/** A limit on the share of compared requests that the shadow fails to answer. */
public final class ErrorGate extends ShareGate {
    public static final String NAME = "errors_ok";

    private ErrorGate(GateSettings settings) {
        super(settings, Side.AT_MOST, settings.limits().maxShadowErrorRate());
    }

    static List<Gate> of(GateSettings settings) {
        return List.of(new ErrorGate(settings));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Gates.Measure measure() {
        return Gates.Measure.ERRORS;
    }

    @Override
    public boolean isInPointPolicy() {
        return true;
    }

    @Override
    public boolean isInAlarm() {
        return true;
    }

    @Override
    public String what() {
        return "error rate";
    }

    @Override
    long counted(Counts counts) {
        return counts.coverage().errors();
    }

    @Override
    public long trials(Counts counts) {
        return counts.coverage().compared();
    }

    @Override
    public String wish(double failures) {
        return "an error rate of at most " + Wording.percent(failures);
    }

    @Override
    public List<ClusterSums> clusters(ClusterCounts counts) {
        return List.of(ClusterSums.of(counts.requests(), counts.scored()));
    }

    @Override
    public String borrowsEffectOf() {
        return NAME;
    }

    @Override
    public Need need(Expected expected, double power) {
        return need(expected.errors(), power);
    }

    @Override
    public String option() {
        return "--errors";
    }

    @Override
    public String key() {
        return "gates.max-shadow-error-rate";
    }

    @Override
    public Map<String, Double> noise(Counts counts) {
        return Map.of("error-rate", observed(counts));
    }
}
