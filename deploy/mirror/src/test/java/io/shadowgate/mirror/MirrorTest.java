package io.shadowgate.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Against a producer of which the test says when it answers. {@code MirrorIT} has a real one. */
class MirrorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static MirrorSettings.Builder settings() {
        return MirrorSettings.builder("127.0.0.1:1", "requests", "v12")
                .name("test-1")
                .heartbeat(Duration.ofHours(1));
    }

    private final MockProducer<byte[], byte[]> kafka = mock(false);

    private static MockProducer<byte[], byte[]> mock(boolean answers) {
        return new MockProducer<>(
                answers,
                new RoundRobinPartitioner(),
                new ByteArraySerializer(),
                new ByteArraySerializer()) {
            /** As the real one, which gives up what it holds. */
            @Override
            public void close(Duration timeout) {
                while (errorNext(new KafkaException("closed"))) {}
                super.close(timeout);
            }
        };
    }

    @Test
    void everyRequestIsCountedOnceWhereverItGoes() throws Exception {
        MirrorSettings settings = settings().sample(Sample.of(0.5)).maxRecords(100).maxBytes(1 << 20).build();
        Mirror mirror = Mirror.open(settings, () -> kafka);
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String name = "caller-" + t + "-";
            callers.add(new Thread(() -> offer(mirror, name, 500)));
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }
        await(() -> kafka.history().size() == 100);
        MirrorCounts full = mirror.counts();
        assertThat(full.offered()).isEqualTo(2000);
        assertThat(full.queued()).isEqualTo(100);
        assertThat(full.sampledOut()).isBetween(900L, 1100L);
        assertThat(full.droppedBy()).containsEntry(DropReason.FULL, full.dropped());
        assertAllAccountedFor(full);
        while (kafka.completeNext()) {}
        assertThat(mirror.counts().sent()).isEqualTo(100);
        assertThat(mirror.counts().queuedBytes()).isZero();
        // There is room again.
        offer(mirror, "later-", 20);
        long queued = mirror.counts().queued();
        assertThat(queued).isBetween(1L, 19L);
        mirror.close(Duration.ofMillis(400));
        MirrorCounts closed = mirror.counts();
        assertThat(closed.droppedBy()).containsEntry(DropReason.CLOSED, queued);
        assertThat(closed.queued()).isZero();
        assertAllAccountedFor(closed);
    }

    @Test
    void bytesAreBoundedToo() {
        Mirror mirror = Mirror.open(settings().maxRecords(1_000_000).maxBytes(200_000).build(), () -> kafka);
        for (int i = 0; i < 1000; i++) {
            mirror.offer(MirroredRequest.of("r" + i).features(new double[100]).answered(1, 1));
            assertThat(mirror.counts().queuedBytes()).isLessThanOrEqualTo(200_000);
        }
        assertThat(mirror.counts().droppedBy().get(DropReason.FULL)).isBetween(900L, 960L);
        mirror.close(Duration.ofMillis(50));
        assertAllAccountedFor(mirror.counts());
    }

    @Test
    void aHeartbeatTellsWhatKafkaHasNotHeardYet() throws Exception {
        Mirror mirror = Mirror.open(settings().heartbeat(Duration.ofMillis(20)).build(), () -> kafka);
        await(() -> kafka.history().size() == 1);
        assertThat(beat(0)).isEqualTo("test-1 0 0 0 0");
        // The next one waits until Kafka has this one; what it fails to tell comes again.
        offer(mirror, "r", 3);
        mirror.offer(MirroredRequest.of(null));
        await(() -> kafka.history().size() == 4);
        kafka.errorNext(new TopicAuthorizationException("not for you"));
        await(() -> kafka.history().size() >= 5);
        assertThat(beat(4)).isEqualTo("test-1 4 4 0 1");
        while (kafka.completeNext()) {}
        await(() -> kafka.history().size() >= 6);
        assertThat(beat(5)).isEqualTo("test-1 0 0 3 0");
        mirror.close(Duration.ofMillis(100));
    }

    private String beat(int number) {
        JsonNode beat = JSON.readTree(kafka.history().get(number).value());
        assertThat(beat.get("timestamp").asLong()).isPositive();
        return beat.get("mirror").stringValue()
                + " "
                + beat.get("offered")
                + " "
                + beat.get("sampled")
                + " "
                + beat.get("sent")
                + " "
                + beat.get("dropped");
    }

    @Test
    void theLastHeartbeatHasEverything() throws Exception {
        MockProducer<byte[], byte[]> answering = mock(true);
        Mirror mirror = Mirror.open(settings().maxRecordBytes(200).build(), () -> answering);
        offer(mirror, "r", 5);
        mirror.offer(MirroredRequest.of("large").features(new double[100]));
        mirror.close();
        assertThat(answering.closed()).isTrue();
        assertThat(answering.history()).hasSize(6);
        assertThat(new String(answering.history().get(5).value(), UTF_8))
                .contains("\"offered\":6,\"sampled\":6,\"sent\":5,\"dropped\":1");
        assertThat(mirror.counts().droppedBy()).containsEntry(DropReason.TOO_LARGE, 1L);
    }

    @Test
    void kafkasRefusalsAreCountedAndTheProducerIsReplaced() throws Exception {
        AtomicInteger made = new AtomicInteger();
        MockProducer<byte[], byte[]> other = mock(true);
        Mirror mirror = Mirror.open(settings().build(), () -> made.getAndIncrement() == 0 ? kafka : other);
        offer(mirror, "r", 2);
        await(() -> kafka.history().size() == 2);
        kafka.errorNext(new RecordTooLargeException("too large for the topic"));
        assertThat(mirror.counts().droppedBy()).containsEntry(DropReason.TOO_LARGE, 1L);
        kafka.errorNext(new TopicAuthorizationException("not for you"));
        assertThat(mirror.counts().droppedBy()).containsEntry(DropReason.REFUSED, 1L);
        offer(mirror, "after", 2);
        await(() -> mirror.counts().sent() == 2);
        assertThat(kafka.closed()).isTrue();
        mirror.close();
        assertAllAccountedFor(mirror.counts());
    }

    /** As long as no address can be resolved. */
    @Test
    void aProducerThatCannotBeMadeIsTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        Mirror mirror =
                Mirror.open(
                        settings().build(),
                        () -> {
                            tries.incrementAndGet();
                            throw new KafkaException("No resolvable bootstrap urls");
                        });
        offer(mirror, "r", 3);
        await(() -> tries.get() >= 1);
        assertThat(mirror.counts().queued()).isEqualTo(3);
        mirror.close(Duration.ofMillis(300));
        assertThat(mirror.counts().droppedBy()).containsEntry(DropReason.CLOSED, 3L);
    }

    @Test
    void offerNeverThrows() {
        Mirror mirror = Mirror.open(settings().build(), () -> kafka);
        Object bad =
                new Object() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException("no text");
                    }
                };
        mirror.offer(MirroredRequest.of("r").features(Map.of("bad", bad)));
        mirror.offer(MirroredRequest.of("r").segment(null, "value"));
        assertThat(mirror.counts().droppedBy()).containsEntry(DropReason.INVALID, 2L);
        mirror.close(Duration.ofMillis(50));
        offer(mirror, "late", 2);
        assertThat(mirror.counts().droppedBy()).containsEntry(DropReason.CLOSED, 2L);
        assertAllAccountedFor(mirror.counts());
    }

    @Test
    void requestsOfferedDuringTheCloseAreNotForgotten() throws Exception {
        for (int round = 0; round < 20; round++) {
            MockProducer<byte[], byte[]> answering = mock(true);
            Mirror mirror = Mirror.open(settings().build(), () -> answering);
            CountDownLatch begun = new CountDownLatch(1);
            Thread caller =
                    new Thread(
                            () -> {
                                offer(mirror, "first", 10);
                                begun.countDown();
                                offer(mirror, "r", 3000);
                            });
            caller.start();
            begun.await();
            mirror.close();
            caller.join();
            MirrorCounts counts = mirror.counts();
            assertThat(counts.queued()).isZero();
            assertAllAccountedFor(counts);
            assertThat(answering.history()).hasSize((int) counts.sent() + 1);
        }
    }

    @Test
    void aWrongSettingIsToldAtTheStart() {
        assertThatThrownBy(() -> Mirror.open(settings().kafka(Map.of("acks", "most")).build()))
                .hasMessageContaining("acks");
        assertThatThrownBy(() -> settings().maxRecords(0).maxBytes(1 << 20).build())
                .hasMessageContaining("at least 1");
        assertThatThrownBy(() -> MirrorSettings.of("", "t", "v")).hasMessage("servers is empty");
    }

    @Test
    void metersShowTheCounts() {
        Mirror mirror = Mirror.open(settings().build(), () -> kafka);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new MirrorMeters(mirror).bindTo(registry);
        offer(mirror, "r", 4);
        mirror.offer(MirroredRequest.of(null));
        assertThat(registry.get("shadowgate.mirror.offered").functionCounter().count())
                .isEqualTo(5);
        assertThat(
                        registry.get("shadowgate.mirror.dropped")
                                .tag("reason", "INVALID")
                                .functionCounter()
                                .count())
                .isEqualTo(1);
        assertThat(registry.get("shadowgate.mirror.queued").gauge().value()).isEqualTo(4);
        mirror.close(Duration.ofMillis(50));
    }

    private static void offer(Mirror mirror, String name, int count) {
        for (int i = 0; i < count; i++) {
            mirror.offer(
                    MirroredRequest.of(name + i)
                            .features(new double[] {i, ThreadLocalRandom.current().nextDouble()})
                            .answered(0.5, 1));
        }
    }

    static void assertAllAccountedFor(MirrorCounts counts) {
        assertThat(counts.sampledOut() + counts.sent() + counts.dropped() + counts.queued())
                .as("%s", counts)
                .isEqualTo(counts.offered());
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not happen within 30 s");
            }
            Thread.onSpinWait();
        }
    }
}
