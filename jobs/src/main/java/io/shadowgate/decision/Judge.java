package io.shadowgate.decision;

import io.shadowgate.gate.Counts;
import io.shadowgate.policy.Dated;
import io.shadowgate.policy.EvidencePolicy;
import io.shadowgate.policy.EvidenceState;
import io.shadowgate.policy.GateResults;
import io.shadowgate.policy.PointPolicy;
import io.shadowgate.policy.Subject;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.SegmentName;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides from windows, in a job or over published windows. */
public final class Judge implements Serializable {
    private static final long serialVersionUID = 1;

    private final ShadowTest test;
    private final HashMap<String, String> modelDigests;
    @Nullable private transient EvidencePolicy policy;
    // To digest a spec takes far longer than to judge a window.
    @Nullable private transient HashMap<String, Subject> subjects;

    /**
     * @param modelDigests sha256 by shadow, for those that have a model
     */
    public Judge(ShadowTest test, Map<String, String> modelDigests) {
        this.test = test;
        this.modelDigests = new HashMap<>(modelDigests);
    }

    /** The state and the decision at the end of a window. */
    public record Decided(EvidenceState state, Decision decision) {}

    /** Whether decisions need the reports of a segment. */
    public boolean needs(String segment) {
        return segment.equals(WindowPart.ALL)
                || test.gates().segments().names().stream()
                        .anyMatch(name -> segment.startsWith(SegmentName.prefix(name)));
    }

    /** Whether decisions need the reports of single segments. */
    public boolean needsSegments() {
        return !test.gates().segments().names().isEmpty();
    }

    /** Whether the test has this shadow. A shadow that was taken out may have left windows. */
    public boolean judges(String shadow) {
        return test.shadows().stream().anyMatch(one -> one.name().equals(shadow));
    }

    /** What evidence on a shadow of the test is about under this spec. */
    public Subject subject(String shadow) {
        if (subjects == null) {
            subjects = new HashMap<>();
        }
        return subjects.computeIfAbsent(
                shadow,
                name ->
                        new Subject(
                                Objects.requireNonNull(
                                        test.sha256Of(name), "the test has no such shadow"),
                                modelDigests.get(name)));
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
     * @param before the state after the window before; null at the first. If it is about another
     *     subject, evidence starts anew
     * @param parts of the window: that of all requests, and those of segments that are needed
     * @param hindsight whether the window was published under other gates
     */
    public Decided judge(
            @Nullable EvidenceState before,
            String shadow,
            List<WindowPart> parts,
            boolean hindsight) {
        WindowPart all =
                parts.stream().filter(WindowPart::isOfAllSegments).findFirst().orElseThrow();
        Map<String, Counts> segments = new HashMap<>();
        for (WindowPart part : parts) {
            if (!part.isOfAllSegments() && needs(part.segment())) {
                segments.put(part.segment(), part.evidence());
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
        return new Decided(step.state(), decision(shadow, all, step));
    }

    /**
     * Whether answers begin with this window. Evidence then starts anew, since missing answers
     * before say nothing about the shadow and would reject it for good.
     */
    private boolean isMended(@Nullable EvidenceState before, String shadow, WindowPart window) {
        Coverage coverage = window.evidence().coverage();
        return before != null
                && SetUp.fault(test, shadow, before.total().coverage()) != null
                && coverage.compared() > 0
                && SetUp.fault(test, shadow, coverage) == null;
    }

    private EvidencePolicy policy() {
        if (policy == null) {
            policy = new EvidencePolicy(test);
        }
        return policy;
    }

    private Decision decision(String shadow, WindowPart window, EvidencePolicy.Step step) {
        EvidenceState state = step.state();
        Counts total = state.total();
        GateResults results = step.results();
        String fault = SetUp.fault(test, shadow, total.coverage());
        return new Decision(
                test.test(),
                test.primary().name(),
                shadow,
                window.windowStart(),
                window.windowEnd(),
                test.gates().policy(),
                policy().judge(step).unless(fault),
                PointPolicy.judge(
                                total,
                                test.gates().limits().minRequests(),
                                policy().evaluation().gates())
                        .unless(fault),
                results.gates(),
                results.segments(),
                status(step, fault != null),
                policy().evaluation().estimates(state),
                total.coverage(),
                total.firstEventTime(),
                total.lastEventTime(),
                state.subject().modelSha256(),
                test.sha256(),
                test.primary().noiseFloor());
    }

    private EvidenceStatus status(EvidencePolicy.Step step, boolean faulty) {
        EvidenceState state = step.state();
        return new EvidenceStatus(
                state.time().start(),
                step.results().logBad(),
                state.wandering().ended(),
                policy().evaluation().timeEffects(state),
                at(state.proven()),
                faulty ? null : at(state.rejected()),
                faulty ? null : at(state.badSince()),
                EvidencePolicy.logAlarm(state),
                state.alarm().rungAt(),
                policy().isAlarmed(state),
                state.restartedFrom(),
                state.restarts(),
                state.hindsight(),
                test.shadows().size());
    }

    @Nullable
    private static Long at(@Nullable Dated dated) {
        return dated == null ? null : (Long) dated.at();
    }
}
