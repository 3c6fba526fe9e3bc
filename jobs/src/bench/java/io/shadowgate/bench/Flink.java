package io.shadowgate.bench;

import io.shadowgate.app.EmbeddedFlink;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.accumulators.DoubleCounter;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.function.SerializableFunction;

/** An embedded Flink to run jobs on, in batch mode. */
final class Flink implements AutoCloseable {
    private static final Map<String, ConcurrentLinkedQueue<Answer>> KEPT =
            new ConcurrentHashMap<>();

    private final EmbeddedFlink cluster;
    private final int parallelism;

    /** One entry of a {@link Contender.Run}'s answer. */
    record Answer(String key, double[] numbers) {}

    Flink(int parallelism) throws Exception {
        this.parallelism = parallelism;
        this.cluster = EmbeddedFlink.start(parallelism, false, new Configuration());
    }

    /** The base for the settings of ShadowGate's own jobs. */
    Configuration client() {
        return cluster.settings(true);
    }

    /** The fastest settings, without ShadowGate's guarantees. */
    Configuration fastest() {
        Configuration config = client();
        config.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        config.set(PipelineOptions.OBJECT_REUSE, true);
        return config;
    }

    StreamExecutionEnvironment environment(Configuration config) {
        StreamExecutionEnvironment env = cluster.environment(config);
        env.setParallelism(parallelism);
        return env;
    }

    /** Runs what was defined. */
    JobExecutionResult run(StreamExecutionEnvironment env) throws Exception {
        return env.execute();
    }

    /** The time measured by the JobManager, which does not include the client's waiting. */
    static double seconds(JobExecutionResult result) {
        return result.getNetRuntime(TimeUnit.MILLISECONDS) / 1e3;
    }

    /** All sums that a job's functions kept in {@link DoubleCounter}s. */
    static Map<String, double[]> sums(JobExecutionResult result) {
        Map<String, double[]> sums = new TreeMap<>();
        result.getAllAccumulatorResults()
                .forEach(
                        (name, value) -> {
                            if (value instanceof Double sum) {
                                sums.put(name, new double[] {sum});
                            }
                        });
        return sums;
    }

    /** Ends a stream of a few results in this process's memory, under a name. */
    static <T> void keep(
            DataStream<T> results, SerializableFunction<T, Answer> answer, String name) {
        KEPT.put(name, new ConcurrentLinkedQueue<>());
        results.map(new Keep<>(answer, name))
                .returns(Types.BOOLEAN)
                .uid("keep")
                .sinkTo(new DiscardingSink<>())
                .uid("discard");
    }

    static Map<String, double[]> kept(String name) {
        Map<String, double[]> answer = new TreeMap<>();
        for (Answer entry : KEPT.remove(name)) {
            if (answer.put(entry.key(), entry.numbers()) != null) {
                throw new IllegalStateException("two answers for " + entry.key());
            }
        }
        return answer;
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }

    private record Keep<T>(SerializableFunction<T, Answer> answer, String name)
            implements MapFunction<T, Boolean> {
        @Override
        public Boolean map(T result) {
            return KEPT.get(name).add(answer.apply(result));
        }
    }
}
