package io.shadowgate.admission;

import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.record.Exchange;
import io.shadowgate.record.Exchange.Part;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.RejectedRecordException;
import java.util.Locale;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

/**
 * Makes requests of the records of a mapped log, one per row. Drops and counts records that belong
 * elsewhere.
 */
final class RowSplitter extends RichFlatMapFunction<LogRecord, LogRecord> {
    private static final long serialVersionUID = 1;

    private final String test;
    private transient Counter elsewhere;

    RowSplitter(String test) {
        this.test = test;
    }

    @Override
    public void open(OpenContext context) {
        elsewhere =
                JobMetric.ELSEWHERE.counter(
                        JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test));
    }

    @Override
    public void flatMap(LogRecord record, Collector<LogRecord> out) {
        if (record.elsewhere() != null) {
            elsewhere.inc();
        } else if (record.exchange() != null) {
            split(record.exchange(), out);
        } else {
            out.collect(record);
        }
    }

    private static void split(Exchange exchange, Collector<LogRecord> out) {
        if (exchange.fault() != null) {
            out.collect(rejected(exchange, exchange.fault()));
            return;
        }
        if (exchange.part() != Part.BOTH) {
            String half = exchange.part().name().toLowerCase(Locale.ROOT);
            String other = exchange.part() == Part.REQUEST ? "response" : "request";
            out.collect(rejected(exchange, "a " + half + " without its " + other));
            return;
        }
        try {
            for (MirroredRequest request : exchange.requests()) {
                out.collect(new LogRecord(request, null));
            }
        } catch (RejectedRecordException e) {
            out.collect(rejected(exchange, Objects.requireNonNull(e.getMessage())));
        }
    }

    private static LogRecord rejected(Exchange exchange, String reason) {
        return new LogRecord(null, exchange.rejected(reason));
    }
}
