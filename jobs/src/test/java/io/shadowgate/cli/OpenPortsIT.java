package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.cluster.Artifacts;
import io.shadowgate.cluster.Cluster;
import io.shadowgate.cluster.ClusterPlan;
import io.shadowgate.cluster.Ports;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.FlinkProcesses;
import io.shadowgate.testing.Listening;
import io.shadowgate.testing.NetworkNamespace;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Trees;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nobody gets at a Flink that one of the commands has started, from here or from elsewhere. */
@Timeout(600)
class OpenPortsIT {
    private static final Pattern JOB = Pattern.compile("[0-9a-f]{32}");
    private static final String NO_JOB = "0123456789abcdef0123456789abcdef";

    private final HttpClient http = HttpClient.newHttpClient();
    @TempDir Path folder;
    private Path spec;

    @BeforeEach
    void writeSpec() throws IOException {
        Files.createDirectories(folder.resolve("log"));
        Files.write(folder.resolve("log/requests.jsonl"), RequestLog.lines(100, 8));
        spec =
                Files.writeString(
                        folder.resolve("test.yaml"),
                        """
                        test: t
                        traffic:
                          files: {path: log/, monitor: 1 s}
                        primary: {name: v12}
                        shadows:
                          - name: v13
                        compare: {segments: [country]}
                        sinks:
                          files: {path: out/}
                        """);
    }

    @Test
    void aRunIsReadByItsOwnMachineAndByNobodyElse() throws Exception {
        Process run = Launcher.start(folder, Map.of(), "run", "--ui", "--spec", spec.toString());
        try {
            int[] ui = new int[1];
            Await.until("the job runs", () -> (ui[0] = portOfRunningJob(run)) > 0);
            Matcher job = JOB.matcher(get(ui[0], "/jobs"));
            assertThat(job.find()).isTrue();
            assertThat(get(ui[0], "/jobmanager/config"))
                    .contains("\"key\":\"shadowgate.rest.secret\",\"value\":\"******\"");
            assertClosed(ui[0], job.group());
            assertThat(get(ui[0], "/jobs")).contains("\"status\":\"RUNNING\"");
            assertOnLoopback(run.toHandle());
        } finally {
            end(run);
        }
    }

    @Test
    void withoutTheUiNothingIsAnswered() throws Exception {
        Process run = Launcher.start(folder, Map.of(), "run", "--spec", spec.toString());
        try {
            int[] rest = new int[1];
            Await.until("Flink answers", () -> (rest[0] = portThatRefuses(run)) > 0);
            for (String path : List.of("/", "/jobs", "/overview", "/v1/config")) {
                assertThat(status("GET", rest[0], path)).as(path).isEqualTo(403);
            }
            assertClosed(rest[0], NO_JOB);
            assertOnLoopback(run.toHandle());
        } finally {
            end(run);
        }
    }

    @Test
    void theDemoListensOnLoopback() throws Exception {
        Process demo = Launcher.start(folder, Map.of(), "demo", "--scale", "3");
        try {
            int[] rest = new int[1];
            Await.until("Flink answers", () -> (rest[0] = portThatRefuses(demo)) > 0);
            assertClosed(rest[0], NO_JOB);
            assertOnLoopback(demo.toHandle());
        } finally {
            end(demo);
        }
    }

    @Test
    void theSqlClientAndItsGatewayListenOnLoopback() throws Exception {
        Process sql = Launcher.start(folder, Map.of(), "sql");
        try {
            // Flink's REST endpoint and BLOB server, and the gateway.
            Await.until("all listen", () -> Listening.of(sql.toHandle()).size() == 3);
            for (Listening each : Listening.of(sql.toHandle())) {
                assertThat(status("GET", each.port(), "/v1/info")).isIn(403, -1);
                assertThat(status("POST", each.port(), "/v1/sessions")).isIn(403, -1);
            }
            assertOnLoopback(sql.toHandle());
        } finally {
            end(sql);
        }
    }

    @Test
    void theClusterListensOnLoopbackAndObeysItsOwnClient() throws Exception {
        Cluster cluster =
                Cluster.in(folder.resolve("cluster"), Artifacts.of(FlinkProcesses.TARGET));
        int port = Ports.free();
        int gateway = Ports.free();
        cluster.start(
                new ClusterPlan(port, gateway, Ports.free(), 1, 2, false, Map.of()),
                new PrintStream(PrintStream.nullOutputStream()));
        try {
            assertClosed(port, NO_JOB);
            assertThat(status("GET", port, "/overview")).isEqualTo(200);
            assertThat(status("GET", gateway, "/v1/info")).isEqualTo(200);
            assertThat(status("GET", gateway, "/v1/info", "Origin", "http://evil.example"))
                    .isEqualTo(403);
            Path submitted = folder.resolve("submitted.txt");
            int run =
                    flink(
                            cluster,
                            submitted,
                            "run",
                            "-d",
                            cluster.jobJar().toString(),
                            "--spec",
                            spec.toString());
            assertThat(run).as(Files.readString(submitted)).isZero();
            Matcher job = JOB.matcher(Files.readString(submitted));
            assertThat(job.find()).isTrue();
            assertClosed(port, job.group());
            assertThat(flink(cluster, submitted, "cancel", job.group()))
                    .as(Files.readString(submitted))
                    .isZero();
            List<ProcessHandle> processes = new ArrayList<>();
            for (Cluster.Status each : cluster.status()) {
                processes.add(ProcessHandle.of(each.pid()).orElseThrow());
            }
            assertOnLoopback(processes.toArray(ProcessHandle[]::new));
        } finally {
            cluster.stop();
            // The jars are links, which are not to be followed.
            Trees.clear(folder.resolve("cluster/lib"));
            Trees.clear(folder.resolve("cluster/opt"));
        }
    }

    private static int flink(Cluster cluster, Path out, String... arguments) throws Exception {
        return cluster.flink(List.of(arguments))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
    }

    /** What a page in a browser, or a program of another user, could try. */
    private void assertClosed(int port, String job) throws Exception {
        assertThat(status("POST", port, "/jars/upload")).isGreaterThanOrEqualTo(400);
        assertThat(status("POST", port, "/jars/x.jar/run")).isEqualTo(403);
        assertThat(status("POST", port, "/jobs")).isEqualTo(403);
        assertThat(status("PATCH", port, "/jobs/" + job)).isEqualTo(403);
        assertThat(status("PATCH", port, "/v1/jobs/" + job + "?mode=cancel")).isEqualTo(403);
        assertThat(status("GET", port, "/jobs/" + job + "/yarn-cancel")).isEqualTo(403);
        assertThat(status("GET", port, "/jobs/" + job + "/yarn-stop")).isEqualTo(403);
        assertThat(status("POST", port, "/jobs/" + job + "/stop")).isEqualTo(403);
        assertThat(status("PATCH", port, "/jobs/" + job + "/rescaling")).isEqualTo(403);
        assertThat(status("DELETE", port, "/cluster")).isEqualTo(403);
        assertThat(status("GET", port, "/overview", "Origin", "http://evil.example"))
                .isEqualTo(403);
    }

    /** As the system tells it, and then as a scan from another network sees it. */
    private static void assertOnLoopback(ProcessHandle... processes) throws Exception {
        List<Listening> all = new ArrayList<>();
        for (ProcessHandle process : processes) {
            all.addAll(Listening.of(process));
        }
        assertThat(all).isNotEmpty().allMatch(each -> each.address().isLoopbackAddress());
        try (NetworkNamespace elsewhere = NetworkNamespace.open();
                ServerSocket open = new ServerSocket(0)) {
            Set<Integer> answering = elsewhere.answering();
            assertThat(answering).as("the scan sees what is open").contains(open.getLocalPort());
            assertThat(answering)
                    .doesNotContainAnyElementsOf(all.stream().map(Listening::port).toList());
        }
    }

    private int portOfRunningJob(Process run) throws Exception {
        for (Listening each : Listening.of(run.toHandle())) {
            if (String.valueOf(get(each.port(), "/jobs")).contains("RUNNING")) {
                return each.port();
            }
        }
        return 0;
    }

    private int portThatRefuses(Process run) throws Exception {
        for (Listening each : Listening.of(run.toHandle())) {
            if (status("GET", each.port(), "/jobs") == 403) {
                return each.port();
            }
        }
        return 0;
    }

    @Nullable
    private String get(int port, String path) throws Exception {
        try {
            return http.send(request("GET", port, path).build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return null;
        }
    }

    /** -1 where what listens there does not speak HTTP. */
    private int status(String method, int port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(method, port, path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString()).statusCode();
        } catch (IOException e) {
            return -1;
        }
    }

    private static HttpRequest.Builder request(String method, int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "text/plain")
                .method(
                        method,
                        method.equals("GET")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString("{}"));
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
