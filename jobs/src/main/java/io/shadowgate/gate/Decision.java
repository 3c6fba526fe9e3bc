package io.shadowgate.gate;

import io.shadowgate.spec.Gates;
import io.shadowgate.spec.NoiseFloor;
import io.shadowgate.window.Coverage;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What the test says of one shadow at the end of a window, from all windows up to it.
 *
 * @param policy that rules; the other's answer stands beside it
 * @param findings of the evidence at the gates of the test as a whole
 * @param classes the same by class of the primary's answer, where asked for
 * @param segments the same by segment, where asked for
 * @param latencies quantiles of both sides; none where nothing was measured
 * @param modelSha256 null when the shadow's answers come from the log
 * @param specSha256 digest of all that decides what the numbers mean
 * @param noiseFloor of the primary, null where it was not measured
 */
public record Decision(
        String test,
        String primary,
        String shadow,
        long windowStart,
        long windowEnd,
        Gates.Policy policy,
        Judgement evidence,
        Judgement point,
        List<Finding> findings,
        List<Finding> classes,
        List<SegmentFinding> segments,
        EvidenceStatus status,
        List<Estimate> latencies,
        Coverage coverage,
        long firstEventTime,
        long lastEventTime,
        @Nullable String modelSha256,
        String specSha256,
        @Nullable NoiseFloor noiseFloor) {

    /** Of the policy that rules. */
    public Judgement ruling() {
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
