package io.shadowgate.testing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Flink cluster: a JobManager and a TaskManager, each a process of its own, with nothing on
 * their classpath but what a cluster has in lib/.
 */
public final class FlinkProcesses implements AutoCloseable {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String RESULT = "BASH_JAVA_UTILS_EXEC_RESULT:";
    private static final String LIB = "local.classpath";
    private static final String LIB_AND_OPT = "sql.classpath";

    /** Which do their work within seconds: compiled well, it would come later. */
    private static final List<String> SHORT_LIVED =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final List<String> SMALL = with(SHORT_LIVED, "-Xmx512m");

    private final Path folder;
    private final int port;
    private final List<Process> processes = new ArrayList<>();

    private FlinkProcesses(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /**
     * @param folder empty; configuration and logs lie in it
     */
    public static FlinkProcesses start(Path folder, int slots) throws Exception {
        FlinkProcesses flink = new FlinkProcesses(folder, freePort());
        // A test that is itself killed leaves no cluster behind.
        Runtime.getRuntime().addShutdownHook(new Thread(flink::close));
        Files.writeString(
                Files.createDirectories(flink.conf()).resolve("config.yaml"),
                """
                jobmanager.rpc.address: localhost
                jobmanager.rpc.port: %d
                jobmanager.bind-host: localhost
                jobmanager.memory.process.size: 1g
                taskmanager.host: localhost
                taskmanager.bind-host: localhost
                taskmanager.memory.process.size: 1500m
                taskmanager.numberOfTaskSlots: %d
                parallelism.default: %d
                rest.address: localhost
                rest.bind-address: localhost
                rest.port: %d
                classloader.parent-first-patterns.additional: ai.djl.;ai.onnxruntime.;com.sun.jna.;com.github.luben.
                taskmanager.network.sort-shuffle.min-buffers: 64
                """
                        .formatted(freePort(), slots, slots, flink.port));
        flink.begin(
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                SMALL,
                List.of("--configDir", flink.conf().toString()));
        List<String> resources = flink.taskManagerResources();
        List<String> arguments = new ArrayList<>(List.of("--configDir", flink.conf().toString()));
        arguments.addAll(words(resources.get(1)));
        flink.begin(
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                with(SHORT_LIVED, words(resources.get(0)).toArray(String[]::new)),
                arguments);
        KafkaBroker.await("the TaskManager has registered", () -> flink.hasSlots(slots));
        return flink;
    }

    private static List<String> with(List<String> options, String... more) {
        return Stream.concat(options.stream(), Stream.of(more)).toList();
    }

    private Path conf() {
        return folder.resolve("conf");
    }

    private static List<String> words(String line) {
        return List.of(line.trim().split("\\s+"));
    }

    /** Its JVM's options, and the memory that its process has to be told of. */
    private List<String> taskManagerResources() throws Exception {
        Path out = folder.resolve("resources.txt");
        Process process =
                java(
                        out,
                        LIB,
                        "org.apache.flink.runtime.util.bash.BashJavaUtils",
                        List.of(),
                        List.of("GET_TM_RESOURCE_PARAMS", "--configDir", conf().toString()));
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return Files.readAllLines(out).stream()
                .filter(line -> line.startsWith(RESULT))
                .map(line -> line.substring(RESULT.length()))
                .toList();
    }

    private boolean hasSlots(int slots) {
        for (Process process : processes) {
            if (!process.isAlive()) {
                throw new AssertionError("a process of the cluster ended; see " + folder);
            }
        }
        try {
            HttpResponse<String> overview =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://localhost:"
                                                                    + port
                                                                    + "/overview"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString());
            return overview.body().contains("\"slots-total\":" + slots);
        } catch (IOException e) {
            return false; // Not yet there.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * As {@code flink run shadowgate-jobs.jar ARGUMENTS} does.
     *
     * @return the exit status
     */
    public int run(Path out, String... arguments) throws Exception {
        List<String> all =
                new ArrayList<>(List.of("run", TARGET.resolve("shadowgate-jobs.jar").toString()));
        all.addAll(List.of(arguments));
        return ended(out, java(out, LIB, "org.apache.flink.client.cli.CliFrontend", SMALL, all));
    }

    /**
     * As {@code sql-client.sh -f SCRIPT} does.
     *
     * @return the exit status
     */
    public int sql(Path out, Path script) throws Exception {
        return ended(
                out,
                java(
                        out,
                        LIB_AND_OPT,
                        "org.apache.flink.table.client.SqlClient",
                        SMALL,
                        List.of("-D", "execution.target=remote", "-f", script.toString())));
    }

    /** Where its web UI is. */
    public String address() {
        return "localhost:" + port;
    }

    private static int ended(Path out, Process process) throws Exception {
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the client did not end: " + Files.readString(out));
        }
        return process.exitValue();
    }

    private void begin(String main, List<String> options, List<String> arguments)
            throws IOException {
        String name = main.substring(main.lastIndexOf('.') + 1);
        processes.add(java(folder.resolve(name + ".txt"), LIB, main, options, arguments));
    }

    private Process java(
            Path out, String classpath, String main, List<String> options, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(options);
        command.add(main);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "CLASSPATH",
                                Files.readString(TARGET.resolve(classpath)).trim(),
                                "FLINK_CONF_DIR",
                                conf().toString(),
                                "ORT_DISABLE_TELEMETRY",
                                "1"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(out.toFile());
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
