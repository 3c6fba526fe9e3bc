package io.shadowgate.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * One record of a log. Exactly one of the eight is not null.
 *
 * @param rejected why the record is rejected
 * @param exchange a call of the model, of which requests still have to be made
 * @param elsewhere the event time of a record that does not belong to this test ({@code
 *     Long.MIN_VALUE} if it is not known)
 * @param repeat the event time of a request or response that repeats another record of its call
 * @param heartbeat what a mirror says about the log
 * @param labels of the rows of one record, in a log that is read for its labels; at least one
 * @param served in a log that is read for which model answered
 */
public record LogRecord(
        @Nullable MirroredRequest request,
        @Nullable Rejected rejected,
        @Nullable Exchange exchange,
        @Nullable Long elsewhere,
        @Nullable Long repeat,
        @Nullable Heartbeat heartbeat,
        Label @Nullable [] labels,
        @Nullable ServedRequest served) {
    /** How many bytes of a rejected record are kept. */
    public static final int SHOWN = 1024;

    public LogRecord(@Nullable MirroredRequest request, @Nullable Rejected rejected) {
        this(request, rejected, null, null, null, null, null, null);
    }

    public static LogRecord of(Exchange exchange) {
        return new LogRecord(null, null, exchange, null, null, null, null, null);
    }

    public static LogRecord of(Label... labels) {
        return new LogRecord(null, null, null, null, null, null, labels, null);
    }

    public static LogRecord of(ServedRequest served) {
        return new LogRecord(null, null, null, null, null, null, null, served);
    }

    /**
     * @param timestamp event time in epoch milliseconds, null when it could not be read
     */
    public static LogRecord elsewhere(@Nullable Long timestamp) {
        return new LogRecord(
                null,
                null,
                null,
                timestamp == null ? Long.MIN_VALUE : timestamp,
                null,
                null,
                null,
                null);
    }

    /**
     * @param timestamp event time in epoch milliseconds
     */
    public static LogRecord repeat(long timestamp) {
        return new LogRecord(null, null, null, null, timestamp, null, null, null);
    }

    public static LogRecord of(Heartbeat heartbeat) {
        return new LogRecord(null, null, null, null, null, heartbeat, null, null);
    }

    /**
     * @param timestamp event time in epoch milliseconds, null when it could not be read
     */
    public static LogRecord rejected(
            String reason,
            byte[] bytes,
            int offset,
            int length,
            Position position,
            @Nullable Long timestamp) {
        return rejected(reason, shown(bytes, offset, length), position, timestamp);
    }

    /**
     * @param shown the beginning of the record
     * @param timestamp event time in epoch milliseconds, null when it could not be read
     */
    public static LogRecord rejected(
            String reason, String shown, Position position, @Nullable Long timestamp) {
        return new LogRecord(null, new Rejected(reason, position.describe(), shown, timestamp));
    }

    /** As much of a record's bytes as a rejected one shows. */
    public static String shown(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, Math.min(length, SHOWN), UTF_8);
    }

    public static String tooLong(int maxRecordBytes) {
        return "longer than " + maxRecordBytes + " bytes (traffic.max-record-bytes)";
    }

    /** The same record with the time at which the log got it, for a rejected one without a time. */
    public LogRecord loggedAt(long logTime) {
        if (rejected == null || rejected.timestamp() != null) {
            return this;
        }
        return new LogRecord(
                null,
                new Rejected(
                        rejected.reason(), rejected.position(), rejected.record(), null, logTime));
    }

    /** Whether it is a request or a response of which the other half is another record. */
    public boolean isHalf() {
        return exchange != null && exchange.isHalf();
    }

    /** Whether a run over this range has to account for the record. */
    public boolean isIn(EventTimeRange range) {
        if (request != null) {
            return range.contains(request.timestamp());
        }
        if (exchange != null) {
            return range.contains(exchange.timestamp());
        }
        if (elsewhere != null) {
            return elsewhere == Long.MIN_VALUE || range.contains(elsewhere);
        }
        if (repeat != null) {
            return range.contains(repeat);
        }
        if (heartbeat != null) {
            return range.contains(heartbeat.timestamp());
        }
        if (served != null) {
            return range.contains(served.timestamp());
        }
        if (labels != null) {
            return true; // The requests decide which labels a run needs.
        }
        Long time = rejected == null ? null : rejected.time();
        return time == null || range.contains(time);
    }

    /**
     * The time by which the record may move the watermark: a request's event time. A rejected
     * record moves nothing, because one broken clock would make all later records late. Nor does a
     * heartbeat, because older requests of its mirror may still be on their way.
     */
    public long watermarkTimestamp() {
        if (exchange != null) {
            return exchange.timestamp();
        }
        if (labels != null) {
            return labels[0].timestamp();
        }
        if (served != null) {
            return served.timestamp();
        }
        return request == null ? Long.MIN_VALUE : request.timestamp();
    }

    /** Event time in epoch milliseconds; {@code Long.MIN_VALUE} if it is not known. */
    public long timestamp() {
        if (request != null) {
            return request.timestamp();
        }
        if (exchange != null) {
            return exchange.timestamp();
        }
        if (elsewhere != null) {
            return elsewhere;
        }
        if (repeat != null) {
            return repeat;
        }
        if (heartbeat != null) {
            return heartbeat.timestamp();
        }
        if (labels != null) {
            return labels[0].timestamp();
        }
        if (served != null) {
            return served.timestamp();
        }
        Long time = rejected == null ? null : rejected.timestamp();
        return time == null ? Long.MIN_VALUE : time;
    }
}
