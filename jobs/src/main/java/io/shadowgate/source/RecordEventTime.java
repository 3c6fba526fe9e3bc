package io.shadowgate.source;

import io.shadowgate.eventtime.Timing;
import io.shadowgate.request.MirroredRequest;
import io.shadowgate.request.Rejected;
import io.shadowgate.request.LogRecord;
import java.time.Duration;
import java.time.Instant;

/** Event time of the records of live traffic. */
public final class RecordEventTime implements Timing<LogRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public long of(LogRecord record) {
        return record.watermarkTimestamp();
    }

    /** A window of a time that does not come would stay open for good. */
    @Override
    public LogRecord believed(LogRecord record, long clockMs, long maxAheadMs) {
        long timestamp = record.timestamp();
        if (timestamp == NONE || timestamp - clockMs <= maxAheadMs) {
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
        MirroredRequest request = record.request();
        return new LogRecord(
                null,
                new Rejected(
                        "timestamp "
                                + Instant.ofEpochMilli(timestamp)
                                + " is more than "
                                + Duration.ofMillis(maxAheadMs)
                                + " ahead of the clock, which says "
                                + Instant.ofEpochMilli(clockMs)
                                + " (traffic.max-ahead)",
                        "request_id " + request.requestId(),
                        "",
                        null));
    }
}
