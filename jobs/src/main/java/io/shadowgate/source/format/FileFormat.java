package io.shadowgate.source.format;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.core.fs.Path;

/** A form in which files hold records. Implementations have no state. */
public interface FileFormat extends Serializable {
    /** No split is longer than this, unless it is all of a file. */
    long LARGEST_SPLIT = 64 << 20;

    /** Whether a file of this name has this format. */
    boolean isNamed(String fileName);

    /** Whether several readers may each read a part of the file. */
    boolean isSplittable(Path file);

    /**
     * Whether records can be appended to the file. If so, an empty file is a log without records,
     * and a file may grow while it is read. If not, an empty file is damaged.
     */
    boolean isAppendable(Path file);

    /**
     * Reads the records that begin within a split, or those of them behind the split's position if
     * it has one. Damaged data becomes one rejected record.
     *
     * @throws IOException if the storage fails
     */
    BulkFormat.Reader<LogRecord> open(FileSourceSplit split, RequestSchema schema)
            throws IOException;

    /**
     * Reads the first records for somebody who does not know yet what is in the file.
     *
     * @throws IOException if the storage fails. Damaged data is a {@link Peek#fault}.
     */
    Peek peek(Path file, Peek.Most most) throws IOException;
}
