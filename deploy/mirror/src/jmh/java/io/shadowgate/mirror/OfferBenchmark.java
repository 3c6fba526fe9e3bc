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
 * thread, so the queue fills up, and a call then costs less because nothing is copied. The counts
 * at the end say how many calls found it full; {@code paced} leaves the thread its time.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class OfferBenchmark {
    private static final long WORK = 8_000;
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
                        MirrorSettings.of("localhost:1", "requests", "v12")
                                .withBounds(1_000_000, 1L << 30),
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

    /** The request alone, which the others make too. */
    @Benchmark
    public MirroredRequest baseline() {
        return request().features(map);
    }

    @Benchmark
    public void map() {
        mirror.offer(request().features(map));
    }

    /** With 20 µs of other work before each call; the work is measured by {@code pace}. */
    @Benchmark
    public void paced() {
        Blackhole.consumeCPU(WORK);
        mirror.offer(request().features(map));
    }

    @Benchmark
    public void pace() {
        Blackhole.consumeCPU(WORK);
    }

    @Benchmark
    public void names() {
        mirror.offer(request().features(NAMES, values));
    }
}
