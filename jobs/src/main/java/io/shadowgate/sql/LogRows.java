package io.shadowgate.sql;

import io.shadowgate.logging.ThrottledLog;
import io.shadowgate.record.Exchange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.json.RequestParser;
import io.shadowgate.sql.LogFormatOptions.OnError;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Reads one record and emits its rows. A rejected record fails the query, is counted and left out,
 * or becomes a row.
 */
final class LogRows implements DeserializationSchema<RowData> {
    private static final long serialVersionUID = 1;
    private static final byte[] NOTHING = {};

    private final RequestSchema schema;
    private final RequestColumns columns;
    private final OnError onError;
    private final TypeInformation<RowData> type;

    private transient RequestParser parser;
    private transient ThrottledLog log;
    private transient Counter rejected;

    LogRows(
            RequestSchema schema,
            RequestColumns columns,
            OnError onError,
            TypeInformation<RowData> type) {
        this.schema = schema;
        this.columns = columns;
        this.onError = onError;
        this.type = type;
    }

    @Override
    public void open(InitializationContext context) {
        parser = new RequestParser(schema);
        log = new ThrottledLog(LoggerFactory.getLogger(LogRows.class));
        rejected = context.getMetricGroup().addGroup("shadowgate").counter("rejected");
    }

    @Override
    public RowData deserialize(byte @Nullable [] record) {
        throw new UnsupportedOperationException("a record may have several rows");
    }

    @Override
    public void deserialize(byte @Nullable [] record, Collector<RowData> out) throws IOException {
        byte[] bytes = record == null ? NOTHING : record;
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
                        : parser.parse(bytes, 0, bytes.length, () -> "");
        if (read.elsewhere() != null || read.heartbeat() != null) {
            return;
        }
        Exchange exchange = read.exchange();
        if (exchange == null) {
            reject(Objects.requireNonNull(read.rejected()), out);
        } else if (exchange.fault() != null) {
            reject(exchange.rejected(exchange.fault()), out);
        } else {
            columns.rows(exchange, out);
        }
    }

    private void reject(Rejected record, Collector<RowData> out) throws IOException {
        switch (onError) {
            case FAIL ->
                    throw new IOException(
                            "a record is rejected ("
                                    + record.reason()
                                    + "); 'shadowgate.on-error' = 'skip' leaves such records out,"
                                    + " and 'row' makes them rows: "
                                    + Printable.of(record.record()));
            case SKIP -> {
                rejected.inc();
                log.warn(
                        "Skipped a record that is rejected ({}), {} by this reader so far",
                        record.reason(),
                        rejected.getCount());
            }
            case ROW -> {
                rejected.inc();
                out.collect(columns.rejected(record));
            }
        }
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
