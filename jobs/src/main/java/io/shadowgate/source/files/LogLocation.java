package io.shadowgate.source.files;

import io.shadowgate.storage.FileException;
import io.shadowgate.storage.Globs;
import io.shadowgate.storage.LogPaths;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a text leads: to one file, a folder with its subfolders, or what a glob matches.
 *
 * @param root a file, or the folder below which all of it lies
 * @param belongs whether a path below the root belongs to the log
 */
record LogLocation(LogEntry root, Predicate<String> belongs) {
    /** A folder that holds no log: a hidden one, or where a file system keeps what it repaired. */
    private static final Pattern HIDDEN_FOLDER = Pattern.compile("(^|/)([._][^/]*|lost\\+found)/");

    private static final Pattern UNDECODABLE = Pattern.compile("\uFFFD+");

    /** The folder or file under which all lies. */
    static Path root(String location) {
        int wildcard = Globs.firstWildcard(location);
        if (wildcard < 0) {
            return LogPaths.of(Globs.unescape(location));
        }
        int lastFolder = location.lastIndexOf('/', wildcard);
        return lastFolder <= 0
                ? new Path(lastFolder == 0 ? "/" : ".")
                : LogPaths.of(Globs.unescape(location.substring(0, lastFolder)));
    }

    /** Null if nothing is there. */
    @Nullable
    static LogLocation of(String location, FileFormats formats) throws IOException {
        // A name that holds such characters and exists is meant literally.
        Path named = LogPaths.of(Globs.unescape(location));
        LogEntry entry = LogFolders.of(named).at(named);
        if (entry != null) {
            return new LogLocation(
                    entry,
                    below -> !isInHiddenFolder(below) && isRequestFile(nameOf(below), formats));
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
                    "there is no " + Printable.of(Globs.unescape(location)) + ", and " + fault);
        }
        Path root = root(location);
        LogEntry folder = LogFolders.of(root).at(root);
        return folder == null || !folder.isFolder()
                ? null
                : new LogLocation(folder, matching(glob));
    }

    private static Predicate<String> matching(String glob) {
        Pattern pattern = Globs.pattern(glob);
        return below ->
                isVisible(below)
                        && (pattern.matcher(below).matches()
                                // One character may have been several bytes that mean nothing.
                                || pattern.matcher(UNDECODABLE.matcher(below).replaceAll("x"))
                                        .matches());
    }

    /** Whether a file in a folder is taken for a part of the log. */
    static boolean isRequestFile(String name, FileFormats formats) {
        return !name.startsWith(".") && !name.startsWith("_") && formats.isNamed(name);
    }

    /** Whether a glob finds the file, as in a shell. */
    static boolean isVisible(String below) {
        return !isInHiddenFolder(below) && !nameOf(below).startsWith(".");
    }

    private static String nameOf(String below) {
        return below.substring(below.lastIndexOf('/') + 1);
    }

    /** Whether a folder on the way is one that holds no log. */
    static boolean isInHiddenFolder(String below) {
        return HIDDEN_FOLDER.matcher(below).find();
    }
}
