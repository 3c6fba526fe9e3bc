package io.shadowgate.admission;

import io.shadowgate.record.Exchange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RejectedRecordException;
import java.util.Objects;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Makes requests of the calls of a mapped log, one per row. Passes on all other records as they
 * are.
 */
final class RowSplitter implements FlatMapFunction<LogRecord, LogRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public void flatMap(LogRecord record, Collector<LogRecord> out) {
        if (record.exchange() == null) {
            out.collect(record);
        } else {
            split(record.exchange().withFailedRows(), out);
        }
    }

    private static void split(Exchange exchange, Collector<LogRecord> out) {
        if (exchange.fault() != null) {
            out.collect(rejected(exchange, exchange.fault()));
            return;
        }
        try {
            // One by one, because a call may have a hundred thousand rows.
            int rows = exchange.requireRows();
            for (int row = 0; row < rows; row++) {
                out.collect(new LogRecord(exchange.request(row, rows), null));
            }
        } catch (RejectedRecordException e) {
            out.collect(rejected(exchange, Objects.requireNonNull(e.getMessage())));
        }
    }

    private static LogRecord rejected(Exchange exchange, String reason) {
        return new LogRecord(null, exchange.rejected(reason));
    }
}
