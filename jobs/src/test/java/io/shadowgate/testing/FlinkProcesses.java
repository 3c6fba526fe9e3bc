package io.shadowgate.testing;

import io.shadowgate.cluster.Artifacts;
import io.shadowgate.cluster.Cluster;
import io.shadowgate.cluster.ClusterPlan;
import io.shadowgate.cluster.Ports;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The cluster of {@code shadowgate cluster}, on free ports, for the time of a test. */
public final class FlinkProcesses implements AutoCloseable {
    /** Where Maven leaves what it makes. */
    public static final Path TARGET = Path.of("target").toAbsolutePath();

    /** What is submitted. */
    public static final Path JOB = TARGET.resolve("shadowgate-jobs.jar");

    /** Such work is done within seconds: compiled well, it would come later. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /**
     * What is only softly reachable, as class loaders of past jobs are from the JDK's caches, goes
     * with the next collection: with memory to spare it would stay for minutes.
     */
    private static final String NOTHING_SOFT = " -XX:SoftRefLRUPolicyMSPerMB=0";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Cluster cluster;
    private final HttpClient http = HttpClient.newHttpClient();

    private FlinkProcesses(Path folder, Cluster cluster) {
        this.folder = folder;
        this.cluster = cluster;
    }

    /**
     * @param folder empty; configuration and logs lie in it
     */
    public static FlinkProcesses start(Path folder, int slots) throws Exception {
        return start(folder, 1, slots, Map.of());
    }

    public static FlinkProcesses start(
            Path folder, int taskManagers, int slots, Map<String, String> settings)
            throws Exception {
        return start(folder, Artifacts.of(TARGET), taskManagers, slots, settings);
    }

    public static FlinkProcesses start(
            Path folder,
            Artifacts artifacts,
            int taskManagers,
            int slots,
            Map<String, String> settings)
            throws Exception {
        FlinkProcesses flink = new FlinkProcesses(folder, Cluster.in(folder, artifacts));
        // A test that is itself killed leaves no cluster behind.
        Runtime.getRuntime().addShutdownHook(new Thread(flink::close));
        Map<String, String> all = new TreeMap<>(settings);
        all.putIfAbsent("taskmanager.memory.process.size", "1500m");
        all.putIfAbsent("env.java.opts.all", SHORT_LIVED + NOTHING_SOFT);
        // What it tells of a job is three seconds old otherwise.
        all.putIfAbsent("web.refresh-interval", "100");
        flink.cluster.start(
                new ClusterPlan(Ports.free(), null, null, taskManagers, slots, true, all),
                silence());
        return flink;
    }

    private static PrintStream silence() {
        return new PrintStream(PrintStream.nullOutputStream());
    }

    /**
     * As {@code flink run shadowgate-jobs.jar ARGUMENTS} does.
     *
     * @return the exit status
     */
    public int run(Path out, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("run", cluster.jobJar().toString()));
        all.addAll(List.of(arguments));
        return flink(out, all);
    }

    /** Flink's command line. */
    public int flink(Path out, List<String> arguments) throws Exception {
        return ended(out, cluster.flink(arguments));
    }

    /**
     * As {@code sql-client.sh -f SCRIPT} does.
     *
     * @return the exit status
     */
    public int sql(Path out, Path script) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of(SHORT_LIVED.split(" ")));
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "org.apache.flink.table.client.SqlClient",
                        "-D",
                        "execution.target=remote",
                        "-f",
                        script.toString()));
        ProcessBuilder client = new ProcessBuilder(command);
        client.environment()
                .putAll(
                        Map.of(
                                "CLASSPATH",
                                Files.readString(TARGET.resolve("sql.classpath")).trim()
                                        + ":"
                                        + TARGET.resolve("nested/*"),
                                "FLINK_CONF_DIR",
                                folder.resolve("conf").toString()));
        return ended(out, client);
    }

    private int ended(Path out, ProcessBuilder client) throws Exception {
        Process process =
                client.directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the client did not end: " + Files.readString(out));
        }
        return process.exitValue();
    }

    /** As the web UI submits a jar, which costs no process. */
    public String upload(Path jar) throws Exception {
        String boundary = "jar-in-here";
        byte[] head =
                ("--"
                                + boundary
                                + "\r\nContent-Disposition: form-data; name=\"jarfile\";"
                                + " filename=\""
                                + jar.getFileName()
                                + "\"\r\nContent-Type: application/java-archive\r\n\r\n")
                        .getBytes();
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes();
        HttpRequest request =
                request("/jars/upload")
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(
                                HttpRequest.BodyPublishers.concat(
                                        HttpRequest.BodyPublishers.ofByteArray(head),
                                        HttpRequest.BodyPublishers.ofFile(jar),
                                        HttpRequest.BodyPublishers.ofByteArray(tail)))
                        .build();
        String name = send(request).required("filename").asString();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /**
     * @param options of the submission beside the arguments, such as {@code savepointPath}
     * @return the job's id
     */
    public String submit(String jar, Map<String, Object> options, String... arguments)
            throws Exception {
        Map<String, Object> body = new TreeMap<>(options);
        body.put("programArgsList", List.of(arguments));
        return post("/jars/" + jar + "/run", body).required("jobid").asString();
    }

    public void cancel(String job) throws Exception {
        send(request("/jobs/" + job).method("PATCH", HttpRequest.BodyPublishers.noBody()).build());
        awaitState(job, "CANCELED");
    }

    /** Stops it as {@code flink stop --drain} does: event time runs to its end. */
    public void drain(String job) throws Exception {
        awaitTasks(job);
        String stop =
                post(
                                "/jobs/" + job + "/stop",
                                Map.of(
                                        "drain",
                                        true,
                                        "targetDirectory",
                                        folder.resolve("savepoints").toUri().toString()))
                        .required("request-id")
                        .asString();
        Await.until(
                "job " + job + " has stopped",
                () -> {
                    JsonNode operation =
                            get("/jobs/" + job + "/savepoints/" + stop).path("operation");
                    if (operation.has("failure-cause")) {
                        throw new AssertionError(operation.toString());
                    }
                    return operation.has("location");
                });
        awaitState(job, "FINISHED");
    }

    /** A job that restarts runs before its tasks do. */
    public void awaitTasks(String job) throws Exception {
        Await.until(
                "all tasks of job " + job + " run",
                () -> {
                    int all = 0;
                    int running = 0;
                    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
                        all += vertex.required("parallelism").asInt();
                        running += vertex.required("tasks").required("RUNNING").asInt();
                    }
                    return all > 0 && running == all;
                });
    }

    public void awaitState(String job, String state) throws Exception {
        Await.until(
                "job " + job + " is " + state,
                () -> {
                    String now = get("/jobs/" + job).path("state").asString("");
                    if (now.equals("FAILED") && !state.equals(now)) {
                        throw new AssertionError(get("/jobs/" + job + "/exceptions").toString());
                    }
                    return now.equals(state);
                });
    }

    /** Null while the JobManager does not answer. */
    public JsonNode get(String path) {
        try {
            return send(request(path).build());
        } catch (IOException e) {
            return JSON.createObjectNode();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode post(String path, Map<String, Object> body) throws Exception {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(cluster.webUi() + path));
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new AssertionError(request + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** The newest checkpoint that is complete, of all jobs, as a submission takes it. */
    public String lastCheckpoint(String job) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("checkpoints").resolve(job))) {
            return files.filter(file -> file.getFileName().toString().equals("_metadata"))
                    .max(Comparator.comparingInt(FlinkProcesses::number))
                    .orElseThrow()
                    .getParent()
                    .toUri()
                    .toString();
        }
    }

    private static int number(Path metadata) {
        return Integer.parseInt(metadata.getParent().getFileName().toString().substring(4));
    }

    /** As {@code flink run -m} takes it. */
    public String address() {
        return cluster.webUi().substring("http://".length());
    }

    /** Where its processes unpack what they load. */
    public Path temporary() {
        return folder.resolve("tmp");
    }

    /** Of a process, from all its starts. */
    public Path log(String name) {
        return folder.resolve("log").resolve(name + ".log");
    }

    public long pid(String name) throws IOException {
        return cluster.status().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow()
                .pid();
    }

    /** As if the machine had lost power, but for this process alone. */
    public void kill(String name) throws Exception {
        cluster.kill(name);
    }

    /** As a fault in native code ends a process. */
    public void crash(String name) throws Exception {
        long pid = pid(name);
        new ProcessBuilder("kill", "-SEGV", "" + pid).start().waitFor();
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }

    /** Starts again what was killed. */
    public void revive() throws Exception {
        cluster.revive(silence());
    }

    /** Also when a test that was killed has done so already. */
    @Override
    public synchronized void close() {
        try {
            for (Cluster.Status process : cluster.status()) {
                cluster.kill(process.name());
            }
            // The jars are links, and whoever clears the folder need not wonder where they lead.
            for (String jars : List.of("lib", "opt")) {
                if (Files.isDirectory(folder.resolve(jars))) {
                    Trees.clear(folder.resolve(jars));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
