package io.shadowgate.udfs;

import io.shadowgate.statistics.AgreementCounts;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of the accumulator of {@link AgreementFunction}. */
public final class AgreementCountsSerializer extends StoredFormSerializer<AgreementCounts> {
    private static final long serialVersionUID = 1L;

    @Override
    public AgreementCounts createInstance() {
        return new AgreementCounts();
    }

    @Override
    byte[] toBytes(AgreementCounts accumulator) {
        return accumulator.toBytes();
    }

    @Override
    AgreementCounts fromBytes(byte[] stored) {
        return AgreementCounts.fromBytes(stored);
    }

    @Override
    public TypeSerializerSnapshot<AgreementCounts> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints refer to this class by its name: never rename it. */
    public static final class Snapshot extends StoredFormSnapshot<AgreementCounts> {
        @Override
        public TypeSerializer<AgreementCounts> restoreSerializer() {
            return new AgreementCountsSerializer();
        }
    }
}
