package io.shadowgate.output;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.decision.Decision;
import io.shadowgate.output.files.ResultFiles;
import io.shadowgate.output.kafka.KafkaResults;
import io.shadowgate.request.Rejected;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.WindowReport;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The far end of a test. What nobody asked for is null; so are decisions where they are made from
 * the windows after the job's end.
 *
 * @param kafka all kinds at once; it needs decisions to be made in the job
 */
public record Results(
        @Nullable Sink<Decision> decisions,
        @Nullable Sink<WindowReport> windows,
        @Nullable Sink<Rejected> rejected,
        @Nullable Sink<Comparison> comparisons,
        @Nullable Sink<Comparison> disagreements,
        @Nullable KafkaResults kafka) {

    /** Of a job without end. */
    public static Results live(ShadowTest test) throws IOException {
        Results files =
                test.sinks().files() == null
                        ? new Results(null, null, null, null, null, null)
                        : new ResultFiles(test).sinks();
        return new Results(
                files.decisions,
                files.windows,
                files.rejected,
                files.comparisons,
                files.disagreements,
                test.sinks().kafka() == null ? null : new KafkaResults(test));
    }

    /** Whether the job decides. */
    public boolean decide() {
        return decisions != null || kafka != null;
    }

    /**
     * @param decided null where the job does not decide
     */
    public void write(
            @Nullable DataStream<Decision> decided,
            DataStream<WindowReport> reports,
            DataStream<Comparison> compared,
            DataStream<Rejected> refused) {
        write(decided, decisions, "decisions", "decisions");
        write(reports, windows, "windows", "window reports");
        write(refused, rejected, "rejected", "rejected");
        write(compared, comparisons, "comparisons", "comparisons");
        if (disagreements != null) {
            write(
                    compared.filter(Comparison::isDisagreement).uid("disagreeing"),
                    disagreements,
                    "disagreements",
                    "disagreements");
        }
        if (kafka != null) {
            kafka.write(decided, reports, compared, refused);
        }
    }

    private static <T> void write(
            @Nullable DataStream<T> results, @Nullable Sink<T> sink, String uid, String name) {
        if (sink != null) {
            results.sinkTo(sink).uid(uid).name(name);
        }
    }
}
