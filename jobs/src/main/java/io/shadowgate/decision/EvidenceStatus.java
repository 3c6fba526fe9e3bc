package io.shadowgate.decision;

import io.shadowgate.policy.EvidenceState;
import io.shadowgate.policy.Subject;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Where the evidence stands.
 *
 * @param since start of the first window that counts
 * @param logBad evidence that the shadow is bad somewhere, a logarithm
 * @param timeBlocks blocks of time with traffic that have ended
 * @param timeEffects by gate, what rates that differ between them divide counts by; null as long as
 *     a cycle is not over, or traffic came in one block alone
 * @param provenAt as {@link EvidenceState} has it, and likewise {@code rejectedAt}, {@code badSince},
 *     {@code alarmedAt}, {@code restartedFrom}, {@code restarts} and {@code hindsight}
 * @param logAlarm the window alarm's one number: it rings at the logarithm of the windows between
 *     false alarms, and starts again
 * @param alarmed whether it rang within the last cycle
 * @param shadows how many the test judges, this one included
 */
public record EvidenceStatus(
        long since,
        double logBad,
        long timeBlocks,
        @Nullable Map<String, Double> timeEffects,
        @Nullable Long provenAt,
        @Nullable Long rejectedAt,
        @Nullable Long badSince,
        double logAlarm,
        @Nullable Long alarmedAt,
        boolean alarmed,
        @Nullable Subject restartedFrom,
        int restarts,
        long hindsight,
        int shadows) {}
