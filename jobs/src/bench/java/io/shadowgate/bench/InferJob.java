package io.shadowgate.bench;

import io.shadowgate.app.FlinkSettings;
import io.shadowgate.inference.RequestBatch;
import io.shadowgate.inference.RequestBatcher;
import io.shadowgate.inference.ScoredRequest;
import io.shadowgate.inference.ShadowInference;
import io.shadowgate.inference.Shadows;
import io.shadowgate.operator.ImmutableType;
import io.shadowgate.record.Features;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.ShadowTest;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.accumulators.DoubleCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/** ShadowGate's batches and async operator, from memory. */
record InferJob(BenchData data, BenchModel model, Flink flink) implements Contender {

    @Override
    public Run run(long rows) throws Exception {
        ShadowTest test =
                Specs.running(
                        data.folder(), data.folder(), model.file(data), model.outputInSpec(), 1);
        StreamExecutionEnvironment env =
                flink.environment(
                        FlinkSettings.apply(flink.client(), test, RuntimeExecutionMode.BATCH));
        RequestSchema schema = RequestSchema.of(test);
        DataStream<RequestBatch> batches =
                env.fromSequence(0, rows - 1)
                        .uid("numbers")
                        .map(new Generate())
                        .uid("requests")
                        .transform(
                                "batch",
                                ImmutableType.of(RequestBatch.class),
                                new RequestBatcher(
                                        test.inference().batch(),
                                        test.inference().linger(),
                                        schema.layout()))
                        .uid("batch");
        ShadowInference inference =
                new ShadowInference(test.test(), Shadows.check(test), test.inference(), schema);
        AsyncDataStream.unorderedWait(
                        batches,
                        inference,
                        inference.longestWait().toMillis(),
                        TimeUnit.MILLISECONDS,
                        ShadowInference.CAPACITY)
                .uid("inference")
                .flatMap(new Sum())
                .uid("sum")
                .sinkTo(new DiscardingSink<>())
                .uid("discard");
        var result = flink.run(env);
        return Run.timed(Flink.seconds(result), Flink.sums(result));
    }

    @Override
    public void close() throws Exception {
        flink.close();
    }

    private static final class Generate extends RichMapFunction<Long, MirroredRequest> {
        private static final long serialVersionUID = 1;
        private static final String[] SEGMENTS = {"DE", "mobile"};

        private transient double[][] pool;
        private transient String[] ids;

        @Override
        public void open(OpenContext context) {
            pool = Generated.features();
            ids = new String[pool.length];
            Arrays.setAll(ids, i -> "r-" + i);
        }

        @Override
        public MirroredRequest map(Long row) {
            return new MirroredRequest(
                    ids[Generated.place(row)],
                    Generated.timestamp(row),
                    new Features(pool[Generated.place(row)], null),
                    Prediction.ofScore(0.5),
                    12,
                    null,
                    SEGMENTS);
        }
    }

    private static final class Sum extends RichFlatMapFunction<ScoredRequest, Boolean> {
        private static final long serialVersionUID = 1;

        private transient DoubleCounter rows;
        private transient DoubleCounter scores;

        @Override
        public void open(OpenContext context) {
            rows = new DoubleCounter();
            scores = new DoubleCounter();
            getRuntimeContext().addAccumulator("rows", rows);
            getRuntimeContext().addAccumulator("scores", scores);
        }

        @Override
        public void flatMap(ScoredRequest scored, Collector<Boolean> none) {
            rows.add(1);
            scores.add(scored.answers()[0].prediction().score());
        }
    }
}
