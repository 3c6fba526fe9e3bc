package io.shadowgate.source.files;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.format.FileFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.jspecify.annotations.Nullable;

/** Reads each file in the format that its name says. */
public final class RequestFormat implements BulkFormat<LogRecord, FileSourceSplit> {
    private static final long serialVersionUID = 1;

    private final RequestSchema schema;
    @Nullable private final FileFormat only;

    public RequestFormat(RequestSchema schema) {
        this(schema, null);
    }

    /**
     * @param only the format of all files; null if their names say it
     */
    public RequestFormat(RequestSchema schema, @Nullable FileFormat only) {
        this.schema = schema;
        this.only = only;
    }

    @Override
    public Reader<LogRecord> createReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return open(split);
    }

    @Override
    public Reader<LogRecord> restoreReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return open(split);
    }

    /** A split has a position exactly when it was restored. */
    private Reader<LogRecord> open(FileSourceSplit split) throws IOException {
        FileFormat format = only == null ? FileFormats.of(split.path()) : only;
        return format.open(split, schema);
    }

    @Override
    public boolean isSplittable() {
        return true;
    }

    @Override
    public TypeInformation<LogRecord> getProducedType() {
        return TypeInformation.of(LogRecord.class);
    }
}
