package io.shadowgate.output;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The results of one job: a stream for each kind that it makes. */
public final class ResultStreams {
    private final Map<ResultKind<?>, DataStream<?>> streams = new HashMap<>();

    public <T> void put(ResultKind<T> kind, DataStream<T> stream) {
        streams.put(kind, stream);
    }

    /**
     * @throws IllegalStateException if the job does not make this kind
     */
    @SuppressWarnings("unchecked") // A kind is put in with a stream of its own type.
    public <T> DataStream<T> of(ResultKind<T> kind) {
        DataStream<?> stream = streams.get(kind);
        if (stream == null) {
            throw new IllegalStateException("the job makes no " + kind);
        }
        return (DataStream<T>) stream;
    }
}
