package io.shadowgate.udfs;

import io.shadowgate.statistics.ExactQuantile;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of the accumulator of {@link LatencyQuantileExact}. */
public final class ExactQuantileSerializer extends StoredFormSerializer<ExactQuantile> {
    private static final long serialVersionUID = 1L;

    @Override
    public ExactQuantile createInstance() {
        return new ExactQuantile();
    }

    @Override
    byte[] toBytes(ExactQuantile accumulator) {
        return accumulator.toBytes();
    }

    @Override
    ExactQuantile fromBytes(byte[] stored) {
        return ExactQuantile.fromBytes(stored);
    }

    @Override
    public TypeSerializerSnapshot<ExactQuantile> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints refer to this class by its name: never rename it. */
    public static final class Snapshot extends StoredFormSnapshot<ExactQuantile> {
        @Override
        public TypeSerializer<ExactQuantile> restoreSerializer() {
            return new ExactQuantileSerializer();
        }
    }
}
