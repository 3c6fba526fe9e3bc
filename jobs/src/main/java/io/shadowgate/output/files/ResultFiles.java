package io.shadowgate.output.files;

import io.shadowgate.output.ResultKind;
import io.shadowgate.output.ResultSink;
import io.shadowgate.output.ResultStreams;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.results.Objections;
import io.shadowgate.results.Periods;
import io.shadowgate.results.ResultException;
import io.shadowgate.results.ResultFolder;
import io.shadowgate.results.StagingDir;
import io.shadowgate.spec.ShadowTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Files of JSON lines, a folder for each kind of result.
 *
 * <p>A job that ends writes by period into a hidden folder, and its results are published when all
 * are complete. It makes no decisions, because they depend on windows of other runs too. A job
 * without end writes in place and decides itself; its files appear with each checkpoint.
 */
public final class ResultFiles implements ResultSink {
    private final ShadowTest test;
    @Nullable private final StagingDir staging;

    private ResultFiles(ShadowTest test, @Nullable StagingDir staging) {
        this.test = test;
        this.staging = staging;
    }

    /** The files of a job without end. */
    public static ResultFiles inPlace(ShadowTest test) {
        return new ResultFiles(test, null);
    }

    /** The files of a job that ends, by period in a folder that is published later. */
    public static ResultFiles staged(ShadowTest test, StagingDir staging) {
        return new ResultFiles(test, staging);
    }

    @Override
    public List<ResultKind<?>> takes() {
        List<ResultKind<?>> kinds = new ArrayList<>();
        if (staging == null) {
            kinds.add(ResultKind.DECISIONS);
        }
        kinds.add(ResultKind.WINDOWS);
        kinds.add(ResultKind.REJECTED);
        if (test.sinks().requiredFiles().comparisons()) {
            kinds.add(ResultKind.COMPARISONS);
        }
        if (test.sinks().requiredFiles().disagreements()) {
            kinds.add(ResultKind.DISAGREEMENTS);
        }
        if (test.labels() != null) {
            kinds.add(ResultKind.QUALITY);
        }
        if (test.slices() != null) {
            kinds.add(ResultKind.SLICES);
        }
        if (test.hasStages()) {
            kinds.add(ResultKind.ARMS);
        }
        if (test.hasStages() && staging == null) {
            kinds.add(ResultKind.STAGES);
        }
        return kinds;
    }

    /** A job that ends has checked before what it may replace. */
    @Override
    public void check(Duration checkpoints) throws IOException {
        if (staging != null) {
            return;
        }
        String objection =
                Objections.toStream(
                        new ResultFolder(test.sinks().requiredFiles().path()), test.test());
        if (objection != null) {
            throw new ResultException(objection);
        }
    }

    @Override
    public void attach(ResultStreams results) {
        takes().forEach(kind -> attach(kind, results));
    }

    private <T> void attach(ResultKind<T> kind, ResultStreams results) {
        results.of(kind).sinkTo(files(kind)).uid(kind.folder()).name(kind.folder());
    }

    private <T> FileSink<T> files(ResultKind<T> kind) {
        Path folder =
                staging != null ? staging.folder() : new Path(test.sinks().requiredFiles().path());
        Periods periods = new Periods(test.sinks().requiredFiles().period());
        BucketAssigner<T, String> assigner =
                staging != null
                        ? new PeriodBucketAssigner<>(periods, kind.time())
                        : new BasePathBucketAssigner<>();
        return FileSink.forRowFormat(
                        new Path(folder, kind.folder()), new JsonLines<>(kind.form(test)))
                .withBucketAssigner(assigner)
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withOutputFileConfig(
                        OutputFileConfig.builder()
                                .withPartPrefix(staging != null ? "part-" + staging.run() : "part")
                                .withPartSuffix(".jsonl")
                                .build())
                .build();
    }
}
