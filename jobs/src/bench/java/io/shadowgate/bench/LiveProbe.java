package io.shadowgate.bench;

import io.shadowgate.cluster.Cluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The lag, heap and checkpoint size of a live job, measured from outside. */
final class LiveProbe {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The format of G1 and others, and that of the serial collector's generations. */
    private static final Pattern USED = Pattern.compile("(?:heap|generation) .*used (\\d+)K");

    private final Cluster cluster;
    private final String servers;
    private final Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();

    /**
     * @param lag requests that are in no completed checkpoint
     * @param heapBytes used bytes of the TaskManager's heap after a full collection
     * @param checkpointBytes of the last one
     */
    record Sample(long lag, long heapBytes, long checkpointBytes) {}

    LiveProbe(Cluster cluster, String servers, String topic, int partitions) {
        this.cluster = cluster;
        this.servers = servers;
        for (int partition = 0; partition < partitions; partition++) {
            this.partitions.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
    }

    Sample sample() throws Exception {
        return new Sample(lag(), heapAfterCollection(), checkpoint());
    }

    long lag() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            Map<TopicPartition, OffsetAndMetadata> read =
                    admin.listConsumerGroupOffsets("live").partitionsToOffsetAndMetadata().get();
            long lag = 0;
            for (var end : admin.listOffsets(partitions).all().get().entrySet()) {
                OffsetAndMetadata committed = read.get(end.getKey());
                lag += end.getValue().offset() - (committed == null ? 0 : committed.offset());
            }
            return lag;
        }
    }

    Duration awaitNoLag() throws Exception {
        long start = System.nanoTime();
        while (lag() > 0) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("the job does not catch up");
            }
            Thread.sleep(200);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private long heapAfterCollection() throws Exception {
        long pid =
                cluster.status().stream()
                        .filter(process -> process.name().equals("taskmanager-1"))
                        .findFirst()
                        .orElseThrow()
                        .pid();
        jcmd(pid, "GC.run");
        long used = 0;
        Matcher line = USED.matcher(jcmd(pid, "GC.heap_info"));
        while (line.find()) {
            used += Long.parseLong(line.group(1)) << 10;
        }
        return used;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                "" + pid,
                                command)
                        .redirectErrorStream(true)
                        .start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("jcmd: " + printed);
        }
        return printed;
    }

    private long checkpoint() throws Exception {
        JsonNode jobs = get("/jobs/overview").required("jobs");
        JsonNode job = jobs.get(0);
        if (!job.required("state").asString().equals("RUNNING")) {
            throw new IllegalStateException("the job is " + job.required("state"));
        }
        return get("/jobs/" + job.required("jid").asString() + "/checkpoints")
                .path("latest")
                .path("completed")
                .path("state_size")
                .asLong(0);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(cluster.webUi() + path)).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body());
    }
}
