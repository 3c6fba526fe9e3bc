package io.shadowgate.output.files;

import io.shadowgate.results.Periods;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** Files each value under the period of its time. */
final class ByPeriod<T> implements BucketAssigner<T, String> {
    private static final long serialVersionUID = 1;

    private final Periods periods;
    private final Time<T> time;
    private transient long start;
    private transient String name;

    ByPeriod(Periods periods, Time<T> time) {
        this.periods = periods;
        this.time = time;
    }

    /** In epoch milliseconds; null puts a value among the undated. */
    @FunctionalInterface
    interface Time<T> extends Serializable {
        @Nullable
        Long of(T value);
    }

    @Override
    public String getBucketId(T value, Context context) {
        Long at = time.of(value);
        if (at == null) {
            return Periods.UNDATED;
        }
        long startOfPeriod = periods.startOf(at);
        if (name == null || start != startOfPeriod) {
            start = startOfPeriod;
            name = periods.name(startOfPeriod);
        }
        return name;
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
        return SimpleVersionedStringSerializer.INSTANCE;
    }
}
