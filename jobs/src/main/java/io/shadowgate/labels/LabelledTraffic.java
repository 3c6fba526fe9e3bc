package io.shadowgate.labels;

import io.shadowgate.admission.AdmittedTraffic;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.eventtime.TimedSource;
import io.shadowgate.inference.Outcome;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.record.Label;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Rejected;
import io.shadowgate.source.Sources;
import io.shadowgate.spec.Labels;
import io.shadowgate.spec.ShadowTest;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * What labels say about the requests of a test.
 *
 * @param reports on each mature window, by shadow and segment
 * @param rejected records of the log of labels that cannot be read
 */
public record LabelledTraffic(DataStream<QualityReport> reports, DataStream<Rejected> rejected) {

    /** Labels of all logs that are read for them. */
    private record LabelStreams(DataStream<Label> labels, DataStream<Rejected> rejected) {}

    /**
     * @param logs which have one event time; those of labels are the last
     * @param digests sha256 by shadow, for shadows with a model
     */
    public static LabelledTraffic of(
            StreamExecutionEnvironment env,
            ShadowTest test,
            Sources sources,
            TimedSource.Logs logs,
            DataStream<Comparison> comparisons,
            Map<String, String> digests) {
        LabelStreams labels = labels(env, test, sources, logs);
        DataStream<Comparison> compared =
                comparisons
                        .filter(comparison -> comparison.outcome() != Outcome.UNAVAILABLE)
                        .uid("compared-for-labels")
                        .name("compared requests");
        DataStream<LabelledRequest> labelled =
                compared.keyBy(Comparison::requestId, Types.STRING)
                        .connect(labels.labels().keyBy(Label::requestId, Types.STRING))
                        .process(
                                new LabelJoin(test, digests),
                                TypeInformation.of(LabelledRequest.class))
                        .uid("labels-of-requests-" + stateMeans(test))
                        .name("labels of requests");
        DataStream<QualityReport> parts =
                (test.traffic().bounded() ? byWindow(labelled, test) : labelled)
                        .transform(
                                "tally of labels",
                                TypeInformation.of(QualityReport.class),
                                new LabelTally(test, digests))
                        .uid("tally-of-labels");
        DataStream<QualityReport> reports =
                test.traffic().bounded()
                        ? atTheEnd(parts, test, compared, labels.labels())
                        : live(parts, test);
        return new LabelledTraffic(reports, labels.rejected());
    }

    /**
     * A batch job hands on the requests of a log in the order of their ids, so each would open a
     * tally of another window. By window they come in the order of windows.
     */
    private static DataStream<LabelledRequest> byWindow(
            DataStream<LabelledRequest> labelled, ShadowTest test) {
        LabelTimes times = new LabelTimes(test);
        return labelled.keyBy(each -> times.windowStart(each.request().timestamp()), Types.LONG);
    }

    /**
     * What the state of requests that wait depends on. A job with another meaning does not find the
     * state of an earlier one, as it does not find its open windows.
     */
    private static String stateMeans(ShadowTest test) {
        Labels labels = test.requiredLabels();
        String times = labels.matureAfter() + " " + labels.before() + " " + labels.byDefault();
        return DigestUtils.sha256Hex(test.windowsMean() + " " + times).substring(0, 8);
    }

    private static LabelStreams labels(
            StreamExecutionEnvironment env,
            ShadowTest test,
            Sources sources,
            TimedSource.Logs logs) {
        DataStream<Label> labels = null;
        DataStream<Rejected> rejected = null;
        int first = logs.count() - sources.labels().size();
        boolean ownLog = test.requiredLabels().hasLog();
        for (int i = 0; i < sources.labels().size(); i++) {
            boolean own = ownLog && i == 0;
            SingleOutputStreamOperator<Label> read =
                    read(
                            env,
                            test,
                            AdmittedTraffic.timed(sources.labels().get(i), test, logs, first + i),
                            own);
            labels = union(labels, read);
            rejected = union(rejected, read.getSideOutput(LabelReader.REJECTED));
        }
        if (labels == null || rejected == null) {
            throw new IllegalStateException("labels come from no log");
        }
        return new LabelStreams(labels, rejected);
    }

    private static SingleOutputStreamOperator<Label> read(
            StreamExecutionEnvironment env,
            ShadowTest test,
            Source<LogRecord, ?, ?> log,
            boolean own) {
        String uid = own ? "labels" : "labels-in-requests";
        return env.fromSource(
                        log,
                        WatermarkStrategy.noWatermarks(),
                        own ? "labels" : "labels in requests")
                .uid(uid)
                .process(new LabelReader(test, own), TypeInformation.of(Label.class))
                .uid("read-" + uid)
                .name("labels");
    }

    private static <T> DataStream<T> union(@Nullable DataStream<T> one, DataStream<T> other) {
        return one == null ? other : one.union(other);
    }

    private static DataStream<QualityReport> live(
            DataStream<QualityReport> parts, ShadowTest test) {
        return parts.keyBy(WindowKey::of, WindowKey.TYPE)
                .process(
                        new MatureWindows(test.compare().maxSegmentValues()),
                        TypeInformation.of(QualityReport.class))
                .uid("mature-windows-" + stateMeans(test))
                .name("mature windows");
    }

    private static DataStream<QualityReport> atTheEnd(
            DataStream<QualityReport> parts,
            ShadowTest test,
            DataStream<Comparison> compared,
            DataStream<Label> labels) {
        DataStream<Long> times =
                compared.map(Comparison::timestamp, Types.LONG)
                        .uid("times-of-requests")
                        .name("times of requests")
                        .union(
                                labels.map(Label::timestamp, Types.LONG)
                                        .uid("times-of-labels")
                                        .name("times of labels"))
                        .transform("latest event time", Types.LONG, new LatestEventTime())
                        .uid("latest-event-time");
        return parts.keyBy(WindowKey::of, WindowKey.TYPE)
                .connect(times.broadcast(MatureWindowsOfLog.LATEST))
                .process(
                        new MatureWindowsOfLog(
                                test.compare().maxSegmentValues(),
                                test.requiredLabels().matureAfter() == null),
                        TypeInformation.of(QualityReport.class))
                .uid("mature-windows-of-log")
                .name("mature windows");
    }
}
