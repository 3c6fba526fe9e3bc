package io.shadowgate.source.files;

import io.shadowgate.source.compression.Decompression;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file of a request log, as it was when it was found.
 *
 * @param modified epoch milliseconds
 * @param inode on a local file system; null where there is none
 */
public record LogFile(Path path, long length, long modified, @Nullable Long inode) {
    /** The file's path without the ending of a compression. A log compressed later keeps it. */
    String uncompressedName() {
        return Decompression.uncompressedName(path.toString());
    }
}
