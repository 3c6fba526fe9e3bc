package io.shadowgate.udfs;

import io.shadowgate.statistics.LatencyHistogram;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of the accumulator of {@link LatencyHistogramFunction}. */
public final class LatencyHistogramSerializer extends StoredFormSerializer<LatencyHistogram> {
    private static final long serialVersionUID = 1L;

    @Override
    public LatencyHistogram createInstance() {
        return new LatencyHistogram();
    }

    @Override
    byte[] toBytes(LatencyHistogram accumulator) {
        return accumulator.toBytes();
    }

    @Override
    LatencyHistogram fromBytes(byte[] stored) {
        return LatencyHistogram.fromBytes(stored);
    }

    @Override
    public TypeSerializerSnapshot<LatencyHistogram> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints refer to this class by its name: never rename it. */
    public static final class Snapshot extends StoredFormSnapshot<LatencyHistogram> {
        @Override
        public TypeSerializer<LatencyHistogram> restoreSerializer() {
            return new LatencyHistogramSerializer();
        }
    }
}
