package io.shadowgate.source;

import io.shadowgate.eventtime.Timing;
import io.shadowgate.record.Exchange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** The event time of records of live traffic. */
public final class RecordEventTime implements Timing<LogRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public long of(LogRecord record) {
        return record.watermarkTimestamp();
    }

    /** Rejects a time far ahead of the clock, whose window would never close. */
    @Override
    public LogRecord believed(LogRecord record, long clockMs, long maxAheadMs) {
        long timestamp = record.timestamp();
        if (timestamp == NONE || timestamp - clockMs <= maxAheadMs || record.elsewhere() != null) {
            return record;
        }
        Rejected rejected = record.rejected();
        if (rejected != null) {
            return new LogRecord(
                    null,
                    new Rejected(
                            rejected.reason(),
                            rejected.position(),
                            rejected.record(),
                            null,
                            rejected.logTime()));
        }
        if (record.heartbeat() != null) {
            return new LogRecord(
                    null,
                    ahead("mirror " + record.heartbeat().mirror(), timestamp, clockMs, maxAheadMs));
        }
        if (record.served() != null) {
            return new LogRecord(null, ahead("", timestamp, clockMs, maxAheadMs));
        }
        // What is left is a request, a call with requests, or their labels.
        Exchange exchange = record.exchange();
        String id =
                record.labels() != null
                        ? record.labels()[0].requestId()
                        : exchange == null
                                ? Objects.requireNonNull(record.request()).requestId()
                                : exchange.requestId();
        return new LogRecord(null, ahead("request_id " + id, timestamp, clockMs, maxAheadMs));
    }

    private static Rejected ahead(String position, long timestamp, long clockMs, long maxAheadMs) {
        return new Rejected(
                "timestamp "
                        + Instant.ofEpochMilli(timestamp)
                        + " is more than "
                        + Duration.ofMillis(maxAheadMs)
                        + " ahead of the clock, which says "
                        + Instant.ofEpochMilli(clockMs)
                        + " (traffic.max-ahead)",
                position,
                "",
                null);
    }
}
