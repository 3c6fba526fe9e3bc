package io.shadowgate.sql;

import io.shadowgate.logging.ThrottledLog;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Rejected;
import io.shadowgate.sql.LogFormatOptions.OnError;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Makes rows of records. A rejected record fails the query, is counted and left out, or becomes a
 * row.
 */
final class RecordRows implements Serializable {
    private static final long serialVersionUID = 1;

    private final LogColumns columns;
    private final OnError onError;

    private transient @Nullable ThrottledLog log;
    private long rejected;

    RecordRows(LogColumns columns, OnError onError) {
        if (onError == OnError.ROW && !columns.hasRejected()) {
            throw new ValidationException(
                    "'on-error' = 'row' needs the column rejected STRING, which then holds the"
                            + " reason");
        }
        this.columns = columns;
        this.onError = onError;
    }

    /** How many records were rejected so far. */
    long rejected() {
        return rejected;
    }

    void of(LogRecord record, Collector<RowData> out) throws IOException {
        Rejected fault = record.rejected() == null ? columns.fault(record) : record.rejected();
        if (fault == null) {
            columns.rows(record, out);
        } else {
            reject(fault, out);
        }
    }

    private void reject(Rejected record, Collector<RowData> out) throws IOException {
        rejected++;
        switch (onError) {
            case FAIL ->
                    throw new IOException(
                            "a record is rejected ("
                                    + record.reason()
                                    + "); 'shadowgate.on-error' = 'skip' leaves such records out,"
                                    + " and 'row' makes them rows: "
                                    + Printable.of(record.record()));
            case SKIP -> {
                if (log == null) {
                    log = new ThrottledLog(LoggerFactory.getLogger(RecordRows.class));
                }
                log.warn(
                        "Skipped a record that is rejected ({}), {} by this reader so far",
                        record.reason(),
                        rejected);
            }
            case ROW -> out.collect(columns.rejected(record));
        }
    }
}
