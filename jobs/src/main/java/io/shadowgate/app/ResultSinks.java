package io.shadowgate.app;

import io.shadowgate.output.ResultSink;
import io.shadowgate.output.files.ResultFiles;
import io.shadowgate.output.kafka.KafkaResults;
import io.shadowgate.spec.ShadowTest;
import java.util.ArrayList;
import java.util.List;

/** Opens the sinks that a spec names. A new kind of sink is registered here. */
public final class ResultSinks {
    private ResultSinks() {}

    /** The sinks of a job without end. A job that ends only writes files by period. */
    public static List<ResultSink> of(ShadowTest test) {
        List<ResultSink> sinks = new ArrayList<>();
        if (test.sinks().files() != null) {
            sinks.add(ResultFiles.inPlace(test));
        }
        if (test.sinks().kafka() != null) {
            sinks.add(new KafkaResults(test));
        }
        return sinks;
    }
}
