package io.shadowgate.traffic;

import io.shadowgate.config.PathTemplate;
import io.shadowgate.config.Traffic;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Finds the files of a request log: one file, a folder with its subfolders, or a glob ({@code *},
 * {@code **}, {@code ?}, {@code {a,b}}, {@code [ab]}).
 *
 * <p>In a folder only names ending in .jsonl, .ndjson or .json, plain or with .gz or .zst, and in
 * .parquet count, and none that starts with a dot or an underscore. A file is taken at its word,
 * and so is a glob, but for names that start with a dot, which a shell would not find either.
 */
public final class RequestFiles implements FileEnumerator {
    private static final Pattern REQUEST_FILE =
            Pattern.compile("[^._].*\\.((jsonl|ndjson|json)(\\.gz|\\.zst)?|parquet)");
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
    private static final long SMALLEST_SPLIT = 4 << 20;
    static final long LARGEST_SPLIT = 64 << 20;

    private final String location;
    private final boolean split;
    @Nullable private final PathTemplate template;
    private final EventTimeRange range;
    private final long slackMs;

    /**
     * @param split whether a large file may be read by several readers. A source that watches for
     *     new files must not: it remembers files, not splits.
     */
    public RequestFiles(String location, boolean split) {
        this(location, split, null, EventTimeRange.ALL, 0);
    }

    private RequestFiles(
            String location,
            boolean split,
            @Nullable PathTemplate template,
            EventTimeRange range,
            long slackMs) {
        this.location = location;
        this.split = split;
        this.template = template;
        this.range = range;
        this.slackMs = slackMs;
    }

    /** The files that may hold requests of a range: all, where their paths do not say. */
    public static RequestFiles of(Traffic.Files files, EventTimeRange range) {
        return new RequestFiles(
                files.path(),
                files.monitor() == null,
                PathTemplate.of(files.path()),
                range,
                files.slack().toMillis());
    }

    /** The folder or file under which all lies. */
    static Path root(String location) {
        var wildcard = GLOB.matcher(location);
        if (!wildcard.find()) {
            return new Path(location);
        }
        int lastFolder = location.lastIndexOf('/', wildcard.start());
        return lastFolder <= 0
                ? new Path(lastFolder == 0 ? "/" : ".")
                : new Path(location.substring(0, lastFolder));
    }

    /** All files there are, in the order of their paths; none if there is no such place. */
    public List<FileStatus> list() throws IOException {
        return template == null ? list(location) : partitions();
    }

    /** Only the partitions of a finite range are looked for; else all are looked through. */
    private List<FileStatus> partitions() throws IOException {
        long unit = template.unit().toMillis();
        List<FileStatus> candidates = new ArrayList<>();
        if (range.isFinite()) {
            long first = template.startOf(range.fromMs() - slackMs);
            for (long start = first; start < range.toMs() + slackMs; start += unit) {
                candidates.addAll(list(template.at(start)));
            }
        } else {
            candidates.addAll(list(root(location) + "/**"));
        }
        PathTemplate.Partitions partitions = template.partitions();
        List<FileStatus> found = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        for (FileStatus file : candidates) {
            Long start = partitions.startOf(file.getPath());
            boolean ours =
                    partitions.isNamed(file.getPath())
                            || REQUEST_FILE.matcher(file.getPath().getName()).matches();
            if (start != null
                    && ours
                    && range.touches(start, start + unit, slackMs)
                    && known.add(file.getPath())) {
                found.add(file);
            }
        }
        found.sort(Comparator.comparing(file -> file.getPath().toString()));
        return found;
    }

    private static List<FileStatus> list(String location) throws IOException {
        Path place = new Path(location);
        FileSystem fs = place.getFileSystem();
        FileStatus status = statusOrNull(fs, place);
        PathMatcher glob = null;
        // A name that holds such characters and exists is meant as it stands.
        if (status == null && GLOB.matcher(location).find()) {
            status = statusOrNull(fs, root(location));
            glob = FileSystems.getDefault().getPathMatcher("glob:" + behindRoot(location));
        }
        List<FileStatus> found = new ArrayList<>();
        if (status == null) {
            return found;
        }
        if (status.isDir()) {
            collect(fs, status.getPath(), "", glob, found);
            found.sort(Comparator.comparing(file -> file.getPath().toString()));
        } else if (glob == null) {
            found.add(status);
        }
        return found;
    }

    @Nullable
    private static FileStatus statusOrNull(FileSystem fs, Path path) throws IOException {
        try {
            return fs.getFileStatus(path);
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    /** The part of a glob that is matched against paths below its root. */
    private static String behindRoot(String location) {
        var wildcard = GLOB.matcher(location);
        return wildcard.find()
                ? location.substring(location.lastIndexOf('/', wildcard.start()) + 1)
                : "";
    }

    private static void collect(
            FileSystem fs,
            Path folder,
            String below,
            @Nullable PathMatcher glob,
            List<FileStatus> found)
            throws IOException {
        FileStatus[] entries = fs.listStatus(folder);
        for (FileStatus entry : entries == null ? new FileStatus[0] : entries) {
            String name = entry.getPath().getName();
            if (entry.isDir()) {
                if (!name.startsWith(".") && !name.startsWith("_")) {
                    collect(fs, entry.getPath(), below + name + "/", glob, found);
                }
            } else if (glob == null
                    ? REQUEST_FILE.matcher(name).matches()
                    : !name.startsWith(".") && glob.matches(java.nio.file.Path.of(below + name))) {
                found.add(entry);
            }
        }
    }

    @Override
    public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int minDesiredSplits)
            throws IOException {
        List<FileStatus> files = list();
        long total = files.stream().mapToLong(FileStatus::getLen).sum();
        long share = total / (4L * Math.max(1, minDesiredSplits));
        long splitSize = Math.min(LARGEST_SPLIT, Math.max(SMALLEST_SPLIT, share));
        List<FileSourceSplit> splits = new ArrayList<>();
        for (FileStatus file : files) {
            boolean whole = !split || Decompression.isCompressed(file.getPath());
            long size = whole ? Math.max(1, file.getLen()) : splitSize;
            for (long from = 0; from < file.getLen(); from += size) {
                splits.add(
                        new FileSourceSplit(
                                file.getPath() + "@" + from,
                                file.getPath(),
                                from,
                                Math.min(size, file.getLen() - from),
                                file.getModificationTime(),
                                file.getLen()));
            }
        }
        return splits;
    }
}
