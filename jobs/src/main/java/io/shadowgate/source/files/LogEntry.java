package io.shadowgate.source.files;

import javax.annotation.Nullable;
import org.apache.flink.core.fs.Path;

/**
 * What a folder holds under one name. Symbolic links are what they lead to.
 *
 * @param fault why it can be neither read nor left alone, such as a missing permission
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
        /** Not even that may be looked at. */
        UNKNOWN
    }

    LogFile file() {
        return new LogFile(path, length, modified, inode);
    }

    boolean isFolder() {
        return kind == Kind.FOLDER;
    }
}
