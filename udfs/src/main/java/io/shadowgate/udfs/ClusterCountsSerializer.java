package io.shadowgate.udfs;

import io.shadowgate.statistics.ClusterCounts;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of the accumulator of {@link ClusterCountsFunction}. */
public final class ClusterCountsSerializer extends StoredFormSerializer<ClusterCounts> {
    private static final long serialVersionUID = 1L;

    @Override
    public ClusterCounts createInstance() {
        return new ClusterCounts();
    }

    @Override
    byte[] toBytes(ClusterCounts accumulator) {
        return accumulator.toBytes();
    }

    @Override
    ClusterCounts fromBytes(byte[] stored) {
        return ClusterCounts.fromBytes(stored);
    }

    @Override
    public TypeSerializerSnapshot<ClusterCounts> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints refer to this class by its name: never rename it. */
    public static final class Snapshot extends StoredFormSnapshot<ClusterCounts> {
        @Override
        public TypeSerializer<ClusterCounts> restoreSerializer() {
            return new ClusterCountsSerializer();
        }
    }
}
