package io.shadowgate.output.files;

import io.shadowgate.output.ResultKind;
import io.shadowgate.results.Periods;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;
import org.jspecify.annotations.Nullable;

/** Files each result under the period of its time, and one without a time as undated. */
final class PeriodBucketAssigner<T> implements BucketAssigner<T, String> {
    private static final long serialVersionUID = 1;

    private final Periods periods;
    private final ResultKind.Time<T> time;
    private transient long start;
    @Nullable private transient String name;

    PeriodBucketAssigner(Periods periods, ResultKind.Time<T> time) {
        this.periods = periods;
        this.time = time;
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
