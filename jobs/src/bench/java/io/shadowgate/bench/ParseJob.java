package io.shadowgate.bench;

import io.shadowgate.app.FlinkSettings;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.TrafficSource;
import io.shadowgate.spec.ShadowTest;
import java.nio.file.Path;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Only ShadowGate's source. */
record ParseJob(BenchData data, LogKind kind, Flink flink) implements Contender {

    @Override
    public Run run(long rows) throws Exception {
        Path log = data.log(kind, rows);
        ShadowTest test =
                switch (kind) {
                    case ANSWERS, CSV -> Specs.answersInLog(data.folder(), log);
                    case FEATURES -> Specs.running(data.folder(), log, data.mlp(), "{index: 1}", 1);
                    case MAPPED -> Specs.mapped(data.folder(), log, data.mlp(), "{index: 1}");
                };
        StreamExecutionEnvironment env =
                flink.environment(
                        FlinkSettings.apply(flink.client(), test, RuntimeExecutionMode.BATCH));
        env.fromSource(
                        TrafficSource.of(
                                test.traffic(), RequestSchema.of(test), EventTimeRange.ALL),
                        WatermarkStrategy.noWatermarks(),
                        "mirrored requests")
                .uid("traffic")
                .flatMap(new Sum())
                .uid("sum")
                .sinkTo(new DiscardingSink<>())
                .uid("discard");
        return ReadSums.run(flink, env);
    }

    @Override
    public void close() throws Exception {
        flink.close();
    }

    private static final class Sum extends ReadSums<LogRecord> {
        private static final long serialVersionUID = 1;

        @Override
        protected void add(LogRecord record) throws RejectedRecordException {
            if (record.exchange() == null) {
                add(record.request());
                return;
            }
            for (MirroredRequest request : record.exchange().requests()) {
                add(request);
            }
        }

        private void add(MirroredRequest request) {
            row(
                    request.requestId(),
                    request.timestamp(),
                    request.primary().score(),
                    request.primaryLatencyMs(),
                    request.segments()[0],
                    request.segments()[1]);
            if (request.shadow() != null) {
                answer(request.shadow().prediction().score(), request.shadow().latencyMs());
            }
            if (request.features() != null) {
                features(request.features().numbers());
            }
        }
    }
}
