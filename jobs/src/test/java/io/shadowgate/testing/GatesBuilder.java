package io.shadowgate.testing;

import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.LabelLimits;
import io.shadowgate.spec.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gates that are like others but for what is given. */
public final class GatesBuilder {
    private final Gates.Policy policy;
    private Limits limits;
    private Gates.PairedLatency pairedLatency;
    private Gates.Classes classes;
    private Gates.Segments segments;
    private @Nullable String cluster;
    private EvidenceRules evidence;
    private LabelLimits labels;

    private GatesBuilder(Gates gates) {
        policy = gates.policy();
        limits = gates.limits();
        pairedLatency = gates.pairedLatency();
        classes = gates.classes();
        segments = gates.segments();
        cluster = gates.clusterSegment();
        evidence = gates.evidence();
        labels = gates.labels();
    }

    public static GatesBuilder like(Gates gates) {
        return new GatesBuilder(gates);
    }

    public GatesBuilder limits(Limits limits) {
        this.limits = limits;
        return this;
    }

    public GatesBuilder pairedLatency(double thresholdMs, @Nullable Double maxExcessRate) {
        pairedLatency = new Gates.PairedLatency(thresholdMs, maxExcessRate);
        return this;
    }

    public GatesBuilder classes(Gates.Classes classes) {
        this.classes = classes;
        return this;
    }

    /** For each country. */
    public GatesBuilder countries(
            List<Gates.Measure> measures, int most, Gates.IfUnderpowered ifUnderpowered) {
        segments = new Gates.Segments(List.of("country"), measures, most, ifUnderpowered);
        return this;
    }

    public GatesBuilder cluster(@Nullable String cluster) {
        this.cluster = cluster;
        return this;
    }

    public GatesBuilder evidence(EvidenceRules evidence) {
        this.evidence = evidence;
        return this;
    }

    public GatesBuilder labels(LabelLimits labels) {
        this.labels = labels;
        return this;
    }

    public Gates build() {
        return new Gates(
                policy, limits, pairedLatency, classes, segments, cluster, evidence, labels);
    }
}
