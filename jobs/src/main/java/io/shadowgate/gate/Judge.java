package io.shadowgate.gate;

import io.shadowgate.spec.Gates;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.SegmentName;
import io.shadowgate.window.WindowColumn;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** Decides from evidence, for whoever gathers it: a job, or a client over published windows. */
public final class Judge implements Serializable {
    private static final long serialVersionUID = 1;

    private final ShadowTest test;
    private final HashMap<String, String> modelDigests;
    private transient EvidencePolicy policy;
    // A digest of a spec takes far longer than judging a window.
    private transient HashMap<String, Subject> subjects;

    /**
     * @param modelDigests sha256 by shadow, for those that have a model
     */
    public Judge(ShadowTest test, Map<String, String> modelDigests) {
        this.test = test;
        this.modelDigests = new HashMap<>(modelDigests);
    }

    /** What is known, and what is said, at the end of a window. */
    public record Judged(GateState state, Decision decision) {}

    /** Whether decisions need the reports of a segment. */
    public boolean needs(String segment) {
        return segment.equals(WindowPart.ALL)
                || test.gates().segments().names().stream()
                        .anyMatch(name -> segment.startsWith(SegmentName.prefix(name)));
    }

    /** Whether decisions need the reports of any segment but that of all requests. */
    public boolean needsSegments() {
        return !test.gates().segments().names().isEmpty();
    }

    /** Whether the test has such a shadow; one that is taken out may have left windows behind. */
    public boolean judges(String shadow) {
        return test.shadows().stream().anyMatch(one -> one.name().equals(shadow));
    }

    /** What evidence on a shadow is about now. */
    public Subject subject(String shadow) {
        if (subjects == null) {
            subjects = new HashMap<>();
        }
        return subjects.computeIfAbsent(
                shadow, name -> new Subject(test.sha256Of(name), modelDigests.get(name)));
    }

    /**
     * Whether a window is about the shadow's present model. One in which another model answered, or
     * two, is evidence for none. One in which nothing was compared is about any.
     */
    public boolean isAbout(String shadow, List<WindowPart> parts) {
        return parts.stream()
                .allMatch(part -> part.models().noneBut(subject(shadow).modelSha256()));
    }

    /**
     * Takes in the next window of a shadow, in the order of time.
     *
     * @param before what the windows before it left behind; null at the first. If it is about
     *     another subject, evidence starts anew
     * @param parts of the window: that of all requests, and those of segments that are needed
     * @param hindsight whether the window was published under other gates
     */
    public Judged judge(
            @Nullable GateState before, String shadow, List<WindowPart> parts, boolean hindsight) {
        WindowPart all =
                parts.stream().filter(WindowPart::isOfAllSegments).findFirst().orElseThrow();
        Map<String, Evidence> segments = new HashMap<>();
        for (WindowPart part : parts) {
            if (!part.isOfAllSegments() && needs(part.segment())) {
                segments.put(part.segment(), needed(part.evidence()));
            }
        }
        EvidencePolicy.Step step =
                policy().next(
                                isMended(before, shadow, all) ? null : before,
                                subject(shadow),
                                all.windowStart(),
                                all.windowEnd(),
                                all.evidence(),
                                segments,
                                hindsight);
        return new Judged(step.state(), decision(shadow, all, step));
    }

    /**
     * Whether answers begin with this window. Evidence starts anew with them: what was missing
     * before says nothing of the shadow, and would reject it for good.
     */
    private boolean isMended(@Nullable GateState before, String shadow, WindowPart window) {
        Coverage coverage = window.evidence().coverage();
        return before != null
                && SetUp.fault(test, shadow, before.total().coverage()) != null
                && coverage.compared() > 0
                && SetUp.fault(test, shadow, coverage) == null;
    }

    /** Of a segment, sketches that its gates do not look at are left out. */
    private Evidence needed(Evidence evidence) {
        List<Gates.Measure> measures = test.gates().segments().measures();
        List<WindowColumn> unused = new ArrayList<>(List.of(WindowColumn.PRIMARY_LATENCY));
        if (!measures.contains(Gates.Measure.LATENCY)) {
            unused.add(WindowColumn.SHADOW_LATENCY);
        }
        if (!measures.contains(Gates.Measure.DISTRIBUTION)) {
            unused.add(WindowColumn.PREDICTIONS);
        }
        return evidence.without(unused);
    }

    private EvidencePolicy policy() {
        if (policy == null) {
            policy = new EvidencePolicy(test);
        }
        return policy;
    }

    private Decision decision(String shadow, WindowPart window, EvidencePolicy.Step step) {
        GateState state = step.state();
        Evidence total = state.total();
        Findings findings = step.findings();
        String fault = SetUp.fault(test, shadow, total.coverage());
        return new Decision(
                test.test(),
                test.primary().name(),
                shadow,
                window.windowStart(),
                window.windowEnd(),
                test.gates().policy(),
                policy().judge(step).unless(fault),
                PointPolicy.judge(total, test.gates().limits()).unless(fault),
                findings.gates(),
                findings.classes(),
                findings.segments(),
                status(step, fault != null),
                latencies(state),
                total.coverage(),
                total.firstEventTime(),
                total.lastEventTime(),
                state.subject().modelSha256(),
                test.sha256(),
                test.primary().noiseFloor());
    }

    private EvidenceStatus status(EvidencePolicy.Step step, boolean faulty) {
        GateState state = step.state();
        return new EvidenceStatus(
                state.time().start(),
                step.findings().logBad(),
                state.wandering().ended(),
                policy().timeEffects(state),
                at(state.proven()),
                faulty ? null : at(state.rejected()),
                faulty ? null : at(state.badSince()),
                EvidencePolicy.logAlarm(state.pools()),
                state.alarmedAt(),
                policy().isAlarmed(state.alarmedAt(), state.time().end()),
                state.restartedFrom(),
                state.restarts(),
                state.hindsight(),
                test.shadows().size());
    }

    @Nullable
    private static Long at(@Nullable Dated dated) {
        return dated == null ? null : (Long) dated.at();
    }

    private List<Estimate> latencies(GateState state) {
        Evidence total = state.total();
        List<Estimate> estimates = new ArrayList<>();
        estimate("primary_latency_p50", total.primaryLatency(), 0.5, state, estimates);
        estimate("primary_latency_p99", total.primaryLatency(), 0.99, state, estimates);
        estimate("shadow_latency_p50", total.shadowLatency(), 0.5, state, estimates);
        estimate("shadow_latency_p99", total.shadowLatency(), 0.99, state, estimates);
        return estimates;
    }

    private void estimate(
            String name, @Nullable byte[] latencies, double q, GateState state, List<Estimate> to) {
        Interval interval = policy().quantile(latencies, q, state);
        if (interval != null) {
            double value = LatencyHistogram.fromBytes(latencies).quantile(q);
            to.add(new Estimate(name, value, interval.lower(), interval.upper()));
        }
    }
}
