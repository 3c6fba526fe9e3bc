package io.shadowgate.output.files;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.output.Results;
import io.shadowgate.output.json.JsonForm;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.results.Ledger;
import io.shadowgate.results.Periods;
import io.shadowgate.results.ResultFolder;
import io.shadowgate.results.Unfinished;
import io.shadowgate.spec.ShadowTest;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * What one job writes: JSON lines, a folder per kind.
 *
 * <p>A bounded job writes by period into a hidden folder, from which a {@link Ledger} publishes
 * when all is complete; it makes no decisions, as those depend on other jobs' windows too. An
 * unbounded job has no such moment: it writes in place and decides itself, files appearing with
 * each checkpoint.
 */
public final class ResultFiles {
    public static final String DECISIONS = "decisions";
    public static final String WINDOWS = "windows";
    public static final String REJECTED = "rejected";
    public static final String COMPARISONS = "comparisons";
    public static final String DISAGREEMENTS = "disagreements";

    private final ShadowTest test;
    private final Periods periods;
    private final Unfinished unfinished;

    public ResultFiles(ShadowTest test) throws IOException {
        this.test = test;
        this.periods = new Periods(test.sinks().files().period());
        this.unfinished = new Unfinished(new ResultFolder(test.sinks().files().path()));
    }

    /** To be called before the job starts. */
    public Results sinks() throws IOException {
        boolean bounded = test.traffic().bounded();
        if (bounded) {
            unfinished.claim();
        }
        return new Results(
                bounded ? null : lines(DECISIONS, JsonForms::decision, null),
                lines(WINDOWS, JsonForms::windowReport, report -> report.windowStart()),
                lines(REJECTED, JsonForms::rejected, rejected -> rejected.time()),
                test.sinks().files().comparisons() ? comparisons(COMPARISONS) : null,
                test.sinks().files().disagreements() ? comparisons(DISAGREEMENTS) : null,
                null);
    }

    private Sink<Comparison> comparisons(String kind) {
        return lines(
                kind,
                JsonForms.comparison(test.compare().segments()),
                comparison -> comparison.timestamp());
    }

    private <T> Sink<T> lines(String kind, JsonForm<T> form, ByPeriod.Time<T> time) {
        boolean bounded = test.traffic().bounded();
        Path folder = bounded ? unfinished.folder() : new Path(test.sinks().files().path());
        BucketAssigner<T, String> assigner =
                bounded ? new ByPeriod<>(periods, time) : new BasePathBucketAssigner<>();
        return FileSink.forRowFormat(new Path(folder, kind), new JsonLines<>(form))
                .withBucketAssigner(assigner)
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withOutputFileConfig(
                        OutputFileConfig.builder()
                                .withPartPrefix(bounded ? "part-" + unfinished.run() : "part")
                                .withPartSuffix(".jsonl")
                                .build())
                .build();
    }

    public Unfinished unfinished() {
        return unfinished;
    }

    /** Removes what a job wrote that failed. */
    public void discard() throws IOException {
        unfinished.delete();
    }
}
