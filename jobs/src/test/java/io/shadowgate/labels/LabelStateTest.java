package io.shadowgate.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Label;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The memory of requests that wait for labels, as labels.md says it. Ten million of them run with
 * {@code -Pstate}; {@code -Dshadowgate.pending=N} takes another number.
 */
class LabelStateTest {
    private static final int PENDING = Integer.getInteger("shadowgate.pending", 10_000_000);
    private static final long DAY = 86_400_000L;

    @TempDir Path folder;

    @Test
    void aHeapHoldsFewRequestsAndLosesThemAllWhenTheyAreMature() throws Exception {
        assertThat(bytesOnHeap(20_000)).isLessThan(500);
    }

    @Test
    @Tag("state")
    void tenMillionRequestsOnTheHeap() throws Exception {
        assertThat(bytesOnHeap(PENDING)).isLessThan(350);
    }

    @Test
    @Tag("state")
    void tenMillionRequestsOnRocksDb() throws Exception {
        EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend(true);
        backend.setDbStoragePath(folder.toString());
        long heapBefore = heap();
        try (var harness = harness(backend)) {
            long start = System.nanoTime();
            fill(harness, PENDING);
            double seconds = (System.nanoTime() - start) / 1e9;
            harness.snapshot(1, 1).discardState();
            long disk = sizeOf(folder);
            System.out.printf(
                    Locale.ROOT,
                    "RocksDB, %,d requests: %,d MB on disk (%.0f bytes each), %,d MB of heap, %,d"
                            + " MB resident, %.1f s%n",
                    PENDING,
                    disk >> 20,
                    (double) disk / PENDING,
                    heap() - heapBefore >> 20,
                    resident() >> 20,
                    seconds);
            assertThat(disk / PENDING).isLessThan(350);
            assertThat(heap() - heapBefore).isLessThan(200L << 20);
        }
    }

    private static double bytesOnHeap(int pending) throws Exception {
        try (var harness = harness(new HashMapStateBackend())) {
            long before = heap();
            fill(harness, pending);
            double bytes = (double) (heap() - before) / pending;
            System.out.printf(
                    Locale.ROOT,
                    "heap, %,d requests: %,d MB (%.0f bytes each)%n",
                    pending,
                    (long) (bytes * pending) >> 20,
                    bytes);
            harness.processBothWatermarks(new Watermark(100 * DAY));
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
            return bytes;
        }
    }

    /** Requests of fourteen days, six of ten with a label that came. */
    private static void fill(
            KeyedTwoInputStreamOperatorTestHarness<String, Comparison, Label, LabelledRequest>
                    harness,
            int pending)
            throws Exception {
        for (int i = 0; i < pending; i++) {
            long time = (long) ((double) i / pending * 14 * DAY);
            String id = "request-%016x".formatted(i * 0x9E3779B97F4A7C15L);
            harness.processElement1(new StreamRecord<>(request(id, time)));
            if (i % 10 < 6) {
                harness.processElement2(new StreamRecord<>(new Label(id, time + DAY, "1")));
            }
        }
    }

    private static Comparison request(String id, long time) {
        return new Comparison(
                id,
                time,
                "v13",
                Outcome.SCORED,
                Prediction.ofScore(0.2),
                Prediction.ofScore(0.7),
                false,
                1,
                1,
                new String[] {"DE"},
                0,
                null);
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    String, Comparison, Label, LabelledRequest>
            harness(StateBackend backend) throws Exception {
        ShadowTest test =
                SpecReader.parse(
                        """
                        test: labelled
                        traffic: {files: {path: requests, poll-interval: 1 s}}
                        primary: {name: v12}
                        shadows: [{name: v13}]
                        compare: {prediction: score, by: decision, threshold: 0.5, segments: [country]}
                        window: 5 min
                        labels: {in-requests: true, mature-after: 14 d}
                        sinks: {files: {path: out}}
                        """,
                        "spec",
                        Path.of(""));
        var harness =
                new KeyedTwoInputStreamOperatorTestHarness<
                        String, Comparison, Label, LabelledRequest>(
                        new KeyedCoProcessOperator<>(new LabelJoin(test, Map.of())),
                        Comparison::requestId,
                        Label::requestId,
                        Types.STRING);
        harness.setStateBackend(backend);
        harness.open();
        return harness;
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long resident() throws Exception {
        List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElse(0);
    }

    private static long sizeOf(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
