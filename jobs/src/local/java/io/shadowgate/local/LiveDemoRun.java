package io.shadowgate.local;

import io.shadowgate.app.UserError;
import io.shadowgate.cli.LiveDemo;
import io.shadowgate.cluster.Cluster;
import io.shadowgate.cluster.ClusterPlan;
import io.shadowgate.cluster.LiveTraffic;
import io.shadowgate.cluster.Ports;
import io.shadowgate.cluster.Topics;
import io.shadowgate.output.kafka.DecisionTopic;
import io.shadowgate.results.PublishedDecision;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.spec.Traffic;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The demo as a live test, on a broker and a Flink of their own. */
final class LiveDemoRun implements LiveDemo {
    private static final String SPEC = "live.yaml";
    private static final String BROKER = "localhost:9092";
    private static final int PARTITIONS = 2;
    private static final int PARALLELISM = 2;

    /** One day, whose end is the end of the test's only cycle, and the beginning of the next. */
    private static final int DAYS = 2;

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** How long decisions may take after the last request, or after a TaskManager was killed. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration LONGEST_SUBMISSION = Duration.ofMinutes(2);
    private static final String VICTIM = "taskmanager-1";

    /** How many windows are decided before the victim is killed. */
    private static final int KILL_AFTER = 7;

    private static final long NOON = Instant.parse("2026-03-02T12:00:00Z").toEpochMilli();
    private static final int MOST_SHOWN = 300;

    @Override
    public int run(Wish wish, PrintStream out) throws Exception {
        Path live = wish.folder().toAbsolutePath().resolve("live");
        clear(live);
        Cluster cluster = ClusterCommand.in(live.resolve("cluster"));
        int broker = Ports.free();
        int ui = Ports.free();
        Path spec = writeSpec(wish.folder(), broker);
        ShadowTest test = SpecReader.read(spec, Map.of());
        // Ctrl-C must not leave processes behind.
        Thread hook = new Thread(() -> stop(cluster, out), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            out.println("Starting a Kafka broker and two TaskManagers ...");
            cluster.start(
                    new ClusterPlan(
                            ui,
                            null,
                            broker,
                            2,
                            PARALLELISM,
                            false,
                            Map.of("execution.checkpointing.interval", "1 s")),
                    out);
            createTopics(test);
            submit(cluster, spec);
            out.println("The test runs. Flink's web UI: " + cluster.webUi());
            out.println(
                    "In another terminal: deploy/local/shadowgate cluster consume decisions"
                            + " --follow --bootstrap-servers localhost:"
                            + broker);
            boolean decided = follow(wish, test, cluster, out);
            out.println("Results: " + live.resolve("out") + ", of the spec " + spec);
            return decided ? 0 : 1;
        } finally {
            if (isOurs(hook)) {
                stop(cluster, out);
            }
        }
    }

    /** False if this process is ending, so that the hook stops the cluster. */
    private static boolean isOurs(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Removes what an earlier live demo left, and nothing else. */
    private static void clear(Path live) throws IOException {
        if (!Files.exists(live)) {
            return;
        }
        if (!Files.isDirectory(live.resolve("cluster"))) {
            throw new UserError(
                    live + " is not of a live demo; name another folder with --out, or remove it");
        }
        try (Stream<Path> all = Files.walk(live)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static Path writeSpec(Path folder, int broker) throws IOException {
        try (InputStream in = LiveDemoRun.class.getResourceAsStream("/demo/" + SPEC)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Files.writeString(
                    folder.resolve(SPEC), text.replace(BROKER, "localhost:" + broker));
        }
    }

    private static void createTopics(ShadowTest test) throws InterruptedException {
        Traffic.Kafka traffic = Objects.requireNonNull(test.traffic().kafka());
        Topics topics = new Topics(traffic.servers(), Map.of());
        topics.create(traffic.topic(), PARTITIONS, false);
        for (Map.Entry<String, String> sink :
                Objects.requireNonNull(test.sinks().kafka()).topics().entrySet()) {
            topics.create(sink.getValue(), 1, sink.getKey().equals("current"));
        }
    }

    private static void submit(Cluster cluster, Path spec)
            throws IOException, InterruptedException {
        Path told = Files.createTempFile("shadowgate-submission", ".log");
        try {
            Process client =
                    cluster.flink(
                                    List.of(
                                            "run",
                                            "-d",
                                            "-p",
                                            String.valueOf(PARALLELISM),
                                            cluster.jobJar().toString(),
                                            "--spec",
                                            spec.toString(),
                                            // The topic is empty yet.
                                            "--unchecked"))
                            .redirectErrorStream(true)
                            .redirectOutput(told.toFile())
                            .start();
            boolean ended = client.waitFor(LONGEST_SUBMISSION.toSeconds(), TimeUnit.SECONDS);
            if (!ended || client.exitValue() != 0) {
                client.destroyForcibly();
                throw new UserError("the job cannot be submitted:\n" + Files.readString(told));
            }
        } finally {
            Files.deleteIfExists(told);
        }
    }

    /** Sends traffic and tells decisions until all shadows are decided. */
    private static boolean follow(Wish wish, ShadowTest test, Cluster cluster, PrintStream out)
            throws Exception {
        Traffic.Kafka kafka = Objects.requireNonNull(test.traffic().kafka());
        try (DecisionTopic decisions =
                        DecisionTopic.ofComing(
                                Objects.requireNonNull(test.sinks().kafka()), test.test());
                LiveTraffic traffic =
                        new LiveTraffic(
                                kafka.servers(),
                                kafka.topic(),
                                files(wish.folder().resolve("requests")),
                                wish.speed())) {
            out.printf(
                    Locale.ROOT, "A day of requests flows at %,d times its speed:%n", wish.speed());
            Telling telling = new Telling(test, out);
            boolean killed = false;
            long deadline = Long.MAX_VALUE;
            if (wish.kill()) {
                // However fast it flows, the day is not over before the kill.
                traffic.holdAt(NOON);
            }
            traffic.start();
            while (!telling.isDecided()) {
                traffic.check();
                telling.tell(decisions.next());
                if (wish.kill() && !killed && telling.windows() >= KILL_AFTER) {
                    kill(cluster, traffic, out);
                    traffic.goOn();
                    killed = true;
                }
                if (traffic.hasEnded() && deadline == Long.MAX_VALUE) {
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                }
                if (System.nanoTime() > deadline) {
                    out.println(
                            "No final decision within "
                                    + PATIENCE.toSeconds()
                                    + " s after the last request; see "
                                    + cluster.webUi()
                                    + " and the logs of the cluster");
                    return false;
                }
                Thread.sleep(LOOK_EVERY.toMillis());
            }
            telling.end(decisions.latest());
            return true;
        }
    }

    private static List<Path> files(Path requests) throws IOException {
        try (Stream<Path> files = Files.list(requests)) {
            return files.sorted().limit(DAYS).toList();
        }
    }

    private static void kill(Cluster cluster, LiveTraffic traffic, PrintStream out)
            throws IOException, InterruptedException {
        cluster.kill(VICTIM);
        out.printf(
                Locale.ROOT,
                "Killed %s after %,d requests, at %s. The test goes on from its last checkpoint.%n",
                VICTIM,
                traffic.sent(),
                Instant.ofEpochMilli(traffic.reached()).truncatedTo(ChronoUnit.MINUTES));
        cluster.revive(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        out.println("Started " + VICTIM + " again");
    }

    private static void stop(Cluster cluster, PrintStream out) {
        try {
            if (!cluster.status().isEmpty()) {
                out.println("Stopped: " + String.join(", ", cluster.stop()));
            }
        } catch (IOException e) {
            out.println("Not stopped: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Prints the decisions of each window, once all shadows have theirs. */
    private static final class Telling {
        private final List<String> shadows;
        private final PrintStream out;
        private int windows;
        private final TreeMap<Instant, TreeMap<String, PublishedDecision>> open = new TreeMap<>();
        private final Map<String, PublishedDecision> last = new TreeMap<>();

        Telling(ShadowTest test, PrintStream out) {
            this.shadows = test.shadows().stream().map(Shadow::name).toList();
            this.out = out;
        }

        void tell(List<PublishedDecision> fresh) {
            for (PublishedDecision decision : fresh) {
                open.computeIfAbsent(decision.windowEnd(), end -> new TreeMap<>())
                        .put(decision.shadow(), decision);
            }
            while (!open.isEmpty() && open.firstEntry().getValue().size() == shadows.size()) {
                line(open.pollFirstEntry());
            }
        }

        private void line(Map.Entry<Instant, TreeMap<String, PublishedDecision>> window) {
            StringBuilder line = new StringBuilder();
            line.append(window.getKey())
                    .append(
                            String.format(
                                    Locale.ROOT,
                                    "  %,7d compared",
                                    compared(window.getValue().firstEntry().getValue())));
            StringBuilder changes = new StringBuilder();
            window.getValue()
                    .forEach(
                            (shadow, decision) -> {
                                line.append("   ")
                                        .append(shadow)
                                        .append(' ')
                                        .append(word(decision));
                                PublishedDecision before = last.put(shadow, decision);
                                String was = before == null ? "HOLD" : word(before);
                                if (!was.equals(word(decision))) {
                                    changes.append("    ")
                                            .append(word(decision))
                                            .append(' ')
                                            .append(shadow)
                                            .append(": ")
                                            .append(Printable.of(decision.reason()))
                                            .append(System.lineSeparator());
                                }
                            });
            windows++;
            out.println(line);
            out.print(changes);
        }

        private static String word(PublishedDecision decision) {
            return decision.verdict() + (decision.isRejectedSoFar() ? " so far" : "");
        }

        private static long compared(PublishedDecision decision) {
            return decision.json().path("coverage").path("compared").asLong();
        }

        /** Of how many windows decisions were told. */
        int windows() {
            return windows;
        }

        boolean isDecided() {
            return last.size() == shadows.size()
                    && last.values().stream().allMatch(PublishedDecision::isDecided);
        }

        /** The decisions as they are in Kafka. */
        void end(Map<String, PublishedDecision> latest) {
            out.println("The decisions in Kafka:");
            latest.values()
                    .forEach(
                            decision -> {
                                String line = Printable.of(decision.line());
                                out.println(
                                        "  "
                                                + line.substring(
                                                        0, Math.min(MOST_SHOWN, line.length()))
                                                + (line.length() > MOST_SHOWN ? " ..." : ""));
                            });
        }
    }
}
