package io.shadowgate.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.flink.runtime.util.EnvironmentInformation;

/**
 * The machine that measured the figures.
 *
 * @param cpu the model's name, or the architecture if the name is not known
 */
record Machine(int cores, double memoryGb, String cpu, String os, String jdk, String versions) {

    static Machine here() {
        long memory =
                ((com.sun.management.OperatingSystemMXBean)
                                ManagementFactory.getOperatingSystemMXBean())
                        .getTotalMemorySize();
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                Math.round(memory / 1e8) / 10.0,
                cpuName(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
                versionsOfPeers());
    }

    private static String cpuName() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String versionsOfPeers() {
        return "Flink "
                + EnvironmentInformation.getVersion()
                + ", ONNX Runtime "
                + version(ai.onnxruntime.OrtEnvironment.class)
                + ", DJL "
                + version(ai.djl.Model.class)
                + ", Jackson "
                + tools.jackson.core.json.PackageVersion.VERSION
                + ", DuckDB "
                + DuckDb.version();
    }

    private static String version(Class<?> type) {
        String path = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return path.replaceAll(".*-([0-9.]+)\\.jar", "$1");
    }

    String describe() {
        return String.format(
                Locale.ROOT,
                "%d cores, %.1f GB, %s; %s; Java %s%n%s",
                cores,
                memoryGb,
                cpu,
                os,
                jdk,
                versions);
    }
}
