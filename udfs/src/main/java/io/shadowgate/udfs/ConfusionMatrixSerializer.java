package io.shadowgate.udfs;

import io.shadowgate.statistics.ConfusionMatrix;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of the accumulator of {@link ConfusionMatrixFunction}. */
public final class ConfusionMatrixSerializer extends StoredFormSerializer<ConfusionMatrix> {
    private static final long serialVersionUID = 1L;

    @Override
    public ConfusionMatrix createInstance() {
        return new ConfusionMatrix();
    }

    @Override
    byte[] toBytes(ConfusionMatrix accumulator) {
        return accumulator.toBytes();
    }

    @Override
    ConfusionMatrix fromBytes(byte[] stored) {
        return ConfusionMatrix.fromBytes(stored);
    }

    @Override
    public TypeSerializerSnapshot<ConfusionMatrix> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints refer to this class by its name: never rename it. */
    public static final class Snapshot extends StoredFormSnapshot<ConfusionMatrix> {
        @Override
        public TypeSerializer<ConfusionMatrix> restoreSerializer() {
            return new ConfusionMatrixSerializer();
        }
    }
}
