package io.shadowgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a JVM holds that jobs may leave behind, seen from outside.
 *
 * @param onnxRuntimes copies of its library that are mapped
 * @param classLoaders of jobs that live on after garbage collections
 * @param metaspaceKb used
 * @param threads of the operating system
 * @param temporary files and folders in its temporary folder
 */
public record Footprint(
        long onnxRuntimes, long classLoaders, long metaspaceKb, long threads, long temporary) {

    public static Footprint of(long pid, Path temporary) throws Exception {
        jcmd(pid, "GC.run");
        // What the first leaves to cleaners, and what only these hold, goes with the second.
        jcmd(pid, "GC.run");
        return new Footprint(
                mapped(pid),
                jcmd(pid, "VM.classloader_stats").stream()
                        .filter(line -> line.contains("ChildFirstClassLoader"))
                        .count(),
                metaspaceKb(pid),
                Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                        .filter(line -> line.startsWith("Threads:"))
                        .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]))
                        .sum(),
                files(temporary));
    }

    private static long mapped(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/maps")).stream()
                .filter(line -> line.contains("libonnxruntime.so"))
                .map(line -> line.substring(line.indexOf('/')))
                .distinct()
                .count();
    }

    private static long metaspaceKb(long pid) throws Exception {
        for (String line : jcmd(pid, "GC.heap_info")) {
            if (line.contains("Metaspace")) {
                return Long.parseLong(line.replaceFirst(".*used (\\d+)K.*", "$1"));
            }
        }
        throw new AssertionError("jcmd tells nothing of the metaspace");
    }

    /** Files and folders in a folder in which others come and go. */
    public static long files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.count();
        } catch (UncheckedIOException e) {
            // One went while it was looked at.
            return files(folder);
        }
    }

    private static List<String> jcmd(long pid, String command) throws Exception {
        Path out = Files.createTempFile("jcmd", ".txt");
        try {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    "" + pid,
                                    command)
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start();
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError("jcmd: " + Files.readString(out));
            }
            return Files.readAllLines(out);
        } finally {
            Files.delete(out);
        }
    }
}
