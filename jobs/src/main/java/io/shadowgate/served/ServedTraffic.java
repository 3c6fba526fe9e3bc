package io.shadowgate.served;

import io.shadowgate.admission.AdmittedTraffic;
import io.shadowgate.arm.ArmReport;
import io.shadowgate.eventtime.TimedSource;
import io.shadowgate.record.LogRecord;
import io.shadowgate.source.Sources;
import io.shadowgate.spec.ShadowTest;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What both models of each shadow served, by window. */
public final class ServedTraffic {
    private ServedTraffic() {}

    /**
     * @param logs which have one event time; the one read here comes before those of labels
     */
    public static DataStream<ArmReport> reports(
            StreamExecutionEnvironment env,
            ShadowTest test,
            Sources sources,
            Source<LogRecord, ?, ?> served,
            TimedSource.Logs logs) {
        int number = logs.count() - sources.labels().size() - 1;
        return env.fromSource(
                        AdmittedTraffic.timed(served, test, logs, number),
                        WatermarkStrategy.noWatermarks(),
                        "served requests")
                .uid("served")
                .transform(
                        "tally of arms",
                        TypeInformation.of(ArmReport.class),
                        new ServedTally(test, sources.range()))
                .uid("tally-of-arms")
                .keyBy(
                        report -> Tuple2.of(report.shadow(), report.windowStart()),
                        Types.TUPLE(Types.STRING, Types.LONG))
                .process(new ArmWindows(test.test()), TypeInformation.of(ArmReport.class))
                .uid("arm-windows-" + test.windowsMean())
                .name("windows of arms");
    }
}
