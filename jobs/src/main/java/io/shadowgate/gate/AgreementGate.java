package io.shadowgate.gate;

import io.shadowgate.spec.Gates;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.evidence.ClusterSums;
import io.shadowgate.statistics.evidence.RateGate.Side;
import java.util.List;
import java.util.Map;

/** A limit on the share of scored requests on which shadow and primary agree. */
public final class AgreementGate extends ShareGate {
    public static final String NAME = "agreement_ok";

    private AgreementGate(GateSettings settings) {
        super(settings, Side.AT_LEAST, settings.limits().minAgreementRate());
    }

    static List<Gate> of(GateSettings settings) {
        return List.of(new AgreementGate(settings));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Gates.Measure measure() {
        return Gates.Measure.AGREEMENT;
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
        return "agreement";
    }

    @Override
    long counted(Counts counts) {
        return counts.agreed();
    }

    @Override
    public long trials(Counts counts) {
        return counts.coverage().scored();
    }

    @Override
    public String wish(double failures) {
        return "an agreement of at least " + Wording.percent(1 - failures);
    }

    @Override
    public List<ClusterSums> clusters(ClusterCounts counts) {
        return List.of(ClusterSums.of(counts.scored(), counts.agreed()));
    }

    @Override
    public String borrowsEffectOf() {
        return NAME;
    }

    @Override
    public Need need(Expected expected, double power) {
        return need(expected.agreement(), power);
    }

    @Override
    public String option() {
        return "--agreement";
    }

    @Override
    public String key() {
        return "gates.min-agreement-rate";
    }

    @Override
    public Map<String, Double> noise(Counts counts) {
        Outcome outcome = outcome(counts);
        return Map.of("disagreement-rate", (double) outcome.sum() / outcome.trials());
    }
}
