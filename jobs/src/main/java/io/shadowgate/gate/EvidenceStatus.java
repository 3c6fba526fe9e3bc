package io.shadowgate.gate;

import javax.annotation.Nullable;

/**
 * Where the evidence stands.
 *
 * @param since start of the first window that counts
 * @param logBad evidence that the shadow is bad somewhere, a logarithm
 * @param provenAt as {@link GateState} has it, and likewise {@code rejectedAt}, {@code alarmedAt},
 *     {@code restartedFrom}, {@code restarts} and {@code hindsight}
 * @param logAlarm the window alarm's one number: it rings at the logarithm of the windows between
 *     false alarms, and starts again
 * @param alarmed whether it rang within the last cycle
 * @param shadows how many the test judges, this one included
 */
public record EvidenceStatus(
        long since,
        double logBad,
        @Nullable Long provenAt,
        @Nullable Long rejectedAt,
        double logAlarm,
        @Nullable Long alarmedAt,
        boolean alarmed,
        @Nullable Subject restartedFrom,
        int restarts,
        long hindsight,
        int shadows) {}
