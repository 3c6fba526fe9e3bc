package io.shadowgate.sink;

import io.shadowgate.config.ShadowTest;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Results as JSON lines, a folder per kind.
 *
 * <p>A bounded test writes beside its folder and takes the place of an earlier run's results only
 * when all of its own are complete; what is found under the names below is therefore always one
 * run's whole result. An unbounded test has no such moment: it writes in place, files appearing
 * with each checkpoint.
 */
public final class ResultFiles {
    public static final String DECISIONS = "decisions";
    public static final String WINDOWS = "windows";
    public static final String REJECTED = "rejected";
    public static final String COMPARISONS = "comparisons";
    private static final List<String> KINDS = List.of(DECISIONS, WINDOWS, REJECTED, COMPARISONS);

    /** Hidden ones are those that a run left when it was killed. */
    private static final Pattern OURS = Pattern.compile("(part-.*\\.jsonl|\\..*)");

    private final ShadowTest test;
    private final Path folder;
    private final Path written;

    public ResultFiles(ShadowTest test) {
        this.test = test;
        this.folder = new Path(test.sinks().files().path());
        this.written =
                test.traffic().bounded()
                        ? new Path(folder, ".unfinished-" + UUID.randomUUID())
                        : folder;
    }

    public Path folder() {
        return folder;
    }

    public Results sinks() {
        return new Results(
                lines(DECISIONS, JsonForms::decision),
                lines(WINDOWS, JsonForms::windowReport),
                lines(REJECTED, JsonForms::rejected),
                test.sinks().files().comparisons()
                        ? lines(COMPARISONS, JsonForms.comparison(test.compare().segments()))
                        : null);
    }

    private <T> Sink<T> lines(String kind, JsonForm<T> form) {
        return FileSink.forRowFormat(new Path(written, kind), new JsonLines<>(form))
                .withBucketAssigner(new BasePathBucketAssigner<>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withOutputFileConfig(
                        OutputFileConfig.builder()
                                .withPartPrefix("part")
                                .withPartSuffix(".jsonl")
                                .build())
                .build();
    }

    /**
     * Makes sure that taking an earlier run's place takes nobody else's.
     *
     * @return a file that no run of ours wrote, in a folder that this run would replace; null if
     *     all is well
     */
    @Nullable
    public Path foreignFile() throws IOException {
        FileSystem fs = folder.getFileSystem();
        for (String kind : KINDS) {
            Path place = new Path(folder, kind);
            FileStatus[] files = fs.exists(place) ? fs.listStatus(place) : new FileStatus[0];
            for (FileStatus file : files) {
                if (file.isDir() || !OURS.matcher(file.getPath().getName()).matches()) {
                    return file.getPath();
                }
            }
        }
        return null;
    }

    /** Puts the finished run's results in the place of an earlier run's. */
    public void publish() throws IOException {
        if (written.equals(folder)) {
            return;
        }
        FileSystem fs = folder.getFileSystem();
        for (String kind : KINDS) {
            Path place = new Path(folder, kind);
            fs.delete(place, true);
            Path from = new Path(written, kind);
            if (fs.exists(from)) {
                move(fs, from, place);
            } else if (!kind.equals(COMPARISONS)) {
                // Nothing of this kind, which is an answer too.
                fs.mkdirs(place);
            }
        }
        fs.delete(written, true);
    }

    /** Some file systems answer false where others throw; what was written must survive both. */
    private static void move(FileSystem fs, Path from, Path place) throws IOException {
        if (!fs.rename(from, place)) {
            throw new IOException(
                    "cannot move "
                            + from
                            + " to "
                            + place
                            + "; the results are still in the first");
        }
    }

    /** Removes what a failed run wrote. */
    public void discard() throws IOException {
        if (!written.equals(folder)) {
            written.getFileSystem().delete(written, true);
        }
    }
}
