package io.shadowgate.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.cluster.Ports;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.KafkaBroker;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The mirror on a real broker, and without one.
 *
 * <p>{@code -Dshadowgate.mirror.outage=600} stops the broker for ten minutes instead of a few
 * seconds, and prints what the calls cost.
 */
@Timeout(1200)
class MirrorIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long OUTAGE_SECONDS = Long.getLong("shadowgate.mirror.outage", 3);
    private static final int A_SECOND = 1000;
    private static final int BURST = 50;

    @TempDir static Path folder;
    private static KafkaBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = KafkaBroker.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    private static MirrorSettings.Builder to(String servers, String topic) {
        return MirrorSettings.builder(servers, topic, "v12").name("it-" + topic);
    }

    @Test
    void aBrokerThatStopsUnderLoadCostsTheCallerNothingAndLosesWhatDoesNotFitAlone()
            throws Exception {
        broker.create("outage", 2);
        // Less than the outage offers, so that the bound is met.
        int bound = (int) Math.min(20_000, OUTAGE_SECONDS * A_SECOND / 2);
        Mirror mirror =
                Mirror.open(
                        to(broker.servers(), "outage")
                                .maxRecords(bound)
                                .maxBytes(64L << 20)
                                .build());
        Load load = new Load(mirror);
        load.offer(1);
        Await.until("the broker has records", () -> mirror.counts().sent() > 0);
        broker.kill();
        load.offer(OUTAGE_SECONDS);
        MirrorCounts during = mirror.counts();
        assertThat(during.queued()).isEqualTo(bound);
        assertThat(during.droppedBy().get(DropReason.FULL)).isPositive();
        assertAllAccountedFor(during);
        broker.resume();
        Await.until("all that waited is sent", () -> mirror.counts().queued() == 0);
        load.offer(1);
        mirror.close();
        MirrorCounts counts = mirror.counts();
        assertAllAccountedFor(counts);
        assertThat(counts.queued()).isZero();
        assertThat(counts.dropped()).isEqualTo(counts.droppedBy().get(DropReason.FULL));
        Sent sent = sent("outage");
        assertThat(sent.ids).hasSize((int) counts.sent());
        assertThat(sent.records).isEqualTo(counts.sent());
        // Every heartbeat tells what no other does.
        assertThat(sent.told("offered")).isEqualTo(counts.offered());
        assertThat(sent.told("sent")).isEqualTo(counts.sent());
        assertThat(sent.told("dropped")).isEqualTo(counts.dropped());
        load.print(counts);
        assertThat(load.waits).as("times that a call waited").isZero();
    }

    @Test
    void aTopicThatIsMissingIsWaitedFor() throws Exception {
        Mirror mirror = Mirror.open(to(broker.servers(), "late-topic").build());
        new Load(mirror).offer(1);
        assertThat(mirror.counts().queued()).isEqualTo(A_SECOND);
        broker.create("late-topic", 1);
        Await.until("all is sent", () -> mirror.counts().sent() == A_SECOND);
        mirror.close();
        assertThat(sent("late-topic").ids).hasSize(A_SECOND);
    }

    @Test
    void recordsThatAreTooLargeAreCountedAndTheOthersArrive() throws Exception {
        broker.create("small-records", 1, Map.of("max.message.bytes", "2000"));
        Mirror mirror =
                Mirror.open(
                        to(broker.servers(), "small-records")
                                .maxRecordBytes(50_000)
                                .kafka(Map.of("linger.ms", 0, "batch.size", 1))
                                .build());
        mirror.offer(MirroredRequest.of("1").answered(0.5, 1));
        // The first is refused by the mirror, the second by the broker.
        mirror.offer(MirroredRequest.of("2").features(Map.of("text", "x".repeat(60_000))));
        mirror.offer(MirroredRequest.of("3").features(Map.of("text", "x".repeat(3000))));
        mirror.offer(MirroredRequest.of("4").answered(0.5, 1));
        Await.until("both are refused", () -> mirror.counts().dropped() == 2);
        Await.until("both are sent", () -> mirror.counts().sent() == 2);
        assertThat(mirror.counts().droppedBy()).containsEntry(DropReason.TOO_LARGE, 2L);
        mirror.close();
        assertThat(sent("small-records").ids).containsExactlyInAnyOrder("1", "4");
    }

    /** In each state, and with records that cannot be sent. */
    @Test
    @Timeout(60)
    void closeEndsInTimeInEachState() throws Exception {
        List<MirrorSettings> states =
                List.of(
                        to("127.0.0.1:" + Ports.free(), "nobody-listens").build(),
                        to("no-such-host.invalid:9092", "no-address").build(),
                        to(broker.servers(), "no-such-topic").build());
        // All at once, since each of them takes its five seconds.
        List<CompletableFuture<Void>> closed =
                states.stream()
                        .map(state -> CompletableFuture.runAsync(() -> close(state)))
                        .toList();
        closed.forEach(CompletableFuture::join);
    }

    private static void close(MirrorSettings state) {
        Mirror mirror = Mirror.open(state);
        new Load(mirror).offer(1);
        long start = System.nanoTime();
        mirror.close();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        // The promise is five seconds; a machine may be busy.
        assertThat(took).as(state.topic()).isLessThan(Duration.ofSeconds(10));
        MirrorCounts counts = mirror.counts();
        assertThat(counts.droppedBy()).containsEntry(DropReason.CLOSED, (long) A_SECOND);
        assertAllAccountedFor(counts);
    }

    private static void assertAllAccountedFor(MirrorCounts counts) {
        assertThat(counts.sampledOut() + counts.sent() + counts.dropped() + counts.queued())
                .as("%s", counts)
                .isEqualTo(counts.offered());
    }

    /** What a topic holds. */
    private record Sent(Set<String> ids, long records, List<JsonNode> heartbeats) {
        long told(String field) {
            return heartbeats.stream().mapToLong(beat -> beat.get(field).asLong()).sum();
        }
    }

    private static Sent sent(String topic) {
        Set<String> ids = new HashSet<>();
        List<JsonNode> heartbeats = new ArrayList<>();
        long records = 0;
        for (var record : broker.committed(topic)) {
            JsonNode json = JSON.readTree(new String(record.value(), UTF_8));
            if (json.has("mirror")) {
                heartbeats.add(json);
            } else {
                ids.add(json.get("request_id").stringValue());
                records++;
            }
        }
        return new Sent(ids, records, heartbeats);
    }

    /**
     * Offers requests in bursts, and finds out whether a call waited: for a lock, or for anything
     * else. That is exact on a busy machine too, where the time of a call says little.
     */
    private static final class Load {
        private final Mirror mirror;
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private int next;
        private long waits;
        private long slowest;
        private long mostCpu;
        private int aboveOneMs;
        private long peakHeap;

        Load(Mirror mirror) {
            this.mirror = mirror;
        }

        void offer(long seconds) {
            Map<String, Object> features = new LinkedHashMap<>();
            for (int f = 0; f < 11; f++) {
                features.put("feature" + f, f * 1.25);
            }
            long start = System.nanoTime();
            int bursts = (int) (seconds * A_SECOND / BURST);
            for (int burst = 0; burst < bursts; burst++) {
                long due = start + burst * (BURST * 1_000_000_000L / A_SECOND);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                long before = waitsSoFar();
                for (int i = 0; i < BURST; i++) {
                    offerOne(features);
                }
                waits += waitsSoFar() - before;
            }
            Runtime runtime = Runtime.getRuntime();
            peakHeap = Math.max(peakHeap, runtime.totalMemory() - runtime.freeMemory());
        }

        private void offerOne(Map<String, Object> features) {
            long cpu = threads.getCurrentThreadCpuTime();
            long begin = System.nanoTime();
            mirror.offer(MirroredRequest.of("r" + next++).features(features).answered(0.5, 1));
            long took = System.nanoTime() - begin;
            mostCpu = Math.max(mostCpu, threads.getCurrentThreadCpuTime() - cpu);
            slowest = Math.max(slowest, took);
            aboveOneMs += took > 1_000_000 ? 1 : 0;
        }

        private long waitsSoFar() {
            ThreadInfo own = threads.getThreadInfo(Thread.currentThread().getId());
            return own.getBlockedCount() + own.getWaitedCount();
        }

        void print(MirrorCounts counts) {
            System.out.printf(
                    Locale.ROOT,
                    "%nOutage of %d s: %d calls, slowest %.3f ms (%d above 1 ms), most CPU of one"
                            + " %.3f ms, waits %d, heap in use at most %d MB%n%s%n",
                    OUTAGE_SECONDS,
                    next,
                    slowest / 1e6,
                    aboveOneMs,
                    mostCpu / 1e6,
                    waits,
                    peakHeap >> 20,
                    counts);
        }
    }
}
