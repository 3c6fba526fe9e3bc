package io.shadowgate.decision;

import io.shadowgate.gate.Estimate;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.NoiseFloor;
import io.shadowgate.verdict.Check;
import io.shadowgate.verdict.GateResult;
import io.shadowgate.verdict.PolicyVerdict;
import io.shadowgate.verdict.SegmentResult;
import io.shadowgate.verdict.Verdict;
import io.shadowgate.window.Coverage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decision on one shadow at the end of a window, from all windows up to it.
 *
 * @param policy the policy that decides; the verdict of the other one is shown too
 * @param gates results of the gates of the whole test
 * @param segments results by segment, if the spec asks for them
 * @param latencies quantiles of both sides; empty if nothing was measured
 * @param modelSha256 null if the log holds the shadow's answers
 * @param specSha256 digest of the spec keys that affect the numbers
 * @param labels null in a test without labels
 * @param noiseFloor noise floor of the primary; null if it was not measured
 */
public record Decision(
        String test,
        String primary,
        String shadow,
        long windowStart,
        long windowEnd,
        Gates.Policy policy,
        PolicyVerdict evidence,
        PolicyVerdict point,
        List<GateResult> gates,
        List<SegmentResult> segments,
        EvidenceStatus status,
        List<Estimate> latencies,
        Coverage coverage,
        long firstEventTime,
        long lastEventTime,
        @Nullable String modelSha256,
        String specSha256,
        @Nullable LabelTotals labels,
        @Nullable NoiseFloor noiseFloor) {

    /** The verdict of the policy that decides. */
    public PolicyVerdict ruling() {
        return policy == Gates.Policy.EVIDENCE ? evidence : point;
    }

    public Verdict verdict() {
        return ruling().verdict();
    }

    /** Whether the verdict is final: no later window can change it. */
    public boolean isFinal() {
        return ruling().isFinal();
    }

    public boolean promote() {
        return verdict() == Verdict.PROMOTE;
    }

    public Check check(String name) {
        return ruling().check(name);
    }
}
