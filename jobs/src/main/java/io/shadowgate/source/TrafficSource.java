package io.shadowgate.source;

import io.shadowgate.eventtime.EventTimeRule;
import io.shadowgate.eventtime.TimedSource;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LabelForm;
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
import io.shadowgate.spec.Labels;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.PathTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.Map;
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

    /**
     * Opens the log of labels. It is read as a whole: a label may come long after its request, and
     * moves event time on.
     */
    public static Source<LogRecord, ?, ?> labels(ShadowTest test) {
        Labels labels = test.requiredLabels().bounded(test.traffic().bounded());
        RequestSchema schema =
                RequestSchema.ofLabels(
                        test,
                        labels.mapping().ofLabels(),
                        labels.matureAfter() == null ? LabelForm.TIMELESS : LabelForm.TIMED);
        if (labels.kafka() != null) {
            return KafkaTraffic.source(labels.kafka(), schema, EventTimeRange.ALL);
        }
        Traffic.Files files = labels.requiredFiles();
        return files(
                files, new RequestFormat(schema, FileFormats.of(files.form())), EventTimeRange.ALL);
    }

    /** Opens the request log, to read nothing but the labels in it. */
    public static Source<LogRecord, ?, ?> labelsInRequests(ShadowTest test, EventTimeRange range) {
        RecordMapping mapping = test.traffic().mapping();
        RecordMapping read = mapping == null ? ownLayout() : mapping;
        return of(
                test.traffic(),
                RequestSchema.ofLabels(test, read.ofLabels(), LabelForm.IN_REQUESTS),
                range);
    }

    /** Opens the request log, to read nothing but which model served each request, and how. */
    public static Source<LogRecord, ?, ?> served(ShadowTest test, EventTimeRange range) {
        RecordMapping mapping = test.traffic().mapping();
        RecordMapping read = mapping == null ? ownLayout() : mapping;
        return of(test.traffic(), RequestSchema.ofServed(test, read.ofServed()), range);
    }

    private static RecordMapping ownLayout() {
        return new RecordMapping(
                Layouts.fields(null, Map.of()), Map.of(), RecordMapping.WITHIN, ZoneOffset.UTC);
    }

    private static RequestSource files(
            Traffic traffic, RequestSchema schema, EventTimeRange range) {
        Traffic.Files files = traffic.requiredFiles();
        return files(files, format(files, schema), range);
    }

    private static RequestSource files(
            Traffic.Files files,
            BulkFormat<LogRecord, FileSourceSplit> format,
            EventTimeRange range) {
        boolean bounded = files.pollInterval() == null;
        LogSize size = bounded ? size(RequestFiles.of(files, range)) : LogSize.NONE;
        return new RequestSource(
                RequestFiles.root(files.path()),
                handedOut -> RequestFiles.of(files, range).atLeast(size).after(handedOut),
                new ChangeDetectingFormat(format, FileFormats.of(files.form()), bounded),
                bounded ? null : new ContinuousEnumerationSettings(files.pollInterval()));
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
    public static TimedSource.Logs eventTime(ShadowTest test) {
        Traffic traffic = test.traffic();
        Labels labels = test.labels();
        int logs = traffic.hasShadowLog() ? 2 : 1;
        logs += test.hasStages() ? 1 : 0;
        boolean files = traffic.files() != null;
        if (labels != null) {
            logs += (labels.hasLog() ? 1 : 0) + (labels.inRequests() ? 1 : 0);
            files &= labels.kafka() == null;
        }
        return TimedSource.Logs.of(
                new EventTimeRule(
                        traffic.outOfOrderness(), traffic.idleness(), traffic.maxAhead(), files),
                logs);
    }
}
