package io.shadowgate.local;

import io.shadowgate.app.UserError;
import io.shadowgate.cluster.Artifacts;
import io.shadowgate.cluster.Cluster;
import io.shadowgate.cluster.ClusterPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "cluster",
        synopsisSubcommandLabel = "(start | stop | status | flink | topics | produce | consume)",
        description =
                "Run a Flink cluster on this machine: a JobManager, TaskManagers, a SQL Gateway"
                        + " and, with --kafka, a Kafka broker. Each is a separate process that"
                        + " listens on loopback. Their files are in jobs/target/cluster.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {
            ClusterCommand.Start.class,
            ClusterCommand.Stop.class,
            ClusterCommand.Status.class,
            ClusterCommand.Flink.class,
            TopicCommands.Create.class,
            TopicCommands.Produce.class,
            TopicCommands.Consume.class
        })
final class ClusterCommand implements Callable<Integer> {
    /** Set by the launcher. */
    private static final String ROOT = "shadowgate.root";

    @Override
    public Integer call() {
        throw new UserError(
                "cluster needs one of start, stop, status, flink, topics, produce, consume");
    }

    private static Cluster cluster() throws IOException {
        return in(target().resolve("cluster"));
    }

    /**
     * A cluster in this folder, of the jars that the launcher knows.
     *
     * @throws UserError outside of the launcher
     */
    static Cluster in(Path folder) throws IOException {
        return Cluster.in(folder, Artifacts.of(target()));
    }

    private static Path target() {
        String root = System.getProperty(ROOT);
        if (root == null) {
            throw new UserError("start it with deploy/local/shadowgate, which knows the jars");
        }
        return Path.of(root, "jobs", "target");
    }

    /** Null outside of the launcher. */
    @Nullable
    static Cluster clusterOrNull() throws IOException {
        return System.getProperty(ROOT) == null ? null : cluster();
    }

    @Command(
            name = "start",
            description =
                    "Start the cluster and wait until it answers. If some of its processes have"
                            + " ended by themselves, restart only those, with their old settings.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Start implements Callable<Integer> {
        @Option(names = "--kafka", description = "Start a Kafka broker too.")
        private boolean kafka;

        @Option(
                names = "--task-managers",
                paramLabel = "N",
                description = "Default: ${DEFAULT-VALUE}")
        private int taskManagers = 2;

        @Option(
                names = "--slots",
                paramLabel = "N",
                description = "Slots in each TaskManager. Default: ${DEFAULT-VALUE}")
        private int slots = 2;

        @Option(
                names = "--port",
                paramLabel = "N",
                description = "Port of the web UI, also for submissions. Default: ${DEFAULT-VALUE}")
        private int port = 8081;

        @Option(
                names = "--gateway-port",
                paramLabel = "N",
                description = "Port of the SQL Gateway. Default: ${DEFAULT-VALUE}")
        private int gatewayPort = 8083;

        @Option(
                names = "--kafka-port",
                paramLabel = "N",
                description =
                        "Port of the broker, which also uses the next port. Default:"
                                + " ${DEFAULT-VALUE}")
        private int kafkaPort = 9092;

        @Option(
                names = "--open-control",
                description =
                        "Let every program on this machine submit and cancel jobs, also through the"
                            + " web UI. By default only 'cluster flink', 'sql --cluster' and the"
                            + " SQL Gateway can, because they know the cluster's secret.")
        private boolean openControl;

        @Option(
                names = "--flink",
                paramLabel = "KEY=VALUE",
                description =
                        "Set an option of Flink's configuration, as in --flink"
                                + " state.backend.type=rocksdb. May be repeated.")
        private Map<String, String> settings = new LinkedHashMap<>();

        @Override
        public Integer call() throws Exception {
            Cluster cluster = cluster();
            if (cluster.status().stream().anyMatch(process -> process.pid() == null)) {
                List<String> revived = cluster.revive(System.out);
                System.out.println(
                        "Started again with their old settings: " + String.join(", ", revived));
                return 0;
            }
            Integer broker = kafka ? kafkaPort : null;
            cluster.start(
                    new ClusterPlan(
                            port, gatewayPort, broker, taskManagers, slots, openControl, settings),
                    System.out);
            System.out.println("Web UI: " + cluster.webUi());
            System.out.println("SQL Gateway: http://localhost:" + gatewayPort);
            if (kafka) {
                System.out.println("Kafka: localhost:" + kafkaPort);
            }
            System.out.println("Submit: shadowgate cluster flink run -d JAR --spec FILE");
            System.out.println("   JAR: " + cluster.jobJar());
            return 0;
        }
    }

    @Command(
            name = "stop",
            description = "End the cluster's processes and its jobs.",
            mixinStandardHelpOptions = true)
    static final class Stop implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            System.out.println("Stopped: " + String.join(", ", cluster().stop()));
            return 0;
        }
    }

    @Command(
            name = "status",
            description = "Say which processes run. Exits with 1 unless all of them run.",
            mixinStandardHelpOptions = true)
    static final class Status implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            List<Cluster.Status> processes = cluster().status();
            if (processes.isEmpty()) {
                System.out.println("No cluster is running.");
                return 1;
            }
            boolean all = true;
            for (Cluster.Status process : processes) {
                all &= process.pid() != null;
                System.out.printf(
                        "%-14s %-12s %s%n", process.name(), said(process.pid()), process.log());
            }
            return all ? 0 : 1;
        }

        private static String said(@Nullable Long pid) {
            return pid == null ? "has ended" : "process " + pid;
        }
    }

    @Command(
            name = "flink",
            description = {
                "Flink's own command line on this cluster, with all its commands and options:",
                "  flink run -d JAR --spec FILE        submit a test; -s PATH to go on from there",
                "  flink list, flink cancel JOB, flink stop JOB, flink savepoint JOB"
            },
            mixinStandardHelpOptions = true)
    static final class Flink implements Callable<Integer> {
        @Parameters(arity = "0..*", paramLabel = "ARGUMENT")
        private List<String> arguments = new ArrayList<>();

        /** Everything after 'flink' belongs to Flink, even if it looks like an option of ours. */
        @Spec
        void leaveTheRestToFlink(CommandSpec spec) {
            spec.parser().stopAtPositional(true);
        }

        @Override
        public Integer call() throws Exception {
            Process process = cluster().flink(arguments).inheritIO().start();
            return process.waitFor();
        }
    }
}
