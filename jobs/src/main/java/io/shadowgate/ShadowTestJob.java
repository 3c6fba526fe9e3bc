package io.shadowgate;

import io.shadowgate.admission.AdmittedTraffic;
import io.shadowgate.arm.ArmReport;
import io.shadowgate.bins.RequestBins;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.comparison.ComparisonFunction;
import io.shadowgate.comparison.FeatureCarrier;
import io.shadowgate.decision.Decision;
import io.shadowgate.decision.DecisionMetrics;
import io.shadowgate.decision.DecisionOperator;
import io.shadowgate.decision.Judge;
import io.shadowgate.decision.ShadowWindow;
import io.shadowgate.eventtime.TimedSource;
import io.shadowgate.inference.LoggedAnswers;
import io.shadowgate.inference.RequestBatch;
import io.shadowgate.inference.RequestBatcher;
import io.shadowgate.inference.ScoredRequest;
import io.shadowgate.inference.ShadowInference;
import io.shadowgate.inference.Shadows;
import io.shadowgate.labels.LabelledTraffic;
import io.shadowgate.operator.ImmutableType;
import io.shadowgate.output.ResultKind;
import io.shadowgate.output.ResultSink;
import io.shadowgate.output.ResultStreams;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.results.Overrides;
import io.shadowgate.served.ServedTraffic;
import io.shadowgate.slices.SlicedTraffic;
import io.shadowgate.source.Sources;
import io.shadowgate.source.TrafficSource;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import io.shadowgate.stage.OverrideSource;
import io.shadowgate.stage.StageOperator;
import io.shadowgate.stage.StagePart;
import io.shadowgate.stage.StageRecord;
import io.shadowgate.window.ClosedWindowFilter;
import io.shadowgate.window.ReportMetrics;
import io.shadowgate.window.SegmentValues;
import io.shadowgate.window.TallyOperator;
import io.shadowgate.window.TallyRow;
import io.shadowgate.window.WindowQuery;
import io.shadowgate.window.WindowReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * Sources, inference, comparison, windows, gate, sinks: one graph for live traffic and backfill.
 */
public final class ShadowTestJob {
    private ShadowTestJob() {}

    public static void define(
            StreamExecutionEnvironment env,
            ShadowTest test,
            Sources sources,
            Shadows shadows,
            List<ResultSink> sinks)
            throws IOException {
        RequestSchema schema = RequestSchema.of(test);
        RequestBins bins = test.slices() == null ? null : RequestBins.of(test);
        TimedSource.Logs logs = TrafficSource.eventTime(test);
        AdmittedTraffic traffic = AdmittedTraffic.from(env, test, sources, logs);
        DataStream<Comparison> comparisons =
                scored(traffic.requests(), test, schema, shadows)
                        .flatMap(
                                new ComparisonFunction(
                                        test,
                                        schema.segmentAt(test.gates().clusterSegment()),
                                        schema.features(),
                                        new FeatureCarrier(test, schema, bins)))
                        .uid("comparison")
                        .name("comparison");

        DataStream<Row> tallies =
                comparisons
                        .transform(
                                "tally",
                                TallyRow.TYPE,
                                TallyOperator.ofComparisons(test, shadows.digests()))
                        .uid("tally")
                        .union(
                                traffic.uncompared()
                                        .transform(
                                                "tally of uncompared",
                                                TallyRow.TYPE,
                                                TallyOperator.ofUncompared(test))
                                        .uid("tally-uncompared"));

        DataStream<Rejected> rejected = traffic.rejected();
        if (!test.traffic().bounded()) {
            SingleOutputStreamOperator<Row> inTime = ClosedWindowFilter.inTime(tallies, test);
            tallies = inTime;
            rejected = rejected.union(ClosedWindowFilter.rejected(inTime));
        }

        DataStream<WindowReport> reports =
                WindowQuery.reports(
                        StreamTableEnvironment.create(env),
                        SegmentValues.bounded(tallies, test),
                        test.window());

        if (!test.traffic().bounded()) {
            reports =
                    reports.map(new ReportMetrics(test))
                            .uid("report-metrics")
                            .name("report metrics");
        }

        ResultStreams results = new ResultStreams();
        DataStream<QualityReport> quality = null;
        if (test.labels() != null) {
            LabelledTraffic labelled =
                    LabelledTraffic.of(env, test, sources, logs, comparisons, shadows.digests());
            rejected = rejected.union(labelled.rejected());
            quality = labelled.reports();
            results.put(ResultKind.QUALITY, quality);
        }
        if (bins != null && ResultSink.anyTakes(sinks, ResultKind.SLICES)) {
            results.put(
                    ResultKind.SLICES,
                    SlicedTraffic.of(test, bins, comparisons, shadows.digests()));
        }
        results.put(ResultKind.WINDOWS, reports);
        results.put(ResultKind.COMPARISONS, comparisons);
        results.put(ResultKind.REJECTED, rejected);
        if (ResultSink.anyTakes(sinks, ResultKind.DISAGREEMENTS)) {
            results.put(
                    ResultKind.DISAGREEMENTS,
                    comparisons.filter(Comparison::isDisagreement).uid("disagreeing"));
        }
        DataStream<ArmReport> arms = null;
        if (sources.served() != null) {
            arms = ServedTraffic.reports(env, test, sources, sources.served(), logs);
            results.put(ResultKind.ARMS, arms);
        }
        // A live test always decides, because its metrics show the decisions.
        if (!test.traffic().bounded() || ResultSink.anyTakes(sinks, ResultKind.DECISIONS)) {
            DataStream<Decision> decisions =
                    decisions(reports, quality, new Judge(test, shadows.digests()));
            results.put(ResultKind.DECISIONS, decisions);
            if (arms != null) {
                results.put(ResultKind.STAGES, stages(arms, decisions, test, shadows));
            }
        }
        sinks.forEach(sink -> sink.attach(results));
    }

    private static DataStream<StageRecord> stages(
            DataStream<ArmReport> arms,
            DataStream<Decision> decisions,
            ShadowTest test,
            Shadows shadows) {
        Sinks.Files files = test.sinks().files();
        return arms.map(report -> StagePart.of(report))
                .returns(StagePart.class)
                .uid("arms-of-stages")
                .name("arms of stages")
                .union(
                        decisions
                                .map(decision -> StagePart.of(decision))
                                .returns(StagePart.class)
                                .uid("decisions-of-stages")
                                .name("decisions of stages"))
                .keyBy(StagePart::shadow)
                .process(
                        new StageOperator(
                                test,
                                shadows.digests(),
                                files == null
                                        ? OverrideSource.NONE
                                        : new Overrides(files.path(), test.test())),
                        TypeInformation.of(StageRecord.class))
                .uid("stage-chain")
                .name("stages");
    }

    private static DataStream<Decision> decisions(
            DataStream<WindowReport> reports,
            @Nullable DataStream<QualityReport> quality,
            Judge judge) {
        // A window of nothing but records of other tests has nothing to decide on.
        DataStream<ShadowWindow> windows =
                reports.filter(
                                report ->
                                        judge.needs(report.segment())
                                                && !report.coverage().isEmpty())
                        .uid("judged-segments")
                        .name("judged segments")
                        .map(report -> ShadowWindow.of(report))
                        .returns(ShadowWindow.class)
                        .uid("judged-windows")
                        .name("judged windows");
        if (quality != null) {
            windows =
                    windows.union(
                            quality.filter(report -> judge.needs(report.segment()))
                                    .uid("judged-labels")
                                    .name("judged labels")
                                    .map(report -> ShadowWindow.of(report))
                                    .returns(ShadowWindow.class)
                                    .uid("judged-mature-windows")
                                    .name("judged mature windows"));
        }
        return windows.keyBy(ShadowWindow::shadow)
                .process(new DecisionOperator(judge))
                .uid("promotion-gate")
                .name("promotion gate")
                .map(new DecisionMetrics())
                .uid("decision-metrics")
                .name("decision metrics");
    }

    private static DataStream<ScoredRequest> scored(
            DataStream<MirroredRequest> requests,
            ShadowTest test,
            RequestSchema schema,
            Shadows shadows) {
        if (!shadows.anyToRun()) {
            return requests.map(new LoggedAnswers(test.shadows().size()))
                    // Differs from the uid of inference, whose waiting requests must not be lost.
                    .uid("answers-from-log")
                    .name("answers from the log");
        }
        DataStream<RequestBatch> batches =
                requests.transform(
                                "batch",
                                ImmutableType.of(RequestBatch.class),
                                new RequestBatcher(
                                        test.inference().batch(),
                                        test.inference().linger(),
                                        schema.layout()))
                        .uid("batch");
        ShadowInference inference =
                new ShadowInference(test.test(), shadows, test.inference(), schema);
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
