package io.shadowgate.source.files;

import io.shadowgate.storage.LogPaths;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;

/**
 * What splits carry beside a part of a file: its inode, and notices of files that are not read.
 * Flink's splits have no room for either but their id.
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

    /** Null where the file system has none. */
    @Nullable
    static Long inode(FileSourceSplit split) {
        Matcher inode = INODE.matcher(split.splitId());
        return inode.matches() ? Long.valueOf(inode.group(1)) : null;
    }

    /**
     * One rejected record that tells of a file.
     *
     * @param at a path of the notice's own
     */
    static FileSourceSplit notice(Path at, Path file, String reason) {
        return new FileSourceSplit(NOTICE + LogPaths.shown(file) + "\0" + reason, at, 0, 1, 0, 1);
    }

    static boolean isNotice(FileSourceSplit split) {
        return split.splitId().startsWith(NOTICE);
    }

    /** The file, and what is told of it. */
    static String[] notice(FileSourceSplit split) {
        return split.splitId().substring(NOTICE.length()).split("\0", 2);
    }
}
