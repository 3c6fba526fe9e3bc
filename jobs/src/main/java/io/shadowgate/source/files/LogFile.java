package io.shadowgate.source.files;

import io.shadowgate.source.compression.Decompression;
import javax.annotation.Nullable;
import org.apache.flink.core.fs.Path;

/**
 * One file of a request log, as it was when it was found.
 *
 * @param modified epoch milliseconds
 * @param inode on a local file system; null where there is none
 */
public record LogFile(Path path, long length, long modified, @Nullable Long inode) {
    /** The same log, compressed or not, has the same name but for this. */
    String uncompressedName() {
        return Decompression.uncompressedName(path.toString());
    }
}
