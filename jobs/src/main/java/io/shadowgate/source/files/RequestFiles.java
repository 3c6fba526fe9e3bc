package io.shadowgate.source.files;

import io.shadowgate.request.EventTimeRange;
import io.shadowgate.source.compression.Decompression;
import io.shadowgate.source.parquet.ParquetFile;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.FileException;
import io.shadowgate.storage.Globs;
import io.shadowgate.storage.PathTemplate;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the files of a request log: one file, a folder with its subfolders, or a glob ({@code *},
 * {@code **}, {@code ?}, {@code {a,b}}, {@code [ab]}).
 *
 * <p>In a folder only names ending in .jsonl, .ndjson or .json, plain or with .gz or .zst, and in
 * .parquet count, and none that starts with a dot or an underscore. An explicitly named file is
 * always read, and so is what a glob matches, but for names that start with a dot, which a shell
 * would not find either.
 *
 * <p>Nothing that may be a part of the log is passed over in silence: what cannot be read is a
 * fault, and what is left out on purpose is listed with its reason.
 *
 * <p>Symbolic links are followed, but what the log holds by its own name is found by that alone.
 */
public final class RequestFiles implements FileEnumerator {
    private static final Logger LOG = LoggerFactory.getLogger(RequestFiles.class);
    private static final Pattern REQUEST_FILE =
            Pattern.compile(
                    "[^._].*\\.((jsonl|ndjson|json)(\\.gz|\\.zst)?|parquet)", Pattern.DOTALL);

    /** One that no log is in: hidden, or where a file system keeps what it has repaired. */
    private static final Pattern HIDDEN_FOLDER = Pattern.compile("(^|/)([._][^/]*|lost\\+found)/");

    private static final Pattern LINE_END = Pattern.compile("[\\n\\r\\u0085\\u2028\\u2029]");

    private static final int MOST_FAULTS = 10;

    /** Length of a file that was handed out before a restart. */
    private static final long UNKNOWN = -1;

    private static final long SMALLEST_SPLIT = 4 << 20;
    public static final long LARGEST_SPLIT = 64 << 20;

    private final String location;
    private final boolean split;
    @Nullable private final PathTemplate template;
    private final EventTimeRange range;
    private final long slackMs;
    private final ShadowGateResults results;

    private LogSize size = LogSize.NONE;

    /** By name without compression, as they were when they were handed out to be read. */
    private final Map<String, LogFile> handedOut = new HashMap<>();

    private final Set<Path> told = new HashSet<>();

    /**
     * @param split whether a large file may be read by several readers. A source that watches for
     *     new files must not: it remembers files, not splits.
     */
    public RequestFiles(String location, boolean split) {
        this(location, split, null, EventTimeRange.ALL, 0, null);
    }

    private RequestFiles(
            String location,
            boolean split,
            @Nullable PathTemplate template,
            EventTimeRange range,
            long slackMs,
            @Nullable String results) {
        this.location = location;
        this.split = split;
        this.template = template;
        this.range = range;
        this.slackMs = slackMs;
        this.results = ShadowGateResults.of(results);
    }

    /** The files that may hold requests of a range: all, where their paths do not say. */
    public static RequestFiles of(Traffic.Files files, EventTimeRange range) {
        return new RequestFiles(
                files.path(),
                files.monitor() == null,
                PathTemplate.of(files.path()),
                range,
                files.slack().toMillis(),
                files.results());
    }

    /**
     * @param size of what the one saw who started the run
     */
    public RequestFiles atLeast(LogSize size) {
        this.size = size;
        return this;
    }

    /**
     * @param handedOut paths of files that were handed out before
     */
    public RequestFiles after(Collection<Path> handedOut) {
        for (Path path : handedOut) {
            LogFile file = new LogFile(path, UNKNOWN, UNKNOWN, null);
            this.handedOut.put(file.uncompressedName(), file);
        }
        return this;
    }

    /** The folder or file under which all lies. */
    public static Path root(String location) {
        int wildcard = Globs.firstWildcard(location);
        if (wildcard < 0) {
            return LogStorage.path(Globs.unescape(location));
        }
        int lastFolder = location.lastIndexOf('/', wildcard);
        return lastFolder <= 0
                ? new Path(lastFolder == 0 ? "/" : ".")
                : LogStorage.path(Globs.unescape(location.substring(0, lastFolder)));
    }

    /**
     * What a look through the log finds.
     *
     * @param files in the order of their paths
     * @param faults what belongs to the log, or may, and cannot be read
     * @param leftOut what does not belong to it for a reason that a user may not expect
     */
    public record Found(List<LogFile> files, List<Named> faults, List<Named> leftOut) {
        /**
         * @throws FileException that names what cannot be read
         */
        public List<LogFile> allReadable() throws FileException {
            List<Named> all = new ArrayList<>(faults);
            all.addAll(twins(files));
            if (all.isEmpty()) {
                return files;
            }
            throw new FileException("the request log cannot be read as a whole:" + lines(all));
        }

        private static String lines(List<Named> faults) {
            StringBuilder text = new StringBuilder();
            for (Named fault : faults.subList(0, Math.min(MOST_FAULTS, faults.size()))) {
                text.append(faults.size() == 1 ? " " : "\n  - ").append(fault);
            }
            if (faults.size() > MOST_FAULTS) {
                text.append("\n  - and ").append(faults.size() - MOST_FAULTS).append(" more");
            }
            return text.toString();
        }
    }

    /** An entry of the log and what is to be said of it. */
    public record Named(Path path, String reason) {
        @Override
        public String toString() {
            return Names.shown(LineReader.name(path)) + ": " + reason;
        }
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
    public Found look() throws IOException {
        Search search = new Search();
        List<LogFile> files;
        if (template != null) {
            files = partitions(search);
        } else {
            Place place = place(location, RequestFiles::isRequestFile);
            files = List.of();
            if (place != null) {
                search.in(place, root(location));
                files = eachOnce(search.files, place.root().path(), place.belongs(), file -> null);
            }
        }
        return new Found(files, search.faults, search.leftOut);
    }

    /** A compressor at work, or one that leaves both: read together they would count twice. */
    private static List<Named> twins(List<LogFile> files) {
        Map<String, LogFile> byName = new HashMap<>();
        List<Named> twins = new ArrayList<>();
        for (LogFile file : files) {
            LogFile other = byName.putIfAbsent(file.uncompressedName(), file);
            if (other != null) {
                twins.add(
                        new Named(
                                file.path(),
                                "it seems to be the same log as "
                                        + Names.shown(other.path().getName())
                                        + " beside it, which would count twice; remove one of"
                                        + " them, or wait until it is compressed"));
            }
        }
        return twins;
    }

    /** Only the partitions of a finite range are looked for; else all are looked through. */
    private List<LogFile> partitions(Search search) throws IOException {
        Path root = root(location);
        long unit = template.unit().toMillis();
        PathTemplate.Partitions partitions = template.partitions();
        Predicate<Path> ours =
                file ->
                        partitions.startOf(file) != null
                                && (partitions.isNamed(file)
                                        || REQUEST_FILE.matcher(file.getName()).matches());
        String fault = Globs.fault(template.at(0));
        if (fault != null) {
            throw new FileException(location + " cannot be read: " + fault);
        }
        if (range.isFinite()) {
            long first = template.startOf(range.fromMs() - slackMs);
            for (long start = first; start < range.toMs() + slackMs; start += unit) {
                Place place = place(template.at(start), RequestFiles::isRequestFile);
                if (place != null) {
                    search.in(place, root);
                }
            }
        } else {
            LogEntry all = LogStorage.of(root).at(root);
            if (all != null) {
                Predicate<String> belongs =
                        below ->
                                !isHidden(below)
                                        && !nameOf(below).startsWith(".")
                                        && ours.test(LogStorage.child(root, below));
                search.in(new Place(all, belongs), root);
            }
        }
        List<LogFile> found = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        for (LogFile file : search.files) {
            if (ours.test(file.path()) && known.add(file.path())) {
                long start = partitions.startOf(file.path());
                if (range.touches(start, start + unit, slackMs)) {
                    found.add(file);
                }
            }
        }
        return eachOnce(
                found,
                root,
                below -> !isHidden(below) && ours.test(LogStorage.child(root, below)),
                file -> partitions.startOf(file.path()));
    }

    private static List<LogFile> eachOnce(
            List<LogFile> files,
            Path root,
            Predicate<String> belongs,
            Function<LogFile, Object> partition)
            throws IOException {
        List<LogFile> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparing(file -> file.path().toString()));
        return sorted.isEmpty() || !LogStorage.isLocal(root.getFileSystem())
                ? sorted
                : Links.eachOnce(sorted, root, belongs, partition);
    }

    @Nullable
    private static Place place(String location, Predicate<String> inFolder) throws IOException {
        // A name that holds such characters and exists is meant literally.
        Path named = LogStorage.path(Globs.unescape(location));
        LogEntry entry = LogStorage.of(named).at(named);
        if (entry != null) {
            return new Place(entry, inFolder);
        }
        int wildcard = Globs.firstWildcard(location);
        if (wildcard < 0) {
            return null;
        }
        int behindRoot = location.lastIndexOf('/', wildcard) + 1;
        String glob = location.substring(behindRoot);
        String fault = Globs.fault(glob);
        if (fault != null) {
            throw new FileException(
                    "there is no " + Names.shown(Globs.unescape(location)) + ", and " + fault);
        }
        Path root = root(location);
        LogEntry folder = LogStorage.of(root).at(root);
        return folder == null || !folder.isFolder() ? null : new Place(folder, matching(glob));
    }

    private static boolean isRequestFile(String below) {
        return !isHidden(below) && REQUEST_FILE.matcher(nameOf(below)).matches();
    }

    private static Predicate<String> matching(String glob) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        return below ->
                !isHidden(below)
                        && !nameOf(below).startsWith(".")
                        && Stream.of(
                                        below,
                                        // For ** a line ends at the end of a line.
                                        LINE_END.matcher(below).replaceAll("x"),
                                        // A name that cannot be decoded may be meant.
                                        below.replace('\uFFFD', 'x'),
                                        below.replaceAll("\uFFFD+", "x"))
                                .anyMatch(name -> matches(matcher, name));
    }

    private static boolean matches(PathMatcher matcher, String below) {
        try {
            return matcher.matches(java.nio.file.Path.of(below));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String nameOf(String below) {
        return below.substring(below.lastIndexOf('/') + 1);
    }

    /** Whether a folder on the way is one that no log is in. */
    private static boolean isHidden(String below) {
        return HIDDEN_FOLDER.matcher(below).find();
    }

    /**
     * Where a location leads.
     *
     * @param root a file, or a folder of which all counts, with subfolders, that belongs
     * @param belongs whether a path below the root does
     */
    private record Place(LogEntry root, Predicate<String> belongs) {}

    /** One look through the places of a log. */
    private final class Search {
        private final List<LogFile> files = new ArrayList<>();
        private final List<Named> faults = new ArrayList<>();
        private final List<Named> leftOut = new ArrayList<>();

        void in(Place place, Path log) throws IOException {
            LogEntry root = place.root();
            LogStorage storage = LogStorage.of(log);
            if (root.fault() != null) {
                faults.add(new Named(root.path(), root.fault()));
                return;
            }
            results.refuse(root, storage);
            if (root.isFolder()) {
                List<java.nio.file.Path> way =
                        LogStorage.isLocal(log.getFileSystem()) ? Links.from(log) : List.of();
                collect(storage, root, "", way, place.belongs());
            } else {
                files.add(root.file());
            }
        }

        private void collect(
                LogStorage storage,
                LogEntry folder,
                String below,
                List<java.nio.file.Path> way,
                Predicate<String> belongs)
                throws IOException {
            List<LogEntry> entries;
            try {
                entries = storage.entries(folder);
            } catch (FileException e) {
                faults.add(new Named(folder.path(), e.getMessage()));
                return;
            }
            boolean inResults = results.isIn(folder, entries);
            boolean partOfResults = false;
            for (LogEntry entry : entries) {
                String path = below + entry.name();
                if (!(belongs.test(path) && !entry.isFolder()) && !mayLeadToMore(entry, path)) {
                    continue;
                }
                if (inResults && ShadowGateResults.isPart(entry)) {
                    partOfResults = true;
                } else if (entry.kind() == LogEntry.Kind.DANGLING) {
                    leftOut.add(new Named(entry.path(), "the link leads nowhere"));
                } else if (entry.fault() != null) {
                    faults.add(new Named(entry.path(), entry.fault()));
                } else if (!entry.isFolder()) {
                    files.add(entry.file());
                } else {
                    List<java.nio.file.Path> on =
                            storage instanceof LocalStorage
                                    ? Links.through(entry.path(), way)
                                    : way;
                    if (on != null) {
                        collect(storage, entry, path + "/", on, belongs);
                    }
                }
            }
            if (partOfResults) {
                leftOut.add(new Named(folder.path(), "the results of a shadow test in it"));
            }
        }

        private static boolean mayLeadToMore(LogEntry entry, String path) {
            return switch (entry.kind()) {
                case FOLDER, UNKNOWN, DANGLING -> !isHidden(path + "/");
                case FILE, SPECIAL -> false;
            };
        }
    }

    @Override
    public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int minDesiredSplits)
            throws IOException {
        if (!split) {
            return watched(look());
        }
        List<LogFile> files = list();
        size.checkStillThere(location, files);
        long total = files.stream().mapToLong(LogFile::length).sum();
        long share = total / (4L * Math.max(1, minDesiredSplits));
        long splitSize = Math.min(LARGEST_SPLIT, Math.max(SMALLEST_SPLIT, share));
        List<FileSourceSplit> splits = new ArrayList<>();
        for (LogFile file : files) {
            boolean whole = Decompression.isCompressed(file.path());
            long size = whole ? Math.max(1, file.length()) : splitSize;
            if (file.length() == 0) {
                splits.addAll(empty(file));
            }
            for (long from = 0; from < file.length(); from += size) {
                splits.add(LogSplits.of(file, from, Math.min(size, file.length() - from)));
            }
        }
        return splits;
    }

    /** Nothing is written to a log by no lines, but a compressed or Parquet file is damaged. */
    private static List<FileSourceSplit> empty(LogFile file) {
        return Decompression.isCompressed(file.path()) || ParquetFile.isParquet(file.path())
                ? List.of(LogSplits.of(file, 0, 0))
                : List.of();
    }

    /**
     * The files of a log that goes on, each of which is read once. Flink remembers paths, so what
     * is told of a file that was read already, or cannot be, has a path of its own.
     */
    private List<FileSourceSplit> watched(Found found) {
        List<FileSourceSplit> splits = new ArrayList<>();
        for (Named fault : found.faults()) {
            splits.add(tell(fault.path(), "unreadable", fault.reason()));
        }
        Set<String> twins = new HashSet<>();
        for (Named twin : twins(found.files())) {
            String name = new LogFile(twin.path(), 0, 0, null).uncompressedName();
            twins.add(name);
            if (!handedOut.containsKey(name)) {
                splits.add(tell(twin.path(), "twin", twin.reason()));
            }
        }
        for (LogFile file : found.files()) {
            String name = file.uncompressedName();
            LogFile before = handedOut.get(name);
            if (before == null) {
                // An empty file may be about to be written.
                if (file.length() > 0 && !twins.contains(name)) {
                    handedOut.put(name, file);
                    splits.add(LogSplits.of(file, 0, file.length()));
                }
            } else if (!before.path().equals(file.path())) {
                if (told.add(file.path())) {
                    LOG.info("{} was read already as {}", file.path(), before.path());
                }
            } else if (before.length() == UNKNOWN) {
                handedOut.put(name, file);
            } else {
                // Again, in case that the look at which it was found first came to nothing.
                splits.add(LogSplits.of(before, 0, before.length()));
                if (file.length() != before.length() || file.modified() != before.modified()) {
                    splits.add(tell(file.path(), "changed", changed(before, file)));
                }
            }
        }
        return splits;
    }

    private static String changed(LogFile before, LogFile now) {
        return "the file was written to after it was found (then "
                + before.length()
                + " bytes, now "
                + now.length()
                + "), and what came since is not read; move files into a watched folder when they"
                + " are complete";
    }

    private FileSourceSplit tell(Path path, String what, String reason) {
        Path at = LogStorage.child(path, what);
        if (told.add(at)) {
            LOG.warn("{}: {}", Names.shown(path.toString()), reason);
        }
        return LogSplits.notice(at, path, reason);
    }
}
