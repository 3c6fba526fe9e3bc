package io.shadowgate.source.files;

import io.shadowgate.storage.FileException;
import io.shadowgate.storage.LogPaths;
import io.shadowgate.storage.Storage;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds the results of shadow tests below a log. Comparisons are valid requests: if a log held
 * results, each run would read those of the run before.
 *
 * @param own the folder of the test's own results, which may be empty so far; null if unknown
 */
record OwnResultsFilter(@Nullable Path own) {
    static final Set<String> FOLDERS =
            Set.of("periods", "windows", "decisions", "rejected", "comparisons", "disagreements");
    static final String SUMMARY = "summary.json";

    /** One such name may be in a folder by chance. */
    private static final int ENOUGH = 2;

    static OwnResultsFilter of(@Nullable String own) {
        return new OwnResultsFilter(own == null ? null : LogPaths.of(own));
    }

    /** Whether the folder is one that a test writes its results to. */
    boolean isIn(LogEntry folder, List<LogEntry> entries) {
        return isOwn(folder.path()) || looksLikeResults(entries);
    }

    private static boolean looksLikeResults(List<LogEntry> entries) {
        Set<String> known = new HashSet<>();
        for (LogEntry entry : entries) {
            if (isPart(entry)) {
                known.add(entry.name());
            }
        }
        return known.size() >= ENOUGH;
    }

    static boolean isPart(LogEntry entry) {
        return entry.isFolder() ? FOLDERS.contains(entry.name()) : SUMMARY.equals(entry.name());
    }

    private boolean isOwn(Path folder) {
        if (own == null) {
            return false;
        }
        if (own.getPath().equals(folder.getPath())) {
            return true;
        }
        try {
            return Storage.isLocal(folder.getFileSystem())
                    && Storage.isLocal(own.getFileSystem())
                    && Files.isSameFile(LocalFolders.local(own), LocalFolders.local(folder));
        } catch (IOException e) {
            // One of them is not there, so they are not the same.
            return false;
        }
    }

    /**
     * @throws FileException if the place lies within results
     */
    void refuse(LogEntry place, Folders folders) throws IOException {
        String below = place.path().getPath();
        boolean part = isPart(place);
        for (Path at = place.path(); at != null; at = at.getParent()) {
            boolean named = at.equals(place.path()) ? part : FOLDERS.contains(at.getName());
            Path parent = at.getParent();
            if (named && parent != null && isResults(parent, folders)) {
                throw new FileException(
                        Printable.of(below)
                                + " belongs to the results of a shadow test in "
                                + Printable.of(parent.getPath())
                                + ", which are no request log; name the log itself");
            }
        }
    }

    private boolean isResults(Path path, Folders folders) throws IOException {
        LogEntry folder = folders.at(path);
        if (folder == null || !folder.isFolder()) {
            return false;
        }
        try {
            return isIn(folder, folders.entries(folder));
        } catch (FileException e) {
            // A folder on the way to the log need not be listed.
            return false;
        }
    }
}
