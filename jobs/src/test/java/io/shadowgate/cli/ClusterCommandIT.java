package io.shadowgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.cluster.Ports;
import io.shadowgate.testing.FlinkProcesses;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Trees;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A day with the cluster as its users have it, from start to stop. */
@Timeout(600)
class ClusterCommandIT {
    private static final Pattern JOB = Pattern.compile("Submitted as job ([0-9a-f]{32})");

    private static final Path HOME = FlinkProcesses.TARGET.resolve("cluster");

    @TempDir static Path folder;

    @AfterAll
    static void leaveNothingBehind() throws Exception {
        cluster("stop");
    }

    @Test
    void producerToKafkaToJobToDecisions() throws Exception {
        String port = "" + Ports.free();
        int kafka = Ports.free();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Launcher.Ended refused = cluster("start", "--port", "" + taken.getLocalPort());
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .startsWith("shadowgate: port " + taken.getLocalPort() + " is taken")
                    .contains("choose another with --port");
        }
        assertThat(cluster("stop").err()).startsWith("shadowgate: no cluster is running in ");
        if (Files.isDirectory(HOME)) {
            // An earlier run's topics are there still.
            Trees.clear(HOME);
        }

        String[] start = {
            "start",
            "--kafka",
            "--port",
            port,
            "--gateway-port",
            "" + Ports.free(),
            "--kafka-port",
            "" + kafka,
            "--task-managers",
            "1",
            "--flink",
            "execution.checkpointing.interval=500 ms"
        };
        Launcher.Ended started = cluster(start);
        assertThat(started.exitCode()).as(started.err()).isZero();
        assertThat(started.out())
                .contains("taskmanager-1 is ready", "sql-gateway is ready")
                .contains("Kafka: localhost:" + kafka);
        assertThat(cluster("start").err()).contains("is already running: kafka, jobmanager, ");
        Launcher.Ended status = cluster("status");
        assertThat(status.exitCode()).isZero();
        assertThat(status.out().lines()).hasSize(4).allMatch(line -> line.contains(" process "));

        List<String> log = RequestLog.lines(2000, 8);
        produce(kafka, log);
        Path spec = spec(kafka);
        Launcher.Ended submitted =
                cluster(
                        "flink",
                        "run",
                        "-d",
                        Path.of("target", "shadowgate-jobs.jar").toAbsolutePath().toString(),
                        "--spec",
                        spec.toString());
        Matcher job = JOB.matcher(submitted.out());
        assertThat(job.find()).as(submitted.out() + submitted.err()).isTrue();
        Runs.awaitRead(folder.resolve("out"), log.size());
        Launcher.Ended stopped =
                cluster("flink", "stop", "--drain", "-p", folder + "/savepoints", job.group(1));
        assertThat(stopped.exitCode()).as(stopped.err()).isZero();

        Files.write(folder.resolve("log.jsonl"), log);
        Path embedded =
                Files.writeString(
                        folder.resolve("embedded.yaml"),
                        Files.readString(spec)
                                .replaceFirst("kafka: .*", "files: {path: log.jsonl}")
                                .replace("path: out/", "path: embedded/"));
        Launcher.Ended run = Launcher.shadowgate(folder, "run", "--spec", embedded.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        for (String kind : List.of("decisions", "windows", "comparisons")) {
            assertThat(withoutDigest(Runs.lines(folder.resolve("out"), kind)))
                    .as(kind)
                    .isNotEmpty()
                    .isEqualTo(withoutDigest(Runs.lines(folder.resolve("embedded"), kind)));
        }
        assertThat(withoutDigest(decisions(kafka)))
                .isEqualTo(withoutDigest(Runs.lines(folder.resolve("embedded"), "decisions")));

        List<String> decided = decisions(kafka);
        Launcher.Ended end = cluster("stop");
        assertThat(end.out()).startsWith("Stopped: kafka, jobmanager, taskmanager-1, sql-gateway");
        assertThat(cluster("status").exitCode()).isEqualTo(1);

        Launcher.Ended again = cluster(start);
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(decisions(kafka)).as("what the broker holds").isEqualTo(decided);
    }

    private static Launcher.Ended cluster(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of("cluster"));
        all.addAll(List.of(args));
        return Launcher.shadowgate(folder, all.toArray(String[]::new));
    }

    private static Path spec(int kafka) throws Exception {
        return Files.writeString(
                folder.resolve("test.yaml"),
                """
                test: t
                traffic:
                  kafka: {servers: "127.0.0.1:%d", topic: requests, group: live}
                primary: {name: v12}
                shadows:
                  - name: v13
                compare:
                  tolerance: {absolute: 0.01}
                  segments: [country]
                gates: {min-requests: 100}
                sinks:
                  files: {path: out/, comparisons: true}
                  kafka: {servers: "127.0.0.1:%d", decisions: decisions}
                """
                        .formatted(kafka, kafka));
    }

    private static Map<String, Object> client(int kafka) {
        return Map.of("bootstrap.servers", "127.0.0.1:" + kafka);
    }

    private static void produce(int kafka, List<String> log) throws Exception {
        try (Admin admin = Admin.create(client(kafka))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic("requests", 2, (short) 1),
                                    new NewTopic("decisions", 1, (short) 1)))
                    .all()
                    .get();
        }
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            records.add(new ProducerRecord<>("requests", i % 2, null, log.get(i).getBytes(UTF_8)));
        }
        KafkaBroker.produce(client(kafka), records);
    }

    private static List<String> decisions(int kafka) {
        return KafkaBroker.committed(client(kafka), "decisions").stream()
                .map(record -> new String(record.value(), UTF_8))
                .sorted()
                .toList();
    }

    /** The specs differ in where the traffic comes from. */
    private static List<String> withoutDigest(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("\"spec_sha256\":\"[0-9a-f]*\"", ""))
                .toList();
    }
}
