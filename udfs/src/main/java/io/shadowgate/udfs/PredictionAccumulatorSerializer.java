package io.shadowgate.udfs;

import io.shadowgate.statistics.PredictionHistogram;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/**
 * Serializer of the accumulator of {@link PredictionHistogramFunction}; without a layout it writes
 * no bytes.
 */
public final class PredictionAccumulatorSerializer
        extends StoredFormSerializer<PredictionAccumulator> {
    private static final long serialVersionUID = 1L;

    @Override
    public PredictionAccumulator createInstance() {
        return new PredictionAccumulator();
    }

    @Override
    byte[] toBytes(PredictionAccumulator accumulator) {
        return accumulator.histogram() == null ? new byte[0] : accumulator.histogram().toBytes();
    }

    @Override
    PredictionAccumulator fromBytes(byte[] stored) {
        PredictionAccumulator accumulator = new PredictionAccumulator();
        if (stored.length > 0) {
            accumulator.merge(PredictionHistogram.fromBytes(stored));
        }
        return accumulator;
    }

    @Override
    public TypeSerializerSnapshot<PredictionAccumulator> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints refer to this class by its name: never rename it. */
    public static final class Snapshot extends StoredFormSnapshot<PredictionAccumulator> {
        @Override
        public TypeSerializer<PredictionAccumulator> restoreSerializer() {
            return new PredictionAccumulatorSerializer();
        }
    }
}
