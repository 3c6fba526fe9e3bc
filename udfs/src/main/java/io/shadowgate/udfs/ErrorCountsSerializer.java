package io.shadowgate.udfs;

import io.shadowgate.statistics.ErrorCounts;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of the accumulator of {@link ErrorCountsFunction}. */
public final class ErrorCountsSerializer extends StoredFormSerializer<ErrorCounts> {
    private static final long serialVersionUID = 1L;

    @Override
    public ErrorCounts createInstance() {
        return new ErrorCounts();
    }

    @Override
    byte[] toBytes(ErrorCounts accumulator) {
        return accumulator.toBytes();
    }

    @Override
    ErrorCounts fromBytes(byte[] stored) {
        return ErrorCounts.fromBytes(stored);
    }

    @Override
    public TypeSerializerSnapshot<ErrorCounts> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints refer to this class by its name: never rename it. */
    public static final class Snapshot extends StoredFormSnapshot<ErrorCounts> {
        @Override
        public TypeSerializer<ErrorCounts> restoreSerializer() {
            return new ErrorCountsSerializer();
        }
    }
}
