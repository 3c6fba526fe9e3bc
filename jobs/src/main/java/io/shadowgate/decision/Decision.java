package io.shadowgate.decision;

import io.shadowgate.gate.Estimate;
import io.shadowgate.verdict.Check;
import io.shadowgate.verdict.GateResult;
import io.shadowgate.verdict.PolicyVerdict;
import io.shadowgate.verdict.SegmentResult;
import io.shadowgate.verdict.Verdict;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.NoiseFloor;
import io.shadowgate.window.Coverage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a test says about one shadow at the end of a window, from all windows up to it.
 *
 * @param policy the one that rules; the verdict of the other is shown beside it
 * @param gates what the evidence says at the gates of the test as a whole
 * @param segments the same by segment, where asked for
 * @param latencies quantiles of both sides; empty if nothing was measured
 * @param modelSha256 null when the shadow's answers come from the log
 * @param specSha256 digest of the spec keys that decide what the numbers mean
 * @param noiseFloor of the primary; null if it was not measured
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
        @Nullable NoiseFloor noiseFloor) {

    /** The verdict of the policy that rules. */
    public PolicyVerdict ruling() {
        return policy == Gates.Policy.EVIDENCE ? evidence : point;
    }

    public Verdict verdict() {
        return ruling().verdict();
    }

    /** Whether no later window can change the verdict. */
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
