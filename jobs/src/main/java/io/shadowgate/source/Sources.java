package io.shadowgate.source;

import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.ShadowTest;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * The logs that one job reads.
 *
 * @param shadowLog the shadow's own log; null if the shadow has none
 * @param labels logs that are read for their labels: none, the log of labels, the request log, or
 *     both
 * @param served the request log, read for which model served each request; null in a test without
 *     stages
 * @param range the event times that the job takes of them
 */
public record Sources(
        Source<LogRecord, ?, ?> requests,
        @Nullable Source<LogRecord, ?, ?> shadowLog,
        List<Source<LogRecord, ?, ?>> labels,
        @Nullable Source<LogRecord, ?, ?> served,
        EventTimeRange range) {

    /** Opens the logs that the spec names. */
    public static Sources of(ShadowTest test, EventTimeRange range) {
        return new Sources(
                TrafficSource.of(test.traffic(), RequestSchema.of(test), range),
                test.traffic().hasShadowLog() ? TrafficSource.shadowLog(test, range) : null,
                labels(test, range),
                test.hasStages() ? TrafficSource.served(test, range) : null,
                range);
    }

    private static List<Source<LogRecord, ?, ?>> labels(ShadowTest test, EventTimeRange range) {
        List<Source<LogRecord, ?, ?>> logs = new ArrayList<>();
        if (test.labels() != null && test.labels().hasLog()) {
            logs.add(TrafficSource.labels(test));
        }
        if (test.labels() != null && test.labels().inRequests()) {
            logs.add(TrafficSource.labelsInRequests(test, range));
        }
        return logs;
    }

    /** The same with other requests, for a log that is not named by the spec. */
    public Sources withRequests(Source<LogRecord, ?, ?> other) {
        return new Sources(other, shadowLog, labels, served, range);
    }
}
