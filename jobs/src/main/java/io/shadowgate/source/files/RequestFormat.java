package io.shadowgate.source.files;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.format.FileFormat;
import io.shadowgate.spec.Traffic;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;

/** Reads each file in the format that its name or the spec says. */
public final class RequestFormat implements BulkFormat<LogRecord, FileSourceSplit> {
    private static final long serialVersionUID = 1;

    private final RequestSchema schema;
    private final FileFormats formats;

    /** Reads files whose names say their format. */
    public RequestFormat(RequestSchema schema) {
        this(schema, FileFormats.of(Traffic.Form.BY_NAME));
    }

    /**
     * @param only the format of all files
     */
    public RequestFormat(RequestSchema schema, FileFormat only) {
        this(schema, FileFormats.only(only));
    }

    public RequestFormat(RequestSchema schema, FileFormats formats) {
        this.schema = schema;
        this.formats = formats;
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
        return formats.of(split.path()).open(split, schema);
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
