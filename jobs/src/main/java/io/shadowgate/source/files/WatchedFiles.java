package io.shadowgate.source.files;

import io.shadowgate.storage.LogPaths;
import io.shadowgate.text.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the files of a log that goes on, so that each is read once.
 *
 * <p>Flink remembers paths. A notice about a file that was read already, or cannot be read, has a
 * path of its own for that reason.
 */
final class WatchedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFiles.class);

    /** Length of a file that was handed out before a restart. */
    private static final long UNKNOWN = -1;

    /** By name without compression, as they were when they were handed out to be read. */
    private final Map<String, LogFile> handedOut = new HashMap<>();

    private final Set<Path> told = new HashSet<>();

    /** Takes these paths as handed out. */
    void after(Collection<Path> paths) {
        for (Path path : paths) {
            LogFile file = new LogFile(path, UNKNOWN, UNKNOWN, null);
            handedOut.put(file.uncompressedName(), file);
        }
    }

    /** What is to be read of the files that a look has found. */
    List<FileSourceSplit> splits(FoundFiles found) {
        List<FileSourceSplit> splits = new ArrayList<>();
        for (FileNotice fault : found.faults()) {
            splits.add(tell(fault.path(), "unreadable", fault.reason()));
        }
        Set<String> twins = new HashSet<>();
        for (FileNotice twin : found.twins()) {
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
        Path at = LogPaths.child(path, what);
        if (told.add(at)) {
            LOG.warn("{}: {}", Printable.of(path.toString()), reason);
        }
        return LogSplits.notice(at, path, reason);
    }
}
