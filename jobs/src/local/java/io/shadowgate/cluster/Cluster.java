package io.shadowgate.cluster;

import io.shadowgate.app.UserError;
import io.shadowgate.restguard.GuardOptions;
import io.shadowgate.restguard.GuardOptions.Allowed;
import io.shadowgate.restguard.GuardSecret;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.RestOptions;
import org.jspecify.annotations.Nullable;

/**
 * A JobManager, TaskManagers, a SQL Gateway and a Kafka broker. Each is a separate process on
 * loopback. All their files are in one folder, and they run until they are stopped.
 *
 * <p>The folder has a file for each running process, and the configuration to start an ended
 * process again.
 */
public final class Cluster {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LOOK_EVERY_MS = 50;
    private static final int LAST_LINES = 15;

    /** In the order of starting; they stop in the reverse order. */
    private static final List<String> KINDS =
            List.of("kafka", "jobmanager", "taskmanager", "sql-gateway");

    private final Home home;
    private final Artifacts artifacts;
    private final Launch launch;

    private Cluster(Path folder, Artifacts artifacts) {
        this.home = new Home(folder.toAbsolutePath());
        this.artifacts = artifacts;
        this.launch = new Launch(home, artifacts);
    }

    /**
     * @param folder created at the start
     */
    public static Cluster in(Path folder, Artifacts artifacts) {
        return new Cluster(folder, artifacts);
    }

    /**
     * One process of the cluster.
     *
     * @param pid null if the process has ended without being stopped
     */
    public record Status(String name, @Nullable Long pid, Path log) {}

    /** Starts all processes of the plan, and waits until jobs can be submitted. */
    public void start(ClusterPlan plan, PrintStream out) throws IOException, InterruptedException {
        if (!servers().isEmpty()) {
            throw new UserError(
                    "the cluster in " + home.folder() + " is already running: " + names(servers()));
        }
        checkPorts(plan);
        home.assemble(artifacts, Settings.of(plan, home.folder()));
        if (plan.kafkaPort() != null) {
            launch.writeBroker(plan.kafkaPort());
        }
        List<String> names = new ArrayList<>(List.of("jobmanager"));
        for (int i = 1; i <= plan.taskManagers(); i++) {
            names.add("taskmanager-" + i);
        }
        if (plan.gatewayPort() != null) {
            names.add("sql-gateway");
        }
        if (plan.kafkaPort() != null) {
            // Its storage is prepared first, and the others start meanwhile.
            names.add("kafka");
        }
        try {
            for (String name : names) {
                server(name).start(launch.of(name));
            }
            awaitReady(out);
        } catch (UserError e) {
            stopAll();
            throw e;
        }
    }

    /**
     * Restarts processes that have ended by themselves, with their old settings.
     *
     * @return their names
     */
    public List<String> revive(PrintStream out) throws IOException, InterruptedException {
        List<String> revived = new ArrayList<>();
        for (Server server : servers()) {
            if (server.process().isEmpty()) {
                server.start(launch.of(server.name()));
                revived.add(server.name());
            }
        }
        awaitReady(out);
        return revived;
    }

    /**
     * Ends only these processes. Jobs on the cluster end with them.
     *
     * @return their names
     */
    public List<String> stop() throws IOException, InterruptedException {
        if (servers().isEmpty()) {
            throw notRunning();
        }
        return stopAll();
    }

    private List<String> stopAll() throws IOException, InterruptedException {
        List<Server> servers = servers();
        for (int i = servers.size() - 1; i >= 0; i--) {
            servers.get(i).stop();
        }
        return servers.stream().map(Server::name).toList();
    }

    /** The processes that were started and not stopped. */
    public List<Status> status() throws IOException {
        List<Status> statuses = new ArrayList<>();
        for (Server server : servers()) {
            statuses.add(
                    new Status(
                            server.name(),
                            server.process().map(ProcessHandle::pid).orElse(null),
                            server.log()));
        }
        return statuses;
    }

    /** Ends the processes abruptly, like a power failure. */
    public void kill(String name) throws IOException, InterruptedException {
        server(name).kill();
    }

    /**
     * Flink's own command line for this cluster: {@code run}, {@code list}, {@code cancel} ...
     *
     * @return not started yet, with its output not redirected
     */
    public ProcessBuilder flink(List<String> arguments) throws IOException {
        if (servers().isEmpty()) {
            throw notRunning();
        }
        return launch.client(arguments);
    }

    public Path jobJar() {
        return artifacts.jobJar();
    }

    /**
     * The secret that a client must send to this address.
     *
     * @return null if this cluster is not at this address
     */
    @Nullable
    public String secret(String host, int port) {
        boolean here = host.equals("localhost") || host.equals("127.0.0.1");
        return here && Files.exists(home.conf()) && config().get(RestOptions.PORT) == port
                ? config().get(GuardOptions.SECRET)
                : null;
    }

    public String webUi() {
        return "http://localhost:" + config().get(RestOptions.PORT);
    }

    private Configuration config() {
        return GlobalConfiguration.loadConfiguration(home.conf().toString());
    }

    private UserError notRunning() {
        return new UserError(
                "no cluster is running in " + home.folder() + "; start one with 'cluster start'");
    }

    private static void checkPorts(ClusterPlan plan) {
        Ports.checkFree(plan.restPort(), "the JobManager", "--port");
        if (plan.gatewayPort() != null) {
            Ports.checkFree(plan.gatewayPort(), "the SQL Gateway", "--gateway-port");
        }
        if (plan.kafkaPort() != null) {
            Ports.checkFree(plan.kafkaPort(), "the Kafka broker", "--kafka-port");
            Ports.checkFree(plan.kafkaPort() + 1, "the broker's controller", "--kafka-port");
        }
    }

    private void awaitReady(PrintStream out) throws IOException, InterruptedException {
        Health health = new Health(config(), home);
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (Server server : servers()) {
            while (!health.isReady(server.name())) {
                if (server.process().isEmpty()) {
                    throw new UserError(server.name() + " has ended:\n" + lastOf(server));
                }
                if (System.nanoTime() > until) {
                    throw new UserError(
                            server.name()
                                    + " is not ready after "
                                    + PATIENCE.toSeconds()
                                    + " s:\n"
                                    + lastOf(server));
                }
                Thread.sleep(LOOK_EVERY_MS);
            }
            out.println(server.name() + " is ready");
        }
    }

    private static String lastOf(Server server) throws IOException {
        List<String> lines = Files.readAllLines(server.log());
        return String.join(
                        "\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()))
                + "\n(the whole log is in "
                + server.log()
                + ")";
    }

    private Server server(String name) {
        return new Server(name, home);
    }

    private List<Server> servers() throws IOException {
        if (!Files.isDirectory(home.pids())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home.pids())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pid"))
                    .map(name -> name.substring(0, name.length() - ".pid".length()))
                    .sorted(Comparator.comparing(Cluster::place).thenComparing(name -> name))
                    .map(this::server)
                    .toList();
        }
    }

    private static int place(String name) {
        return KINDS.indexOf(name.replaceFirst("-\\d+$", ""));
    }

    private static String names(List<Server> servers) {
        return servers.stream().map(Server::name).collect(Collectors.joining(", "));
    }

    /** The cluster's default settings, overridden by those of the plan. */
    private static final class Settings {
        static Map<String, String> of(ClusterPlan plan, Path folder) throws IOException {
            Map<String, String> settings = new TreeMap<>();
            settings.put("jobmanager.rpc.address", "localhost");
            settings.put("jobmanager.rpc.port", "" + Ports.free());
            settings.put("jobmanager.bind-host", "localhost");
            settings.put("jobmanager.memory.process.size", "1g");
            settings.put("taskmanager.host", "localhost");
            settings.put("taskmanager.bind-host", "localhost");
            settings.put("taskmanager.memory.process.size", "1728m");
            // Models use memory outside of Flink's own.
            settings.put("taskmanager.memory.task.off-heap.size", "128m");
            settings.put("taskmanager.numberOfTaskSlots", "" + plan.slots());
            settings.put("parallelism.default", "" + plan.slots() * plan.taskManagers());
            // A task of a backfill can have four results, and by default each uses 512 buffers.
            settings.put("taskmanager.network.sort-shuffle.min-buffers", "64");
            // Distributes jobs over the processes, instead of filling the first one.
            settings.put("taskmanager.load-balance.mode", "SLOTS");
            settings.put("rest.address", "localhost");
            settings.put("rest.bind-address", "localhost");
            settings.put("rest.port", "" + plan.restPort());
            settings.put("web.access-control-allow-origin", "http://localhost");
            settings.put("web.submit.enable", "" + plan.openControl());
            settings.put("web.cancel.enable", "" + plan.openControl());
            settings.put("web.rescale.enable", "" + plan.openControl());
            // These options hide buttons and close the upload of jars. The guard closes the rest.
            settings.put(GuardOptions.SECRET.key(), GuardSecret.random());
            settings.put(
                    GuardOptions.WITHOUT_SECRET.key(),
                    (plan.openControl() ? Allowed.EVERYTHING : Allowed.READING).name());
            if (plan.gatewayPort() != null) {
                settings.put("sql-gateway.endpoint.rest.address", "localhost");
                settings.put("sql-gateway.endpoint.rest.bind-address", "localhost");
                settings.put("sql-gateway.endpoint.rest.port", "" + plan.gatewayPort());
            }
            settings.put(
                    "classloader.parent-first-patterns.additional",
                    "ai.djl.;ai.onnxruntime.;com.sun.jna.;com.github.luben.");
            settings.put(
                    "execution.checkpointing.dir",
                    folder.resolve("checkpoints").toUri().toString());
            settings.put(
                    "execution.checkpointing.savepoint-dir",
                    folder.resolve("savepoints").toUri().toString());
            // If a JobManager is killed, its job can continue from the checkpoints here.
            settings.put(
                    "execution.checkpointing.externalized-checkpoint-retention",
                    "RETAIN_ON_CANCELLATION");
            settings.put("io.tmp.dirs", folder.resolve("tmp").toString());
            // A process on this machine that is silent for 15 s has ended. With the default,
            // TaskManagers look for a restarted JobManager only after 50 s.
            settings.put("heartbeat.interval", "2 s");
            settings.put("heartbeat.timeout", "15 s");
            settings.putAll(plan.settings());
            return settings;
        }
    }
}
