package io.shadowgate.decision;

import io.shadowgate.gate.Counts;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.verdict.Dated;
import io.shadowgate.verdict.EvidencePolicy;
import io.shadowgate.verdict.EvidenceState;
import io.shadowgate.verdict.GateResults;
import io.shadowgate.verdict.PointPolicy;
import io.shadowgate.verdict.Subject;
import io.shadowgate.window.SegmentName;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes decisions from windows, in a job or over published windows. */
public final class Judge implements Serializable {
    private static final long serialVersionUID = 1;

    private final ShadowTest test;
    private final HashMap<String, String> modelDigests;
    @Nullable private transient EvidencePolicy policy;
    // A cache, because digesting a spec takes far longer than judging a window.
    @Nullable private transient HashMap<String, Subject> subjects;

    /**
     * @param modelDigests sha256 by shadow, for shadows with a model
     */
    public Judge(ShadowTest test, Map<String, String> modelDigests) {
        this.test = test;
        this.modelDigests = new HashMap<>(modelDigests);
    }

    /** Digests of the models, sha256 by shadow, for shadows with a model. */
    public Map<String, String> models() {
        return Map.copyOf(modelDigests);
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

    /**
     * Whether the test has this shadow. There may be windows of a shadow that was removed from the
     * spec.
     */
    public boolean judges(String shadow) {
        return test.shadows().stream().anyMatch(one -> one.name().equals(shadow));
    }

    /** The subject of the evidence on a shadow under this spec. */
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
     * Whether a window is evidence about the shadow's current model. A window in which another
     * model answered, or two models, is not. A window without compared requests fits any model.
     */
    public boolean isAbout(String shadow, List<WindowPart> parts) {
        return parts.stream()
                .allMatch(part -> part.models().noneBut(subject(shadow).modelSha256()));
    }

    /**
     * The parts that are about the shadow's current model. Requests that another model answered can
     * be pending while the model changes, and their labels say nothing about the new one.
     */
    public List<WindowPart> withoutLabelsOfOthers(String shadow, List<WindowPart> parts) {
        String model = subject(shadow).modelSha256();
        return parts.stream()
                .filter(part -> !part.isOfLabels() || part.models().noneBut(model))
                .toList();
    }

    /**
     * Adds the next window of a shadow in time order.
     *
     * @param before the state after the previous window; null for the first. If its subject is
     *     different, evidence restarts
     * @param parts parts of the window: the one of all requests, and those of needed segments
     * @param hindsight whether the window was published under other gates
     */
    public Decided judge(
            @Nullable EvidenceState before,
            String shadow,
            List<WindowPart> parts,
            boolean hindsight) {
        WindowPart all =
                parts.stream()
                        .filter(WindowPart::isOfAllSegments)
                        .reduce(WindowPart::plus)
                        .orElseThrow();
        Map<String, Counts> segments = new HashMap<>();
        for (WindowPart part : parts) {
            if (!part.isOfAllSegments() && needs(part.segment())) {
                segments.merge(part.segment(), part.evidence(), Counts::plus);
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
     * Whether this is the first window with answers. Evidence then restarts: earlier missing or
     * failed answers say nothing about the shadow, but would reject it finally.
     */
    private boolean isMended(@Nullable EvidenceState before, String shadow, WindowPart window) {
        return before != null
                && SetUp.ofAnswers(test, shadow, before.total()) != null
                && window.evidence().coverage().compared() > 0
                && SetUp.ofAnswers(test, shadow, window.evidence()) == null;
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
        String fault = SetUp.fault(test, shadow, total);
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
                labels(state),
                test.primary().noiseFloor());
    }

    @Nullable
    private LabelTotals labels(EvidenceState state) {
        if (test.labels() == null) {
            return null;
        }
        Duration after = test.labels().matureAfter();
        boolean none = state.total().quality().requests() == 0;
        return new LabelTotals(
                state.total().quality(),
                none
                        ? null
                        : (Long) (state.mature().end() - (after == null ? 0 : after.toMillis())));
    }

    private EvidenceStatus status(EvidencePolicy.Step step, boolean faulty) {
        EvidenceState state = step.state();
        return new EvidenceStatus(
                state.time().start(),
                step.results().logBad(),
                state.wandering().ended(),
                policy().evaluation().timeEffects(state),
                at(state.proven()),
                state.firstProven(),
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
