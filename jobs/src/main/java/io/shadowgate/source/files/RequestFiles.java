package io.shadowgate.source.files;

import io.shadowgate.record.EventTimeRange;
import io.shadowgate.source.format.FileFormat;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.FileException;
import io.shadowgate.storage.PathTemplate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a request log: one file, a folder with its subfolders, or a glob ({@code *}, {@code
 * **}, {@code ?}, {@code {a,b}}, {@code [ab]}).
 *
 * <p>In a folder only names that have a format count ({@link FileFormats}), and none that starts
 * with a dot or an underscore. An explicitly named file is always read. So is what a glob matches,
 * but for names that start with a dot, which a shell would not find either.
 *
 * <p>Nothing that may be a part of the log is passed over in silence. What cannot be read is a
 * fault, and what is left out on purpose is listed with its reason.
 *
 * <p>Symbolic links are followed, but a file that the log holds by its own name is found by that
 * name alone.
 */
public final class RequestFiles implements FileEnumerator {
    private static final long SMALLEST_SPLIT = 4 << 20;

    private final String location;
    @Nullable private final WatchedFiles watched;
    @Nullable private final PathTemplate template;
    private final FileFormats formats;
    private final EventTimeRange range;
    private final long slackMs;
    private final OwnResultsFilter results;

    private LogSize size = LogSize.NONE;

    /**
     * @param split whether a large file may be read by several readers. A source that watches for
     *     new files must not do so, since it remembers files and not splits.
     */
    public RequestFiles(String location, boolean split) {
        this(
                location,
                split,
                null,
                FileFormats.of(Traffic.Form.BY_NAME),
                EventTimeRange.ALL,
                0,
                null);
    }

    private RequestFiles(
            String location,
            boolean split,
            @Nullable PathTemplate template,
            FileFormats formats,
            EventTimeRange range,
            long slackMs,
            @Nullable String results) {
        this.location = location;
        this.watched = split ? null : new WatchedFiles();
        this.template = template;
        this.formats = formats;
        this.range = range;
        this.slackMs = slackMs;
        this.results = OwnResultsFilter.of(results);
    }

    /** The files that may hold requests of a range: all, where their paths do not say. */
    public static RequestFiles of(Traffic.Files files, EventTimeRange range) {
        return new RequestFiles(
                files.path(),
                files.pollInterval() == null,
                PathTemplate.of(files.path()),
                FileFormats.of(files.form()),
                range,
                files.timestampSlack().toMillis(),
                files.results());
    }

    /**
     * @param size of the log when the run was started
     */
    public RequestFiles atLeast(LogSize size) {
        this.size = size;
        return this;
    }

    /**
     * @param handedOut paths of files that were handed out before
     */
    public RequestFiles after(Collection<Path> handedOut) {
        if (watched != null) {
            watched.after(handedOut);
        }
        return this;
    }

    /** The folder or file under which all lies. */
    public static Path root(String location) {
        return LogLocation.root(location);
    }

    /**
     * All files there are, in the order of their paths; none if there is no such place.
     *
     * @throws FileException if some of the log cannot be read
     */
    public List<LogFile> list() throws IOException {
        return look().allReadable();
    }

    /** Names what cannot be read instead of failing. */
    public FoundFiles look() throws IOException {
        return LogSearch.look(location, template, formats, range, slackMs, results);
    }

    @Override
    public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int minDesiredSplits)
            throws IOException {
        if (watched != null) {
            return watched.splits(look());
        }
        List<LogFile> files = list();
        size.checkStillThere(location, files);
        long total = files.stream().mapToLong(LogFile::length).sum();
        long share = total / (4L * Math.max(1, minDesiredSplits));
        long splitSize = Math.min(FileFormat.LARGEST_SPLIT, Math.max(SMALLEST_SPLIT, share));
        List<FileSourceSplit> splits = new ArrayList<>();
        for (LogFile file : files) {
            addSplits(file, splitSize, splits);
        }
        return splits;
    }

    private void addSplits(LogFile file, long splitSize, List<FileSourceSplit> splits) {
        FileFormat format = formats.of(file.path());
        if (file.length() == 0 && !format.isAppendable(file.path())) {
            // An empty file of this format is damaged, which its reader tells.
            splits.add(LogSplits.of(file, 0, 0));
        }
        long size = format.isSplittable(file.path()) ? splitSize : Math.max(1, file.length());
        for (long from = 0; from < file.length(); from += size) {
            splits.add(LogSplits.of(file, from, Math.min(size, file.length() - from)));
        }
    }
}
