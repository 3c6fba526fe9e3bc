package io.shadowgate.udfs;

import io.shadowgate.statistics.LossDifferences;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of the accumulator of {@link LossDifferencesFunction}. */
public final class LossDifferencesSerializer extends StoredFormSerializer<LossDifferences> {
    private static final long serialVersionUID = 1L;

    @Override
    public LossDifferences createInstance() {
        return new LossDifferences();
    }

    @Override
    byte[] toBytes(LossDifferences accumulator) {
        return accumulator.toBytes();
    }

    @Override
    LossDifferences fromBytes(byte[] stored) {
        return LossDifferences.fromBytes(stored);
    }

    @Override
    public TypeSerializerSnapshot<LossDifferences> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints refer to this class by its name: never rename it. */
    public static final class Snapshot extends StoredFormSnapshot<LossDifferences> {
        @Override
        public TypeSerializer<LossDifferences> restoreSerializer() {
            return new LossDifferencesSerializer();
        }
    }
}
