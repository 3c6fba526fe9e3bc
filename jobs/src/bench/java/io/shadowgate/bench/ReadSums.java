package io.shadowgate.bench;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.accumulators.DoubleCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/** Adds up every field, to prove that all readers read the same. Emits nothing. */
abstract class ReadSums<T> extends RichFlatMapFunction<T, Boolean> {
    private static final long serialVersionUID = 1;

    private transient DoubleCounter rows;
    private transient DoubleCounter ids;
    private transient DoubleCounter timestamps;
    private transient DoubleCounter primary;
    private transient DoubleCounter primaryLatency;
    private transient DoubleCounter segments;
    private transient DoubleCounter shadow;
    private transient DoubleCounter shadowLatency;
    private transient DoubleCounter features;

    static Contender.Run run(Flink flink, StreamExecutionEnvironment env) throws Exception {
        JobExecutionResult result = flink.run(env);
        return Contender.Run.timed(Flink.seconds(result), Flink.sums(result));
    }

    @Override
    public void open(OpenContext context) {
        rows = counter("rows");
        ids = counter("ids");
        timestamps = counter("timestamps");
        primary = counter("primary");
        primaryLatency = counter("primary latency");
        segments = counter("segments");
        shadow = counter("shadow");
        shadowLatency = counter("shadow latency");
        features = counter("features");
    }

    private DoubleCounter counter(String name) {
        DoubleCounter counter = new DoubleCounter();
        getRuntimeContext().addAccumulator(name, counter);
        return counter;
    }

    protected abstract void add(T record) throws Exception;

    protected final void row(
            String id,
            long timestamp,
            double primaryScore,
            double primaryLatencyMs,
            String country,
            String device) {
        rows.add(1);
        ids.add(id.length());
        timestamps.add(timestamp - LogWriter.START_MS);
        primary.add(primaryScore);
        primaryLatency.add(primaryLatencyMs);
        segments.add(country.length() + device.length());
    }

    protected final void answer(double score, double latencyMs) {
        shadow.add(score);
        shadowLatency.add(latencyMs);
    }

    protected final void features(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        features.add(sum);
    }

    @Override
    public final void flatMap(T record, Collector<Boolean> none) throws Exception {
        add(record);
    }
}
