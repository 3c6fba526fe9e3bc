package io.shadowgate.sql;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.json.RequestParser;
import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Reads the value of a Kafka record, which is JSON, and emits its rows. */
final class LogRows implements DeserializationSchema<RowData> {
    private static final long serialVersionUID = 1;
    private static final byte[] NOTHING = {};

    private final RequestSchema schema;
    private final RecordRows rows;
    private final TypeInformation<RowData> type;

    private transient RequestParser parser;

    LogRows(RequestSchema schema, RecordRows rows, TypeInformation<RowData> type) {
        this.schema = schema;
        this.rows = rows;
        this.type = type;
    }

    @Override
    public void open(InitializationContext context) {
        parser = new RequestParser(schema);
        context.getMetricGroup().addGroup("shadowgate").gauge("rejected", rows::rejected);
    }

    @Override
    public RowData deserialize(byte @Nullable [] record) {
        throw new UnsupportedOperationException("a record may have several rows");
    }

    @Override
    public void deserialize(byte @Nullable [] record, Collector<RowData> out) throws IOException {
        if (record != null && isBlank(record)) {
            return;
        }
        // A format does not know where the record is.
        LogRecord read =
                record == null
                        ? LogRecord.rejected(
                                "a tombstone: the Kafka record has a key and no value",
                                NOTHING,
                                0,
                                0,
                                () -> "",
                                null)
                        : parser.parse(record, 0, record.length, () -> "");
        rows.of(read, out);
    }

    private static boolean isBlank(byte[] record) {
        for (byte each : record) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean isEndOfStream(RowData next) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }
}
