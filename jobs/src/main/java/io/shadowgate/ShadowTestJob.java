package io.shadowgate;

import io.shadowgate.admission.Admitted;
import io.shadowgate.comparison.Comparing;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.decision.Decision;
import io.shadowgate.decision.DecisionMetrics;
import io.shadowgate.decision.Judge;
import io.shadowgate.decision.PromotionGate;
import io.shadowgate.inference.FromLog;
import io.shadowgate.inference.RequestBatch;
import io.shadowgate.inference.RequestBatcher;
import io.shadowgate.inference.ScoredRequest;
import io.shadowgate.inference.ShadowInference;
import io.shadowgate.inference.Shadows;
import io.shadowgate.operator.SharedType;
import io.shadowgate.output.Results;
import io.shadowgate.request.EventTimeRange;
import io.shadowgate.request.MirroredRequest;
import io.shadowgate.request.Rejected;
import io.shadowgate.request.RequestShape;
import io.shadowgate.request.TrafficRecord;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.LateTallies;
import io.shadowgate.window.ReportMetrics;
import io.shadowgate.window.SegmentValues;
import io.shadowgate.window.Tallying;
import io.shadowgate.window.WindowReport;
import io.shadowgate.window.WindowReports;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/** Traffic, inference, comparison, report, gate, sinks: one graph for live traffic and backfill. */
public final class ShadowTestJob {
    private ShadowTestJob() {}

    public static void define(
            StreamExecutionEnvironment env,
            ShadowTest test,
            Source<TrafficRecord, ?, ?> log,
            EventTimeRange range,
            Shadows shadows,
            Results results) {
        RequestShape shape = RequestShape.of(test);
        Admitted traffic = Admitted.from(env, test, log, range);
        DataStream<Comparison> comparisons =
                scored(traffic.requests(), test, shape, shadows)
                        .flatMap(
                                new Comparing(
                                        test.test(),
                                        test.shadows().stream().map(Shadow::name).toList(),
                                        test.compare(),
                                        shape.segmentAt(test.gates().cluster())))
                        .uid("comparison")
                        .name("comparison");

        DataStream<Row> tallies =
                comparisons
                        .transform("tally", Tallying.TYPE, Tallying.ofComparisons(test))
                        .uid("tally")
                        .union(
                                traffic.uncompared()
                                        .transform(
                                                "tally of uncompared",
                                                Tallying.TYPE,
                                                Tallying.ofUncompared(test))
                                        .uid("tally-uncompared"));

        DataStream<Rejected> rejected = traffic.rejected();
        if (!test.traffic().bounded()) {
            SingleOutputStreamOperator<Row> inTime = LateTallies.takenOut(tallies, test);
            tallies = inTime;
            rejected = rejected.union(LateTallies.rejected(inTime));
        }

        DataStream<WindowReport> reports =
                WindowReports.query(
                        StreamTableEnvironment.create(env),
                        SegmentValues.bounded(tallies, test),
                        test.window());

        if (!test.traffic().bounded()) {
            reports =
                    reports.map(new ReportMetrics(test))
                            .uid("report-metrics")
                            .name("report metrics");
        }

        DataStream<Decision> decisions = null;
        if (results.decide()) {
            Judge judge = new Judge(test, shadows.digests());
            decisions =
                    reports.filter(report -> judge.needs(report.segment()))
                            .uid("judged-segments")
                            .name("judged segments")
                            .keyBy(WindowReport::shadow)
                            .process(new PromotionGate(judge))
                            .uid("promotion-gate")
                            .name("promotion gate")
                            .map(new DecisionMetrics())
                            .uid("decision-metrics")
                            .name("decision metrics");
        }
        results.write(decisions, reports, comparisons, rejected);
    }

    private static DataStream<ScoredRequest> scored(
            DataStream<MirroredRequest> requests,
            ShadowTest test,
            RequestShape shape,
            Shadows shadows) {
        if (!shadows.anyToRun()) {
            return requests.map(new FromLog(test.shadows().size()))
                    // Not that of inference, whose waiting requests must not be lost in silence.
                    .uid("answers-from-log")
                    .name("answers from the log");
        }
        DataStream<RequestBatch> batches =
                requests.transform(
                                "batch",
                                SharedType.of(RequestBatch.class),
                                new RequestBatcher(
                                        test.inference().batch(),
                                        test.inference().linger(),
                                        shape.layout()))
                        .uid("batch");
        ShadowInference inference =
                new ShadowInference(test.test(), shadows, test.inference(), shape);
        return AsyncDataStream.unorderedWait(
                        batches,
                        inference,
                        inference.longestWait().toMillis(),
                        TimeUnit.MILLISECONDS,
                        ShadowInference.CAPACITY)
                .uid("inference")
                .name("inference");
    }
}
