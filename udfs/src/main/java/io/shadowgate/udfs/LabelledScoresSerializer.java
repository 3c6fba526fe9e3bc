package io.shadowgate.udfs;

import io.shadowgate.statistics.LabelledScores;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/**
 * Serializer of the accumulator of {@link LabelledScoresFunction}; without a layout it writes no
 * bytes.
 */
public final class LabelledScoresSerializer extends StoredFormSerializer<LabelledAccumulator> {
    private static final long serialVersionUID = 1L;

    @Override
    public LabelledAccumulator createInstance() {
        return new LabelledAccumulator();
    }

    @Override
    byte[] toBytes(LabelledAccumulator accumulator) {
        return accumulator.scores() == null ? new byte[0] : accumulator.scores().toBytes();
    }

    @Override
    LabelledAccumulator fromBytes(byte[] stored) {
        LabelledAccumulator accumulator = new LabelledAccumulator();
        if (stored.length > 0) {
            accumulator.merge(LabelledScores.fromBytes(stored));
        }
        return accumulator;
    }

    @Override
    public TypeSerializerSnapshot<LabelledAccumulator> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints refer to this class by its name: never rename it. */
    public static final class Snapshot extends StoredFormSnapshot<LabelledAccumulator> {
        @Override
        public TypeSerializer<LabelledAccumulator> restoreSerializer() {
            return new LabelledScoresSerializer();
        }
    }
}
