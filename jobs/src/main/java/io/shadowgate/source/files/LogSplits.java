package io.shadowgate.source.files;

import io.shadowgate.storage.LogPaths;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Splits that carry more than a part of a file: the file's inode, or a notice about a file that is
 * not read. Both are kept in the split's id, since Flink's splits have no other room.
 */
final class LogSplits {
    private static final Pattern INODE = Pattern.compile(".*@\\d+#(\\d+)", Pattern.DOTALL);
    private static final String NOTICE = "notice: ";

    private LogSplits() {}

    static FileSourceSplit of(LogFile file, long from, long length) {
        return new FileSourceSplit(
                file.path() + "@" + from + (file.inode() == null ? "" : "#" + file.inode()),
                file.path(),
                from,
                length,
                file.modified(),
                file.length());
    }

    /** The file's inode; null where the file system has none. */
    @Nullable
    static Long inode(FileSourceSplit split) {
        Matcher inode = INODE.matcher(split.splitId());
        return inode.matches() ? Long.valueOf(inode.group(1)) : null;
    }

    /**
     * A split that is read as one rejected record, which tells of a file.
     *
     * @param at the notice's own path, which no file has
     */
    static FileSourceSplit notice(Path at, Path file, String reason) {
        return new FileSourceSplit(NOTICE + LogPaths.shown(file) + "\0" + reason, at, 0, 1, 0, 1);
    }

    static boolean isNotice(FileSourceSplit split) {
        return split.splitId().startsWith(NOTICE);
    }

    /** The file's name, and what is told of the file. */
    static String[] notice(FileSourceSplit split) {
        return split.splitId().substring(NOTICE.length()).split("\0", 2);
    }
}
