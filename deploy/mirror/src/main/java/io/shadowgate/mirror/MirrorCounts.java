package io.shadowgate.mirror;

import java.util.EnumMap;
import java.util.Map;

/**
 * What became of all requests since the mirror was opened. While requests come in, the counts may
 * differ by those that are on their way at this moment. Otherwise {@code offered} = {@code
 * sampledOut} + {@code sent} + {@code dropped} + {@code queued} exactly.
 *
 * @param offered requests that the application offered
 * @param sampledOut requests that the sample leaves out
 * @param sent records that Kafka has acknowledged
 * @param queued records that wait for Kafka, or for its acknowledgement
 * @param queuedBytes the memory that these may take
 * @param droppedBy requests that are lost, by reason; every reason is there
 */
public record MirrorCounts(
        long offered,
        long sampledOut,
        long sent,
        long queued,
        long queuedBytes,
        Map<DropReason, Long> droppedBy) {
    public MirrorCounts {
        droppedBy = new EnumMap<>(droppedBy);
    }

    /** The requests that are lost. */
    public long dropped() {
        return droppedBy.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The requests that the sample keeps. */
    public long sampled() {
        return offered - sampledOut;
    }
}
