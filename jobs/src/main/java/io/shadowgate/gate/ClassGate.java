package io.shadowgate.gate;

import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.evidence.ClusterSums;
import io.shadowgate.statistics.evidence.RateGate.Side;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A limit on the share of agreement among requests for which the primary predicts one class. */
public final class ClassGate extends ShareGate {
    public static final String GROUP = "classes";

    private final String label;
    private final int number;
    private final int classes;
    private final Bins bins;

    private ClassGate(GateSettings settings, double least, int number) {
        super(settings, Side.AT_LEAST, least);
        List<String> names = settings.gates().classes().names();
        label = names.get(number);
        this.number = number;
        classes = names.size();
        bins = settings.bins();
    }

    static List<Gate> of(GateSettings settings) {
        Double least = settings.gates().classes().minAgreementRate();
        return least == null
                ? List.of()
                : IntStream.range(0, settings.gates().classes().names().size())
                        .<Gate>mapToObj(number -> new ClassGate(settings, least, number))
                        .toList();
    }

    @Override
    public String name() {
        return label;
    }

    @Override
    public String group() {
        return GROUP;
    }

    /** The id has a prefix, because a class may have the name of another gate. */
    @Override
    public String id() {
        return "class " + label;
    }

    @Override
    public Set<Counts.Sketch> sketches() {
        return Set.of(Counts.Sketch.PREDICTIONS);
    }

    @Override
    public String what() {
        return "agreement where the primary says " + label;
    }

    /** 0 for the class of vectors without a largest number. */
    @Override
    long counted(Counts counts) {
        return trials(counts) == 0 || label.equals("NaN") ? 0 : bins.of(counts).matched()[number];
    }

    @Override
    public long trials(Counts counts) {
        BinCounts all = bins.of(counts);
        return all.pairs() == 0 ? 0 : all.primary()[number];
    }

    @Override
    public String wish(double failures) {
        return "an agreement of at least " + Wording.percent(1 - failures) + " in this class";
    }

    @Override
    public List<ClusterSums> clusters(ClusterCounts counts) {
        return List.of(ClusterSums.of(counts.ofClass(number), counts.agreedOfClass(number)));
    }

    @Override
    public String borrowsEffectOf() {
        return AgreementGate.NAME;
    }

    @Override
    public Need need(Expected expected, double power) {
        return need(expected.agreement(), power);
    }

    /** A class without requests so far may never get one. */
    @Override
    public Need need(Counts seen, double power) {
        return trials(seen) == 0
                ? Need.never(check(), 1, limit(), "no request so far in class " + label)
                : super.need(seen, power);
    }

    @Override
    public double share(Expected expected) {
        return expected.smallestClass() == null ? 1.0 / classes : expected.smallestClass();
    }

    @Override
    public String option() {
        return "--agreement";
    }

    @Override
    public String key() {
        return "gates.classes.min-agreement-rate";
    }
}
