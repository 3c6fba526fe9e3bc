package io.shadowgate.mirror;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What {@code offer} costs its caller, with 11 features. The mirror's thread writes the records
 * meanwhile, and a producer takes them at once. A caller that only offers is faster than that
 * thread, so it would mostly find the queue full. So each call comes after some other work, which
 * is not measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class OfferBenchmark {
    private static final List<String> NAMES =
            List.of(
                    "age", "income", "debt", "loan", "term", "rate", "score", "cards", "late",
                    "years", "home");

    private final double[] values = {
        42, 51_234.5, 0.317182818, 12_000, 36, 0.0725, 688, 4, 0, 7.25, 1
    };
    private final Map<String, Object> map = new LinkedHashMap<>();
    private Mirror mirror;
    private long next;

    /** Acknowledges at once and keeps nothing. */
    private static final class Nowhere extends MockProducer<byte[], byte[]> {
        Nowhere() {
            super(
                    true,
                    new RoundRobinPartitioner(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback done) {
            RecordMetadata metadata = new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 0, 0);
            done.onCompletion(metadata, null);
            return CompletableFuture.completedFuture(metadata);
        }
    }

    @Setup
    public void open() {
        for (int i = 0; i < NAMES.size(); i++) {
            map.put(NAMES.get(i), values[i]);
        }
        mirror =
                Mirror.open(
                        MirrorSettings.builder("localhost:1", "requests", "v12")
                                .maxRecords(1_000_000)
                                .maxBytes(1L << 30)
                                .build(),
                        Nowhere::new);
    }

    @TearDown
    public void close() {
        mirror.close(Duration.ofSeconds(5));
        System.out.println("\n" + mirror.counts());
    }

    private MirroredRequest request() {
        return MirroredRequest.of("request-" + next++).answered(0.25, 3.5).segment("country", "DE");
    }

    /** About 20 µs of other work before a call, in which the mirror's thread catches up. */
    @State(Scope.Benchmark)
    public static class Pace {
        @Setup(Level.Invocation)
        public void work() {
            Blackhole.consumeCPU(8_000);
        }
    }

    /** The request alone, which the others make too. */
    @Benchmark
    public MirroredRequest request(Pace pace) {
        return request().features(map);
    }

    @Benchmark
    public void map(Pace pace) {
        mirror.offer(request().features(map));
    }

    @Benchmark
    public void names(Pace pace) {
        mirror.offer(request().features(NAMES, values));
    }
}
