package io.shadowgate.udfs;

import io.shadowgate.statistics.NumpyJensenShannon;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of the accumulator of {@link Numpy50BinJsDistance}. */
public final class NumpyJensenShannonSerializer extends StoredFormSerializer<NumpyJensenShannon> {
    private static final long serialVersionUID = 1L;

    @Override
    public NumpyJensenShannon createInstance() {
        return new NumpyJensenShannon();
    }

    @Override
    byte[] toBytes(NumpyJensenShannon accumulator) {
        return accumulator.toBytes();
    }

    @Override
    NumpyJensenShannon fromBytes(byte[] stored) {
        return NumpyJensenShannon.fromBytes(stored);
    }

    @Override
    public TypeSerializerSnapshot<NumpyJensenShannon> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints refer to this class by its name: never rename it. */
    public static final class Snapshot extends StoredFormSnapshot<NumpyJensenShannon> {
        @Override
        public TypeSerializer<NumpyJensenShannon> restoreSerializer() {
            return new NumpyJensenShannonSerializer();
        }
    }
}
