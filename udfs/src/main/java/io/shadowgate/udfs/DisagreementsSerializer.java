package io.shadowgate.udfs;

import io.shadowgate.statistics.Disagreements;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of the accumulator of {@link DisagreementFunction}. */
public final class DisagreementsSerializer extends StoredFormSerializer<Disagreements> {
    private static final long serialVersionUID = 1L;

    @Override
    public Disagreements createInstance() {
        return new Disagreements();
    }

    @Override
    byte[] toBytes(Disagreements accumulator) {
        return accumulator.toBytes();
    }

    @Override
    Disagreements fromBytes(byte[] stored) {
        return Disagreements.fromBytes(stored);
    }

    @Override
    public TypeSerializerSnapshot<Disagreements> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints refer to this class by its name: never rename it. */
    public static final class Snapshot extends StoredFormSnapshot<Disagreements> {
        @Override
        public TypeSerializer<Disagreements> restoreSerializer() {
            return new DisagreementsSerializer();
        }
    }
}
