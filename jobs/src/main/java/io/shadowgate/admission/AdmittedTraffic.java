package io.shadowgate.admission;

import io.shadowgate.eventtime.TimedSource;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.operator.DelayedWatermarks;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.record.Uncompared;
import io.shadowgate.source.RecordEventTime;
import io.shadowgate.source.Sources;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The traffic of a test, after admission.
 *
 * @param requests that are to be compared
 * @param uncompared all others, for their counts
 * @param rejected those of the others that are rejected, and why
 */
public record AdmittedTraffic(
        DataStream<MirroredRequest> requests,
        DataStream<Uncompared> uncompared,
        DataStream<Rejected> rejected) {

    /**
     * Reads the requests; if the shadow has a log of its own, reads that too and pairs the two.
     *
     * @param logs which have one event time
     */
    public static AdmittedTraffic from(
            StreamExecutionEnvironment env,
            ShadowTest test,
            Sources sources,
            TimedSource.Logs logs) {
        EventTimeRange range = sources.range();
        RequestSchema schema = RequestSchema.of(test);
        Traffic.Pairing pairing = test.traffic().pairing();
        Source<LogRecord, ?, ?> shadowLog = sources.shadowLog();
        boolean joins = shadowLog != null;
        Sampling sampling = Sampling.of(test.traffic().sample().rate(), schema);
        AdmittedTraffic requests =
                admit(
                        env,
                        test,
                        timed(sources.requests(), test, logs, 0),
                        new AdmissionFilter(
                                test.test(),
                                // The sample is taken after pairing.
                                joins ? Sampling.ALL : sampling,
                                range,
                                test.traffic().reachOfRequests(),
                                test.window()),
                        test.traffic(),
                        range,
                        "");
        if (pairing == null) {
            return requests;
        }
        AdmittedTraffic records =
                shadowLog != null
                        ? requests.and(
                                admit(
                                        env,
                                        test,
                                        timed(shadowLog, test, logs, 1),
                                        new AdmissionFilter(
                                                test.test(),
                                                Sampling.ALL,
                                                range,
                                                test.traffic().reachOfRequests(),
                                                test.window()),
                                        test.traffic().ofShadowLog(),
                                        range,
                                        "-of-shadow"))
                        : requests;
        return records.paired(
                new Pairing(
                        test.test(),
                        pairing,
                        joins ? sampling : Sampling.ALL,
                        range,
                        test.window()),
                pairing,
                joins);
    }

    /**
     * A log with the event time of all logs, if it is one without end.
     *
     * @param number which of the logs it is, from 0
     */
    public static Source<LogRecord, ?, ?> timed(
            Source<LogRecord, ?, ?> log, ShadowTest test, TimedSource.Logs logs, int number) {
        return test.traffic().bounded()
                ? log
                : TimedSource.of(log, new RecordEventTime(), logs, number, test.test());
    }

    private static AdmittedTraffic admit(
            StreamExecutionEnvironment env,
            ShadowTest test,
            Source<LogRecord, ?, ?> log,
            AdmissionFilter admission,
            Traffic traffic,
            EventTimeRange range,
            String ofWhom) {
        SingleOutputStreamOperator<LogRecord> records =
                env.fromSource(
                                log,
                                // The source itself tells event time, where there is any.
                                WatermarkStrategy.noWatermarks(),
                                ofWhom.isEmpty() ? "mirrored requests" : "answers of the shadow")
                        .uid("traffic" + ofWhom);
        RecordMapping mapping = traffic.mapping();
        if (mapping != null) {
            if (mapping.isOfHalves()) {
                records = calls(records, test, mapping, range.widenedBy(traffic.reach()), ofWhom);
            }
            records =
                    records.flatMap(new RowSplitter())
                            .returns(records.getType())
                            .uid("rows" + ofWhom)
                            .name("rows");
        }
        SingleOutputStreamOperator<MirroredRequest> admitted =
                records.process(admission).uid("admission" + ofWhom).name("admission");
        return new AdmittedTraffic(
                admitted,
                admitted.getSideOutput(AdmissionFilter.UNCOMPARED),
                admitted.getSideOutput(AdmissionFilter.REJECTED));
    }

    /**
     * Makes calls of the requests and responses in a log that has a record for each. Watermarks are
     * delayed on both ways, so that a call is not late because its request waited.
     *
     * @param range in which halves decide about the calls of the run
     */
    private static SingleOutputStreamOperator<LogRecord> calls(
            SingleOutputStreamOperator<LogRecord> records,
            ShadowTest test,
            RecordMapping mapping,
            EventTimeRange range,
            String ofWhom) {
        DataStream<LogRecord> paired =
                records.filter(record -> record.isHalf() && record.isIn(range))
                        .uid("halves" + ofWhom)
                        .name("halves")
                        .keyBy(AdmittedTraffic::callId, Types.STRING)
                        .process(new HalfPairing(test.test(), mapping.within(), test.window()))
                        .returns(records.getType())
                        .uid("half-pairing" + ofWhom)
                        .name("pairs of request and response");
        return records.filter(record -> !record.isHalf())
                .uid("no-halves" + ofWhom)
                .name("other records")
                .union(paired)
                .transform(
                        "delayed watermarks",
                        records.getType(),
                        new DelayedWatermarks<>(mapping.within()))
                .uid("delayed-watermarks-of-calls" + ofWhom);
    }

    private static String callId(LogRecord half) {
        return Objects.requireNonNull(half.exchange()).requestId();
    }

    private AdmittedTraffic and(AdmittedTraffic others) {
        return new AdmittedTraffic(
                requests.union(others.requests),
                uncompared.union(others.uncompared),
                rejected.union(others.rejected));
    }

    private AdmittedTraffic paired(Pairing function, Traffic.Pairing pairing, boolean joins) {
        SingleOutputStreamOperator<MirroredRequest> paired =
                requests.keyBy(MirroredRequest::requestId)
                        .process(function)
                        .uid("pairing")
                        .name(joins ? "pairs of request and answer" : "requests without repeats");
        DataStream<Uncompared> others =
                uncompared.union(paired.getSideOutput(AdmissionFilter.UNCOMPARED));
        return new AdmittedTraffic(
                joins ? delayed(paired, pairing, "") : paired,
                joins ? delayed(others, pairing, "-of-uncompared") : others,
                rejected.union(paired.getSideOutput(AdmissionFilter.REJECTED)));
    }

    /** Delays watermarks, so that records held by the pairing are not late downstream. */
    private static <T> DataStream<T> delayed(
            DataStream<T> records, Traffic.Pairing pairing, String ofWhat) {
        return records.transform(
                        "delayed watermarks",
                        records.getType(),
                        new DelayedWatermarks<>(pairing.within()))
                .uid("delayed-watermarks" + ofWhat);
    }
}
