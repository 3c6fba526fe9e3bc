package io.shadowgate.bench;

import io.shadowgate.cluster.Artifacts;
import io.shadowgate.cluster.Cluster;
import io.shadowgate.cluster.ClusterPlan;
import io.shadowgate.cluster.Ports;
import io.shadowgate.testing.OnnxFiles;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * A live test. Cluster, broker and load are processes and threads on this machine. It first
 * searches the highest rate that the test can sustain, then holds this rate, then half of it.
 */
final class Live implements AutoCloseable {
    private static final String REQUESTS = "requests";
    private static final String DISAGREEMENTS = "disagreements";
    private static final String DECISIONS = "decisions";
    private static final int PARTITIONS = 2;
    private static final Duration TRIAL = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int OUT_OF_ORDERNESS_MS = 1000;

    /** Requests a second. Two cores cannot send this many. */
    private static final double FLOOD = 500_000;

    private static final double STEP = 1.2;
    private static final Duration CHECKPOINTS = Duration.ofSeconds(5);

    private final Duration soak;
    private final PrintStream out;
    private final Cluster cluster;
    private final String servers;
    private final LiveProbe probe;

    private Live(Duration soak, PrintStream out, Cluster cluster, String servers, Path folder)
            throws Exception {
        this.soak = soak;
        this.out = out;
        this.cluster = cluster;
        this.servers = servers;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(REQUESTS, PARTITIONS, (short) 1),
                                    new NewTopic(DISAGREEMENTS, 1, (short) 1),
                                    new NewTopic(DECISIONS, 1, (short) 1)))
                    .all()
                    .get();
        }
        submit(folder);
        this.probe = new LiveProbe(cluster, servers, REQUESTS, PARTITIONS);
    }

    /**
     * @param rate requests a second at which ages are measured; null for half the highest steady
     *     rate, which is searched and held first
     */
    static void run(
            Path folder, Path target, Duration soak, @Nullable Integer rate, PrintStream out)
            throws Exception {
        Cluster cluster = Cluster.in(folder.resolve("cluster"), Artifacts.of(target));
        int kafka = Ports.free();
        Thread stopping = new Thread(() -> kill(cluster), "stop the cluster");
        Runtime.getRuntime().addShutdownHook(stopping);
        cluster.start(
                new ClusterPlan(
                        Ports.free(),
                        null,
                        kafka,
                        1,
                        2,
                        false,
                        Map.of("execution.checkpointing.interval", CHECKPOINTS.toSeconds() + " s")),
                System.err);
        try (Live live = new Live(soak, out, cluster, "127.0.0.1:" + kafka, folder)) {
            live.measure(rate);
        }
    }

    private void submit(Path folder) throws Exception {
        OnnxFiles.logistic(0, 1).write(folder.resolve("v13.onnx"));
        Path spec =
                Files.writeString(
                        folder.resolve("live.yaml"),
                        """
                        test: live
                        traffic:
                          kafka: {servers: "%s", topic: %s, group: live, from: earliest}
                          out-of-orderness: %d ms
                        primary: {name: v12}
                        shadows:
                          - name: v13
                            model: {path: v13.onnx}
                        compare:
                          tolerance: {absolute: 0.01}
                          segments: [country]
                        window: 10 s
                        sinks:
                          kafka: {servers: "%s", decisions: %s, disagreements: %s}
                        """
                                .formatted(
                                        servers,
                                        REQUESTS,
                                        OUT_OF_ORDERNESS_MS,
                                        servers,
                                        DECISIONS,
                                        DISAGREEMENTS));
        Path printed = folder.resolve("submission.txt");
        Process client =
                cluster.flink(
                                List.of(
                                        "run",
                                        "-d",
                                        cluster.jobJar().toString(),
                                        "--spec",
                                        spec.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile())
                        .start();
        if (!client.waitFor(2, TimeUnit.MINUTES) || client.exitValue() != 0) {
            client.destroyForcibly();
            throw new IllegalStateException(Files.readString(printed));
        }
    }

    private void measure(@Nullable Integer rate) throws Exception {
        try (LiveLoad load = new LiveLoad(servers, REQUESTS, PARTITIONS)) {
            if (rate != null) {
                ages(load, rate);
                return;
            }
            double steady = steadyRate(load);
            out.printf(Locale.ROOT, "Highest steady rate: %,.0f requests/s%n", steady);
            hold(load, steady);
            ages(load, steady / 2);
        }
    }

    /**
     * Finds the highest rate up to one step. The first trial sends as much as possible. It warms up
     * all processes, and its number of compared requests gives the start of the search.
     */
    private double steadyRate(LiveLoad load) throws Exception {
        Trial flood = trial(load, FLOOD);
        // Above 0, so that it can be halved. Without a checkpoint in that time nothing counts as
        // compared.
        double held =
                Math.max(FLOOD / 100, (flood.sent() - flood.lag()) / (double) TRIAL.toSeconds());
        while (!keepsUp(load, held)) {
            held /= 2;
        }
        double missed = held * 2;
        while (keepsUp(load, missed)) {
            held = missed;
            missed *= 2;
        }
        while (missed > held * STEP) {
            double between = Math.sqrt(held * missed);
            if (keepsUp(load, between)) {
                held = between;
            } else {
                missed = between;
            }
        }
        return held;
    }

    /**
     * Whether the load was sent, and fewer requests wait than arrive in two checkpoint intervals.
     */
    private boolean keepsUp(LiveLoad load, double rate) throws Exception {
        Trial trial = trial(load, rate);
        return trial.sent() > 0.98 * rate * TRIAL.toSeconds()
                && trial.lag() < 2 * CHECKPOINTS.toSeconds() * rate;
    }

    private Trial trial(LiveLoad load, double rate) throws Exception {
        long before = load.sent();
        load.rate(rate);
        Thread.sleep(TRIAL.toMillis());
        Trial trial = new Trial(load.sent() - before, probe.lag());
        load.rate(0);
        probe.awaitNoLag();
        System.err.printf(
                Locale.ROOT,
                "Tried %,.0f/s for %d s: sent %,d, %,d behind%n",
                rate,
                TRIAL.toSeconds(),
                trial.sent(),
                trial.lag());
        return trial;
    }

    /**
     * @param lag requests at the end that are in no completed checkpoint
     */
    private record Trial(long sent, long lag) {}

    private void hold(LiveLoad load, double rate) throws Exception {
        out.println("   time   lag (committed)   heap after GC   checkpoint");
        List<LiveProbe.Sample> samples = new ArrayList<>();
        load.rate(rate);
        long start = System.nanoTime();
        long end = start + soak.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(Math.min(LOOK.toMillis(), soak.toMillis()));
            LiveProbe.Sample sample = probe.sample();
            samples.add(sample);
            out.printf(
                    Locale.ROOT,
                    "%5d s %,17d %12d MB %9d kB%n",
                    Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                    sample.lag(),
                    sample.heapBytes() >> 20,
                    sample.checkpointBytes() >> 10);
        }
        load.rate(0);
        Duration drained = probe.awaitNoLag();
        out.printf(
                Locale.ROOT,
                "Held for %d s; the lag was 0 again %.1f s after the last request%n",
                soak.toSeconds(),
                drained.toMillis() / 1e3);
        List<LiveProbe.Sample> half = samples.subList(samples.size() / 2, samples.size());
        out.printf(
                Locale.ROOT,
                "Largest of each half: heap %d and %d MB, checkpoint %d and %d kB%n",
                largest(samples.subList(0, samples.size() / 2), true) >> 20,
                largest(half, true) >> 20,
                largest(samples.subList(0, samples.size() / 2), false) >> 10,
                largest(half, false) >> 10);
    }

    private static long largest(List<LiveProbe.Sample> samples, boolean heap) {
        return samples.stream()
                .mapToLong(sample -> heap ? sample.heapBytes() : sample.checkpointBytes())
                .max()
                .orElse(0);
    }

    private void ages(LiveLoad load, double rate) throws Exception {
        load.rate(rate);
        Thread.sleep(LOOK.toMillis());
        try (LiveWatch comparisons = LiveWatch.comparisons(servers, DISAGREEMENTS);
                LiveWatch decisions = LiveWatch.decisions(servers, DECISIONS)) {
            Thread.sleep(Math.max(2 * TRIAL.toMillis(), soak.toMillis() / 5));
            load.rate(0);
            long[] compared = comparisons.quantiles(0.5, 0.99);
            long[] decided = decisions.quantiles(0.5, 0.99);
            out.printf(
                    Locale.ROOT,
                    "At %,.0f requests/s, from the sending of a request to its comparison: p50 %d"
                            + " ms, p99 %d ms%n",
                    rate,
                    compared[0],
                    compared[1]);
            out.printf(
                    Locale.ROOT,
                    "and from a window's end to its decision: p50 %d ms, p99 %d ms, of which %d ms"
                            + " are traffic.out-of-orderness%n",
                    decided[0],
                    decided[1],
                    OUT_OF_ORDERNESS_MS);
        }
    }

    @Override
    public void close() throws Exception {
        cluster.stop();
    }

    private static void kill(Cluster cluster) {
        try {
            for (Cluster.Status process : cluster.status()) {
                cluster.kill(process.name());
            }
        } catch (Exception e) {
            System.err.println("shadowgate bench: " + e);
        }
    }
}
