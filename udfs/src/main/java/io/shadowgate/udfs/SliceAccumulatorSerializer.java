package io.shadowgate.udfs;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of the accumulator of {@link SlicesFunction}. */
public final class SliceAccumulatorSerializer extends StoredFormSerializer<SliceAccumulator> {
    private static final long serialVersionUID = 1L;

    @Override
    public SliceAccumulator createInstance() {
        return new SliceAccumulator();
    }

    @Override
    byte[] toBytes(SliceAccumulator accumulator) {
        return accumulator.toBytes();
    }

    @Override
    SliceAccumulator fromBytes(byte[] stored) {
        return SliceAccumulator.fromBytes(stored);
    }

    @Override
    public TypeSerializerSnapshot<SliceAccumulator> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints refer to this class by its name: never rename it. */
    public static final class Snapshot extends StoredFormSnapshot<SliceAccumulator> {
        @Override
        public TypeSerializer<SliceAccumulator> restoreSerializer() {
            return new SliceAccumulatorSerializer();
        }
    }
}
