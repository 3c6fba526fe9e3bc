package io.shadowgate.output;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A place where the results of a job go. */
public interface ResultSink {
    /** The kinds of results that go there. */
    List<ResultKind<?>> takes();

    /**
     * Checks before the job starts that it could write there.
     *
     * @param checkpoints the time from one checkpoint of the job to the next
     * @throws IOException if the place cannot be looked at; any other exception says in its message
     *     what the user has to change
     */
    void check(Duration checkpoints) throws IOException, InterruptedException;

    /** Adds to the job the operators that write these results. */
    void attach(ResultStreams results);

    static boolean anyTakes(List<ResultSink> sinks, ResultKind<?> kind) {
        return sinks.stream().anyMatch(sink -> sink.takes().contains(kind));
    }
}
