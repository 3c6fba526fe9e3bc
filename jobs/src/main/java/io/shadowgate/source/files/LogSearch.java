package io.shadowgate.source.files;

import io.shadowgate.record.EventTimeRange;
import io.shadowgate.storage.FileException;
import io.shadowgate.storage.Globs;
import io.shadowgate.storage.LogPaths;
import io.shadowgate.storage.PathTemplate;
import io.shadowgate.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** One look through the places of a log. */
final class LogSearch {
    private final String location;
    private final FileFormats formats;
    private final EventTimeRange range;
    private final long slackMs;
    private final OwnResultsFilter results;
    private final List<LogFile> files = new ArrayList<>();
    private final List<FileNotice> faults = new ArrayList<>();
    private final List<FileNotice> leftOut = new ArrayList<>();

    private LogSearch(
            String location,
            FileFormats formats,
            EventTimeRange range,
            long slackMs,
            OwnResultsFilter results) {
        this.location = location;
        this.formats = formats;
        this.range = range;
        this.slackMs = slackMs;
        this.results = results;
    }

    /**
     * @param template that the location is; null if it names no time
     * @param range of which partitions are looked for
     * @param slackMs how far outside of its partition's time a record may lie
     */
    static FoundFiles look(
            String location,
            @Nullable PathTemplate template,
            FileFormats formats,
            EventTimeRange range,
            long slackMs,
            OwnResultsFilter results)
            throws IOException {
        LogSearch search = new LogSearch(location, formats, range, slackMs, results);
        List<LogFile> files = template == null ? search.anywhere() : search.partitions(template);
        return new FoundFiles(files, search.faults, search.leftOut);
    }

    private List<LogFile> anywhere() throws IOException {
        LogLocation place = LogLocation.of(location, formats);
        if (place == null) {
            return List.of();
        }
        in(place, LogLocation.root(location));
        return eachOnce(files, place.root().path(), place.belongs(), file -> null);
    }

    /** Only the partitions of a finite range are looked for; else all are looked through. */
    private List<LogFile> partitions(PathTemplate template) throws IOException {
        String fault = Globs.fault(template.at(0));
        if (fault != null) {
            throw new FileException(location + " cannot be read: " + fault);
        }
        Path root = LogLocation.root(location);
        long unit = template.unit().toMillis();
        PathTemplate.Partitions partitions = template.partitions();
        Predicate<Path> ours =
                file ->
                        partitions.startOf(file) != null
                                && (partitions.isNamed(file)
                                        || LogLocation.isRequestFile(file.getName(), formats));
        if (range.isFinite()) {
            long first = template.startOf(range.fromMs() - slackMs);
            for (long start = first; start < range.toMs() + slackMs; start += unit) {
                LogLocation place = LogLocation.of(template.at(start), formats);
                if (place != null) {
                    in(place, root);
                }
            }
        } else {
            LogEntry all = LogFolders.of(root).at(root);
            if (all != null) {
                Predicate<String> belongs =
                        below ->
                                LogLocation.isVisible(below)
                                        && ours.test(LogPaths.child(root, below));
                in(new LogLocation(all, belongs), root);
            }
        }
        List<LogFile> found = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        for (LogFile file : files) {
            if (ours.test(file.path()) && known.add(file.path())) {
                Long start = partitions.startOf(file.path());
                if (start != null && range.touches(start, start + unit, slackMs)) {
                    found.add(file);
                }
            }
        }
        return eachOnce(
                found,
                root,
                below ->
                        !LogLocation.isInHiddenFolder(below)
                                && ours.test(LogPaths.child(root, below)),
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
        return sorted.isEmpty() || !Storage.isLocal(root.getFileSystem())
                ? sorted
                : SymbolicLinks.eachOnce(sorted, root, belongs, partition);
    }

    private void in(LogLocation place, Path log) throws IOException {
        LogEntry root = place.root();
        Folders folders = LogFolders.of(log);
        if (root.fault() != null) {
            faults.add(new FileNotice(root.path(), root.fault()));
            return;
        }
        results.refuse(root, folders);
        if (root.isFolder()) {
            List<java.nio.file.Path> way =
                    folders.haveLinks() ? SymbolicLinks.from(log) : List.of();
            collect(folders, root, "", way, place.belongs());
        } else {
            files.add(root.file());
        }
    }

    private void collect(
            Folders folders,
            LogEntry folder,
            String below,
            List<java.nio.file.Path> way,
            Predicate<String> belongs)
            throws IOException {
        List<LogEntry> entries;
        try {
            entries = folders.entries(folder);
        } catch (FileException e) {
            faults.add(new FileNotice(folder.path(), e.getMessage()));
            return;
        }
        boolean inResults = results.isIn(folder, entries);
        boolean partOfResults = false;
        for (LogEntry entry : entries) {
            String path = below + entry.name();
            if (!(belongs.test(path) && !entry.isFolder()) && !mayLeadToMore(entry, path)) {
                continue;
            }
            if (inResults && OwnResultsFilter.isPart(entry)) {
                partOfResults = true;
            } else if (entry.kind() == LogEntry.Kind.DANGLING) {
                leftOut.add(new FileNotice(entry.path(), "the link leads nowhere"));
            } else if (entry.fault() != null) {
                faults.add(new FileNotice(entry.path(), entry.fault()));
            } else if (!entry.isFolder()) {
                files.add(entry.file());
            } else {
                List<java.nio.file.Path> on =
                        folders.haveLinks() ? SymbolicLinks.through(entry.path(), way) : way;
                if (on != null) {
                    collect(folders, entry, path + "/", on, belongs);
                }
            }
        }
        if (partOfResults) {
            leftOut.add(new FileNotice(folder.path(), "the results of a shadow test in it"));
        }
    }

    private static boolean mayLeadToMore(LogEntry entry, String path) {
        return switch (entry.kind()) {
            case FOLDER, UNKNOWN, DANGLING -> !LogLocation.isInHiddenFolder(path + "/");
            case FILE, SPECIAL -> false;
        };
    }
}
