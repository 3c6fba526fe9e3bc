package io.shadowgate.admission;

import io.shadowgate.eventtime.TimedSource;
import io.shadowgate.operator.DelayedWatermarks;
import io.shadowgate.request.EventTimeRange;
import io.shadowgate.request.MirroredRequest;
import io.shadowgate.request.Rejected;
import io.shadowgate.request.RequestShape;
import io.shadowgate.request.TrafficRecord;
import io.shadowgate.request.Uncompared;
import io.shadowgate.source.RecordTiming;
import io.shadowgate.source.Sources;
import io.shadowgate.source.TrafficSource;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The traffic of a test.
 *
 * @param requests those that are to be compared
 * @param uncompared for the counts of all others
 * @param rejected why some are not
 */
public record Admitted(
        DataStream<MirroredRequest> requests,
        DataStream<Uncompared> uncompared,
        DataStream<Rejected> rejected) {

    /** Reads the requests; if the shadow has a log of its own, reads that too and pairs the two. */
    public static Admitted from(StreamExecutionEnvironment env, ShadowTest test, Sources sources) {
        EventTimeRange range = sources.range();
        RequestShape shape = RequestShape.of(test);
        Traffic.Pairing pairing = test.traffic().pairing();
        boolean joins = sources.shadowLog() != null;
        TimedSource.Logs logs = TrafficSource.eventTime(test.traffic());
        Sampling sampling = Sampling.of(test.traffic().sample().rate(), shape);
        Admitted requests =
                admit(
                        env,
                        test,
                        timed(sources.requests(), test, logs, 0),
                        new Admission(
                                test.test(),
                                // Which answers go with the requests it keeps is not known yet.
                                joins ? Sampling.ALL : sampling,
                                range,
                                test.traffic().reach(),
                                test.window()),
                        "");
        if (pairing == null) {
            return requests;
        }
        Admitted records =
                joins
                        ? requests.and(
                                admit(
                                        env,
                                        test,
                                        timed(sources.shadowLog(), test, logs, 1),
                                        new Admission(
                                                test.test(),
                                                Sampling.ALL,
                                                range,
                                                test.traffic().reach(),
                                                test.window()),
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

    private static Source<TrafficRecord, ?, ?> timed(
            Source<TrafficRecord, ?, ?> log, ShadowTest test, TimedSource.Logs logs, int number) {
        return test.traffic().bounded()
                ? log
                : TimedSource.of(log, new RecordTiming(), logs, number, test.test());
    }

    private static Admitted admit(
            StreamExecutionEnvironment env,
            ShadowTest test,
            Source<TrafficRecord, ?, ?> log,
            Admission admission,
            String ofWhom) {
        SingleOutputStreamOperator<MirroredRequest> admitted =
                env.fromSource(
                                log,
                                // The source itself tells event time, where there is any.
                                WatermarkStrategy.noWatermarks(),
                                ofWhom.isEmpty() ? "mirrored requests" : "answers of the shadow")
                        .uid("traffic" + ofWhom)
                        .process(admission)
                        .uid("admission" + ofWhom)
                        .name("admission");
        return new Admitted(
                admitted,
                admitted.getSideOutput(Admission.UNCOMPARED),
                admitted.getSideOutput(Admission.REJECTED));
    }

    private Admitted and(Admitted others) {
        return new Admitted(
                requests.union(others.requests),
                uncompared.union(others.uncompared),
                rejected.union(others.rejected));
    }

    private Admitted paired(Pairing function, Traffic.Pairing pairing, boolean joins) {
        SingleOutputStreamOperator<MirroredRequest> paired =
                requests.keyBy(MirroredRequest::requestId)
                        .process(function)
                        .uid("pairing")
                        .name(joins ? "pairs of request and answer" : "requests without repeats");
        DataStream<Uncompared> others =
                uncompared.union(paired.getSideOutput(Admission.UNCOMPARED));
        return new Admitted(
                joins ? delayed(paired, pairing, "") : paired,
                joins ? delayed(others, pairing, "-of-uncompared") : others,
                rejected.union(paired.getSideOutput(Admission.REJECTED)));
    }

    /** Both ways to the windows are held back alike. */
    private static <T> DataStream<T> delayed(
            DataStream<T> records, Traffic.Pairing pairing, String ofWhat) {
        return records.transform(
                        "delayed watermarks",
                        records.getType(),
                        new DelayedWatermarks<>(pairing.within()))
                .uid("delayed-watermarks" + ofWhat);
    }
}
