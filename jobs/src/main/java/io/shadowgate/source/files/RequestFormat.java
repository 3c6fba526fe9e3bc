package io.shadowgate.source.files;

import io.shadowgate.request.RequestShape;
import io.shadowgate.request.TrafficRecord;
import io.shadowgate.source.json.LineFormat;
import io.shadowgate.source.parquet.ParquetFile;
import io.shadowgate.source.parquet.RowReader;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;

/** What a file's name says it holds: Parquet, or else JSON lines. */
public final class RequestFormat implements BulkFormat<TrafficRecord, FileSourceSplit> {
    private static final long serialVersionUID = 1;

    private final RequestShape shape;
    private final LineFormat lines;

    public RequestFormat(RequestShape shape) {
        this.shape = shape;
        this.lines = new LineFormat(shape);
    }

    @Override
    public Reader<TrafficRecord> createReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return ParquetFile.isParquet(split.path())
                ? new RowReader(split, 0, shape)
                : lines.createReader(config, split);
    }

    @Override
    public Reader<TrafficRecord> restoreReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return ParquetFile.isParquet(split.path())
                ? new RowReader(split, split.getReaderPosition().orElseThrow().getOffset(), shape)
                : lines.restoreReader(config, split);
    }

    @Override
    public boolean isSplittable() {
        return true;
    }

    @Override
    public TypeInformation<TrafficRecord> getProducedType() {
        return TypeInformation.of(TrafficRecord.class);
    }
}
