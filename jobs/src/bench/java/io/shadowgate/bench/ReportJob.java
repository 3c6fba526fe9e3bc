package io.shadowgate.bench;

import io.shadowgate.app.FlinkSettings;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.TallyOperator;
import io.shadowgate.window.TallyRow;
import io.shadowgate.window.WindowColumn;
import io.shadowgate.window.WindowQuery;
import io.shadowgate.window.WindowReport;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** ShadowGate from comparisons to window reports, from memory. */
record ReportJob(BenchData data, Flink flink) implements Contender {

    @Override
    public Run run(long rows) throws Exception {
        ShadowTest test = Specs.answersInLog(data.folder(), data.folder());
        StreamExecutionEnvironment env =
                flink.environment(
                        FlinkSettings.apply(flink.client(), test, RuntimeExecutionMode.BATCH));
        var tallies =
                env.fromSequence(0, rows - 1)
                        .uid("numbers")
                        .map(new Generate())
                        .uid("comparisons")
                        .transform(
                                "tally",
                                TallyRow.TYPE,
                                TallyOperator.ofComparisons(test, Map.of()))
                        .uid("tally");
        DataStream<WindowReport> reports =
                WindowQuery.reports(StreamTableEnvironment.create(env), tallies, test.window());
        String name = UUID.randomUUID().toString();
        Flink.keep(reports, ReportJob::answer, name);
        double seconds = Flink.seconds(flink.run(env));
        return Run.timed(seconds, Flink.kept(name));
    }

    private static Flink.Answer answer(WindowReport report) {
        return new Flink.Answer(
                report.windowStart() + " " + report.segment(),
                new double[] {
                    report.coverage().scored(),
                    report.figure(WindowColumn.AGREEMENT_RATE),
                    report.figure(WindowColumn.PRIMARY_LATENCY_P50),
                    report.figure(WindowColumn.PRIMARY_LATENCY_P99),
                    report.figure(WindowColumn.SHADOW_LATENCY_P50),
                    report.figure(WindowColumn.SHADOW_LATENCY_P99)
                });
    }

    @Override
    public void close() throws Exception {
        flink.close();
    }

    private static final class Generate extends RichMapFunction<Long, Comparison> {
        private static final long serialVersionUID = 1;

        private transient Generated.Drawn[] pool;

        @Override
        public void open(OpenContext context) {
            pool = Generated.comparisons();
        }

        @Override
        public Comparison map(Long row) {
            return Generated.comparison(pool[Generated.place(row)], row);
        }
    }
}
