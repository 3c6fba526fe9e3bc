package io.shadowgate.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

class ShadowRouterTest {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(
                    true,
                    new RoundRobinPartitioner(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
    private final Mirror mirror =
            Mirror.open(
                    MirrorSettings.builder("127.0.0.1:1", "requests", "v12")
                            .heartbeat(Duration.ofHours(1))
                            .build(),
                    () -> kafka);

    @AfterEach
    void close() {
        mirror.close(Duration.ofSeconds(1));
        MirrorTest.assertAllAccountedFor(mirror.counts());
    }

    private ShadowRouter<String, Double> router(
            ShadowRouter.Model<String, Double> primary,
            ShadowRouter.Model<String, Double> shadow,
            Duration deadline,
            int threads,
            int waiting) {
        return new ShadowRouter<>(
                mirror,
                primary,
                shadow,
                id -> MirroredRequest.of(id).features(new double[] {1}),
                answer -> answer,
                deadline,
                threads,
                waiting);
    }

    @Test
    void bothAnswersAreRecorded() throws Exception {
        try (var router = router(id -> 0.5, id -> 0.75, Duration.ofMinutes(1), 1, 10)) {
            assertThat(router.answer("r")).isEqualTo(0.5);
            JsonNode record = record(0);
            assertThat(record.get("request_id").stringValue()).isEqualTo("r");
            assertThat(record.get("primary_prediction").asDouble()).isEqualTo(0.5);
            assertThat(record.get("shadow_prediction").asDouble()).isEqualTo(0.75);
            assertThat(record.get("shadow_latency_ms").asDouble()).isNotNegative();
            assertThat(record.get("primary_latency_ms").asDouble()).isNotNegative();
        }
    }

    @Test
    void theShadowsFailureIsItsOwn() throws Exception {
        ShadowRouter.Model<String, Double> failing =
                id -> {
                    throw new IllegalStateException("no weights");
                };
        try (var router = router(id -> 0.5, failing, Duration.ofMinutes(1), 1, 10)) {
            assertThat(router.answer("r")).isEqualTo(0.5);
            assertThat(record(0).get("shadow_error").stringValue()).contains("no weights");
        }
    }

    @Test
    void thePrimarysFailureReachesTheCaller() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ShadowRouter.Model<String, Double> failing =
                id -> {
                    throw new java.io.IOException("down");
                };
        try (var router =
                router(
                        failing,
                        id -> (double) asked.incrementAndGet(),
                        Duration.ofMinutes(1),
                        1,
                        10)) {
            assertThatThrownBy(() -> router.answer("r")).hasMessage("down");
            assertThat(record(0).get("primary_error").stringValue()).contains("down");
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    void aShadowThatHangsFailsAndTheCallerDoesNotNotice() throws Exception {
        CountDownLatch deaf = new CountDownLatch(1);
        ShadowRouter.Model<String, Double> hanging =
                id -> {
                    while (deaf.getCount() > 0) {
                        try {
                            deaf.await();
                        } catch (InterruptedException e) {
                            // Like native code, which knows no interrupts.
                        }
                    }
                    return 1.0;
                };
        try (var router = router(id -> 0.5, hanging, Duration.ofMillis(20), 2, 1)) {
            assertThat(router.answer("a")).isEqualTo(0.5);
            assertThat(router.answer("b")).isEqualTo(0.5);
            List<String> first =
                    List.of(
                            record(0).get("shadow_error").stringValue(),
                            record(1).get("shadow_error").stringValue());
            assertThat(first).containsOnly("no answer within 20 ms");
            assertThat(record(0).get("shadow_latency_ms").asDouble()).isInfinite();
            // One waits, and the next finds no place.
            assertThat(router.answer("c")).isEqualTo(0.5);
            assertThat(router.answer("d")).isEqualTo(0.5);
            assertThat(record(2).get("shadow_error").stringValue())
                    .isEqualTo("not asked, because 2 calls hang");
            // When the calls return, the shadow is asked again.
            deaf.countDown();
            assertThat(record(3).get("request_id").stringValue()).isEqualTo("c");
            assertThat(record(3).get("shadow_prediction").asDouble()).isEqualTo(1.0);
        }
        assertThat(mirror.counts().dropped()).isZero();
    }

    @Test
    void anInterruptEndsACallAndDoesNotReachTheNext() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ShadowRouter.Model<String, Double> waiting =
                id -> {
                    if (id.equals("slow")) {
                        never.await();
                    }
                    return Thread.currentThread().isInterrupted() ? -1.0 : 1.0;
                };
        try (var router = router(id -> 0.5, waiting, Duration.ofMillis(20), 1, 100)) {
            router.answer("slow");
            assertThat(record(0).get("shadow_error").stringValue())
                    .isEqualTo("no answer within 20 ms");
            router.answer("next");
            assertThat(record(1).get("shadow_prediction").asDouble()).isEqualTo(1.0);
        }
    }

    @Test
    void aShadowThatIsOnlySlowCostsRequestsThatAreCounted() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        ShadowRouter.Model<String, Double> slow =
                id -> {
                    gate.await();
                    return 1.0;
                };
        try (var router = router(id -> 0.5, slow, Duration.ofMinutes(1), 1, 2)) {
            for (int i = 0; i < 10; i++) {
                router.answer("r" + i);
            }
            assertThat(mirror.counts().droppedBy().get(DropReason.SHADOW_BUSY)).isBetween(7L, 8L);
            long waiting = mirror.counts().queued();
            gate.countDown();
            MirrorTest.await(() -> mirror.counts().sent() == waiting);
        }
    }

    @Test
    void waitingRequestsAreDroppedAtTheClose() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ShadowRouter.Model<String, Double> hanging =
                id -> {
                    never.await();
                    return 1.0;
                };
        CountDownLatch running = new CountDownLatch(1);
        try (var router =
                router(
                        id -> 0.5,
                        id -> {
                            running.countDown();
                            return hanging.call(id);
                        },
                        Duration.ofMinutes(1),
                        1,
                        5)) {
            router.answer("a");
            running.await();
            router.answer("b");
            router.answer("c");
        }
        assertThat(mirror.counts().droppedBy()).containsEntry(DropReason.CLOSED, 2L);
        // The interrupted call is a failure of the shadow.
        assertThat(record(0).get("shadow_error").stringValue()).contains("Interrupted");
    }

    @Test
    void aRecordThatCannotBeMadeDoesNotReachTheCaller() throws Exception {
        try (var router =
                new ShadowRouter<String, Double>(
                        mirror,
                        id -> 0.5,
                        id -> 1.0,
                        id -> {
                            throw new IllegalStateException("no features");
                        },
                        answer -> answer,
                        Duration.ofMinutes(1),
                        1,
                        1)) {
            assertThat(router.answer("r")).isEqualTo(0.5);
        }
        assertThat(mirror.counts().droppedBy()).containsEntry(DropReason.INVALID, 1L);
    }

    private JsonNode record(int number) {
        MirrorTest.await(() -> kafka.history().size() > number);
        return JSON.readTree(new String(kafka.history().get(number).value(), UTF_8));
    }
}
