package io.shadowgate.gate;

import io.shadowgate.config.ShadowTest;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** Decides from evidence, for whoever gathers it: a job, or a client over published windows. */
public final class Judge implements Serializable {
    private static final long serialVersionUID = 1;

    private final ShadowTest test;
    private final HashMap<String, String> modelDigests;

    /**
     * @param modelDigests sha256 by shadow, for those that have a model
     */
    public Judge(ShadowTest test, Map<String, String> modelDigests) {
        this.test = test;
        this.modelDigests = new HashMap<>(modelDigests);
    }

    /**
     * @param evidence of all windows up to and with the one that starts and ends here
     */
    public Decision decide(String shadow, long windowStart, long windowEnd, Evidence evidence) {
        PointPolicy.Judgement judgement = PointPolicy.judge(evidence, test.gates());
        return new Decision(
                test.test(),
                test.primary().name(),
                shadow,
                windowStart,
                windowEnd,
                judgement.verdict(),
                judgement.reason(),
                judgement.checks(),
                evidence.coverage(),
                evidence.firstEventTime(),
                evidence.lastEventTime(),
                modelDigests.get(shadow),
                test.sha256());
    }
}
