package io.shadowgate.source.files;

import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a folder. A symbolic link is what it leads to.
 *
 * @param fault why the entry cannot be read, such as a missing permission; null if it can
 */
record LogEntry(
        Path path,
        String name,
        Kind kind,
        long length,
        long modified,
        @Nullable Long inode,
        @Nullable String fault) {
    enum Kind {
        FILE,
        FOLDER,
        /** A link that leads nowhere. */
        DANGLING,
        /** A FIFO, a socket or a device. */
        SPECIAL,
        /** It is not permitted to look. */
        UNKNOWN
    }

    LogFile file() {
        return new LogFile(path, length, modified, inode);
    }

    boolean isFolder() {
        return kind == Kind.FOLDER;
    }
}
