package io.shadowgate.source;

import io.shadowgate.eventtime.EventTimeRule;
import io.shadowgate.eventtime.TimedSource;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.files.ChangeDetectingFormat;
import io.shadowgate.source.files.FileFormats;
import io.shadowgate.source.files.LogSize;
import io.shadowgate.source.files.PartitionCheckingFormat;
import io.shadowgate.source.files.RequestFiles;
import io.shadowgate.source.files.RequestFormat;
import io.shadowgate.source.files.RequestSource;
import io.shadowgate.source.kafka.KafkaTraffic;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.PathTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.file.src.ContinuousEnumerationSettings;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;

/** Opens the log that a test's spec names. */
public final class TrafficSource {
    private TrafficSource() {}

    /**
     * @param range what a run asks for. Where the log tells which records are where, only the range
     *     and what is within reach of it are read.
     */
    public static Source<LogRecord, ?, ?> of(
            Traffic traffic, RequestSchema schema, EventTimeRange range) {
        EventTimeRange read = range.widenedBy(traffic.reach());
        return traffic.kafka() == null
                ? files(traffic, schema, read)
                : KafkaTraffic.source(traffic.kafka(), schema, read);
    }

    /** Opens the shadow's own log. */
    public static Source<LogRecord, ?, ?> shadowLog(ShadowTest test, EventTimeRange range) {
        return of(test.traffic().ofShadowLog(), RequestSchema.ofAnswers(test), range);
    }

    private static RequestSource files(
            Traffic traffic, RequestSchema schema, EventTimeRange range) {
        Traffic.Files files = traffic.requiredFiles();
        LogSize size = traffic.bounded() ? size(RequestFiles.of(files, range)) : LogSize.NONE;
        return new RequestSource(
                RequestFiles.root(files.path()),
                handedOut -> RequestFiles.of(files, range).atLeast(size).after(handedOut),
                new ChangeDetectingFormat(
                        format(files, schema), FileFormats.of(files.form()), traffic.bounded()),
                traffic.bounded() ? null : new ContinuousEnumerationSettings(files.pollInterval()));
    }

    private static LogSize size(RequestFiles log) {
        try {
            return LogSize.of(log.list());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BulkFormat<LogRecord, FileSourceSplit> format(
            Traffic.Files files, RequestSchema schema) {
        BulkFormat<LogRecord, FileSourceSplit> records =
                new RequestFormat(schema, FileFormats.of(files.form()));
        PathTemplate template = PathTemplate.of(files.path());
        return template == null
                ? records
                : new PartitionCheckingFormat(records, template, files.timestampSlack());
    }

    /**
     * One event time for all logs of a live test. A bounded log has no event time before its end,
     * in streaming as in batch, because all of it is there in whatever order it was written.
     */
    public static TimedSource.Logs eventTime(Traffic traffic) {
        return TimedSource.Logs.of(
                new EventTimeRule(
                        traffic.outOfOrderness(),
                        traffic.idleness(),
                        traffic.maxAhead(),
                        traffic.files() != null),
                traffic.hasShadowLog() ? 2 : 1);
    }
}
