package io.shadowgate.traffic;

import io.shadowgate.config.Globs;
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
import java.util.function.Function;
import java.util.function.Predicate;
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
 *
 * <p>Symbolic links are followed, but what the log holds by its own name is found by that alone.
 */
public final class RequestFiles implements FileEnumerator {
    private static final Pattern REQUEST_FILE =
            Pattern.compile("[^._].*\\.((jsonl|ndjson|json)(\\.gz|\\.zst)?|parquet)");
    private static final Pattern HIDDEN_FOLDER = Pattern.compile("(^|/)[._][^/]*/");
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
        int wildcard = Globs.firstWildcard(location);
        if (wildcard < 0) {
            return new Path(Globs.unescape(location));
        }
        int lastFolder = location.lastIndexOf('/', wildcard);
        return lastFolder <= 0
                ? new Path(lastFolder == 0 ? "/" : ".")
                : new Path(Globs.unescape(location.substring(0, lastFolder)));
    }

    /** All files there are, in the order of their paths; none if there is no such place. */
    public List<FileStatus> list() throws IOException {
        if (template != null) {
            return partitions();
        }
        Place place = place(location);
        return place == null
                ? List.of()
                : eachOnce(
                        place.files(root(location)),
                        place.root().getPath(),
                        place.belongs(),
                        file -> null);
    }

    /** Only the partitions of a finite range are looked for; else all are looked through. */
    private List<FileStatus> partitions() throws IOException {
        Path root = root(location);
        long unit = template.unit().toMillis();
        List<FileStatus> candidates = new ArrayList<>();
        if (range.isFinite()) {
            long first = template.startOf(range.fromMs() - slackMs);
            for (long start = first; start < range.toMs() + slackMs; start += unit) {
                Place place = place(template.at(start));
                if (place != null) {
                    candidates.addAll(place.files(root));
                }
            }
        } else {
            FileStatus all = statusOrNull(root.getFileSystem(), root);
            if (all != null) {
                candidates.addAll(new Place(all, matching("**")).files(root));
            }
        }
        PathTemplate.Partitions partitions = template.partitions();
        Predicate<Path> ours =
                file ->
                        partitions.startOf(file) != null
                                && (partitions.isNamed(file)
                                        || REQUEST_FILE.matcher(file.getName()).matches());
        List<FileStatus> found = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        for (FileStatus file : candidates) {
            if (ours.test(file.getPath()) && known.add(file.getPath())) {
                long start = partitions.startOf(file.getPath());
                if (range.touches(start, start + unit, slackMs)) {
                    found.add(file);
                }
            }
        }
        return eachOnce(
                found,
                root,
                below -> !isHidden(below) && ours.test(new Path(root, below)),
                file -> partitions.startOf(file.getPath()));
    }

    private static List<FileStatus> eachOnce(
            List<FileStatus> files,
            Path root,
            Predicate<String> belongs,
            Function<FileStatus, Object> partition)
            throws IOException {
        List<FileStatus> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparing(file -> file.getPath().toString()));
        FileSystem fs = root.getFileSystem();
        return sorted.isEmpty() || !Links.mayBeOn(fs)
                ? sorted
                : Links.eachOnce(sorted, fs.getFileStatus(root), belongs, partition);
    }

    @Nullable
    private static Place place(String location) throws IOException {
        // A name that holds such characters and exists is meant as it stands.
        Path named = new Path(Globs.unescape(location));
        FileStatus status = statusOrNull(named.getFileSystem(), named);
        if (status != null) {
            return new Place(status, RequestFiles::isRequestFile);
        }
        int wildcard = Globs.firstWildcard(location);
        if (wildcard < 0) {
            return null;
        }
        Path root = root(location);
        FileStatus folder = statusOrNull(root.getFileSystem(), root);
        if (folder == null || !folder.isDir()) {
            return null;
        }
        int behindRoot = location.lastIndexOf('/', wildcard) + 1;
        return new Place(folder, matching(location.substring(behindRoot)));
    }

    @Nullable
    private static FileStatus statusOrNull(FileSystem fs, Path path) throws IOException {
        try {
            return fs.getFileStatus(path);
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    private static boolean isRequestFile(String below) {
        return !isHidden(below) && REQUEST_FILE.matcher(nameOf(below)).matches();
    }

    private static Predicate<String> matching(String glob) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        return below ->
                !isHidden(below)
                        && !nameOf(below).startsWith(".")
                        && matcher.matches(java.nio.file.Path.of(below));
    }

    private static String nameOf(String below) {
        return below.substring(below.lastIndexOf('/') + 1);
    }

    /** Whether a folder on the way is one that nobody looks into. */
    private static boolean isHidden(String below) {
        return HIDDEN_FOLDER.matcher(below).find();
    }

    /**
     * Where a location leads.
     *
     * @param root a file, or a folder of which all counts, with subfolders, that belongs
     * @param belongs whether a path below the root does
     */
    private record Place(FileStatus root, Predicate<String> belongs) {
        List<FileStatus> files(Path log) throws IOException {
            if (!root.isDir()) {
                return List.of(root);
            }
            List<FileStatus> found = new ArrayList<>();
            boolean links = Links.mayBeOn(log.getFileSystem());
            collect(root, "", links ? Links.from(log) : List.of(), found);
            return found;
        }

        private void collect(
                FileStatus folder,
                String below,
                List<java.nio.file.Path> way,
                List<FileStatus> found)
                throws IOException {
            FileSystem fs = folder.getPath().getFileSystem();
            for (FileStatus entry : entries(fs, folder)) {
                String path = below + entry.getPath().getName();
                if (!entry.isDir()) {
                    if (belongs.test(path)) {
                        found.add(entry);
                    }
                } else if (!isHidden(path + "/")) {
                    List<java.nio.file.Path> on =
                            Links.mayBeOn(fs) ? Links.through(entry, way) : way;
                    if (on != null) {
                        collect(entry, path + "/", on, found);
                    }
                }
            }
        }

        private static List<FileStatus> entries(FileSystem fs, FileStatus folder)
                throws IOException {
            if (!Links.mayBeOn(fs)) {
                FileStatus[] entries = fs.listStatus(folder.getPath());
                return entries == null ? List.of() : List.of(entries);
            }
            // Flink's own list fails at a link that leads nowhere.
            String[] names = Links.local(folder).toFile().list();
            List<FileStatus> entries = new ArrayList<>();
            for (String name : names == null ? new String[0] : names) {
                FileStatus entry = statusOrNull(fs, new Path(folder.getPath(), name));
                if (entry != null) {
                    entries.add(entry);
                }
            }
            return entries;
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
