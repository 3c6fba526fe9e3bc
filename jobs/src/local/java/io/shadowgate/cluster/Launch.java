package io.shadowgate.cluster;

import io.shadowgate.app.UserError;
import io.shadowgate.restguard.GuardOptions;
import io.shadowgate.restguard.GuardOptions.Allowed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * How each process is started. It uses only the home's configuration, so that a start can be
 * repeated.
 */
final class Launch {
    /**
     * The id of the broker's cluster. It never changes, because the broker refuses data of another
     * id.
     */
    private static final String BROKER_ID = "c2hhZG93Z2F0ZS1sb2NhbA";

    /** Of processes that run only for seconds, so better compilation would make them slower. */
    private static final String SHORT_LIVED = "-Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static final int FORMAT_SECONDS = 60;
    private static final String SERVER_LOG = "log4j.properties";

    private final Home home;
    private final Artifacts artifacts;
    private final Jvm jvm;

    Launch(Home home, Artifacts artifacts) {
        this.home = home;
        this.artifacts = artifacts;
        this.jvm = new Jvm(home);
    }

    ProcessBuilder of(String name) throws IOException, InterruptedException {
        return switch (name.replaceFirst("-\\d+$", "")) {
            case "kafka" -> broker();
            case "jobmanager" -> jobManager();
            case "taskmanager" -> taskManager(name);
            case "sql-gateway" -> gateway();
            default -> throw new IllegalArgumentException("no process is called " + name);
        };
    }

    /** Flink divides the memory itself; its shell scripts call the same functions. */
    private ProcessBuilder jobManager() throws IOException {
        Configuration config = config();
        JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(config);
        return flink(
                "jobmanager",
                JobManagerProcessUtils.generateJvmParametersStr(memory, config),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                JobManagerProcessUtils.generateDynamicConfigsStr(memory));
    }

    private ProcessBuilder taskManager(String name) throws IOException {
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(config());
        return flink(
                name,
                ProcessMemoryUtils.generateJvmParametersStr(memory),
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)
                        + " -D taskmanager.resource-id="
                        + name
                        + "-"
                        + System.currentTimeMillis());
    }

    private ProcessBuilder gateway() throws IOException {
        return flink(
                "sql-gateway",
                "-Xmx512m",
                "org.apache.flink.table.gateway.SqlGateway",
                "-Dexecution.target=remote"
                        // Its clients are other programs. The guard refuses pages in a browser in
                        // any case.
                        + " -D"
                        + GuardOptions.WITHOUT_SECRET.key()
                        + "="
                        + Allowed.EVERYTHING);
    }

    private ProcessBuilder flink(String name, String options, String main, String dynamic)
            throws IOException {
        Path temporary = Files.createDirectories(home.folder().resolve("tmp"));
        List<String> arguments = new ArrayList<>();
        if (!main.endsWith("SqlGateway")) {
            arguments.addAll(List.of("--configDir", home.conf().toString()));
        }
        arguments.addAll(Jvm.words(dynamic));
        String all =
                options
                        + " -Djava.io.tmpdir="
                        + temporary
                        // The web UI reads the log from here.
                        + " -Dlog.file="
                        + new Server(name, home).log()
                        + " "
                        + config().get(CoreOptions.FLINK_JVM_OPTIONS);
        return jvm.flink(SERVER_LOG, all, main, arguments);
    }

    ProcessBuilder client(List<String> arguments) {
        return jvm.flink(
                "log4j-cli.properties",
                SHORT_LIVED,
                "org.apache.flink.client.cli.CliFrontend",
                arguments);
    }

    private Configuration config() {
        return GlobalConfiguration.loadConfiguration(home.conf().toString());
    }

    private Path brokerConfig() {
        return home.conf().resolve("server.properties");
    }

    private Path brokerData() {
        return home.folder().resolve("kafka");
    }

    void writeBroker(int port) throws IOException {
        List<String> lines = new ArrayList<>();
        BrokerSettings.of(port, port + 1, brokerData())
                .forEach((key, value) -> lines.add(key + "=" + value));
        Files.write(brokerConfig(), lines);
    }

    ProcessBuilder broker() throws IOException, InterruptedException {
        if (!Files.exists(brokerData().resolve("meta.properties"))) {
            format();
        }
        return jvm.kafka(artifacts.broker(), "-Xmx512m", "kafka.Kafka", brokerConfig().toString());
    }

    private void format() throws IOException, InterruptedException {
        Process formatting =
                jvm.kafka(
                                artifacts.broker(),
                                SHORT_LIVED,
                                "kafka.tools.StorageTool",
                                "format",
                                "--standalone",
                                "--ignore-formatted",
                                "-t",
                                BROKER_ID,
                                "-c",
                                brokerConfig().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(home.logs().resolve("kafka-format.log").toFile())
                        .start();
        if (!formatting.waitFor(FORMAT_SECONDS, TimeUnit.SECONDS) || formatting.exitValue() != 0) {
            formatting.destroyForcibly();
            throw new UserError(
                    "cannot prepare the broker's storage:\n"
                            + Files.readString(home.logs().resolve("kafka-format.log")));
        }
    }
}
