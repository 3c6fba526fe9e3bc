package io.shadowgate.decision;

import io.shadowgate.verdict.EvidenceState;
import io.shadowgate.verdict.Subject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of the evidence in the form that decisions show.
 *
 * @param since start of the first window that counts
 * @param logBad evidence that the shadow is bad somewhere, a logarithm
 * @param timeBlocks number of blocks of time with traffic that have ended
 * @param timeEffects design effects of time by gate; null before the first cycle has ended, or if
 *     only one block had traffic
 * @param provenAt as in {@link EvidenceState}; the same holds for {@code firstProvenAt}, {@code
 *     rejectedAt}, {@code badSince}, {@code alarmedAt}, {@code restartedFrom}, {@code restarts} and
 *     {@code hindsight}
 * @param logAlarm the value of the alarm; the alarm rings at the logarithm of the windows between
 *     false alarms, and the value is then reset
 * @param alarmed whether the alarm rang within the last cycle
 * @param shadows number of shadows in the test
 */
public record EvidenceStatus(
        long since,
        double logBad,
        long timeBlocks,
        @Nullable Map<String, Double> timeEffects,
        @Nullable Long provenAt,
        @Nullable Long firstProvenAt,
        @Nullable Long rejectedAt,
        @Nullable Long badSince,
        double logAlarm,
        @Nullable Long alarmedAt,
        boolean alarmed,
        @Nullable Subject restartedFrom,
        int restarts,
        long hindsight,
        int shadows) {}
