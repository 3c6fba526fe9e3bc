package io.shadowgate.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Maven left in {@code jobs/target}: lists of libraries in its own repository, and our jar.
 *
 * @param lib what a cluster has in lib/, our jar apart
 * @param opt what it needs beside them for a SQL Gateway
 * @param broker the libraries of a Kafka broker
 */
public record Artifacts(Path jobJar, List<Path> lib, List<Path> opt, List<Path> broker) {

    public static Artifacts of(Path target) throws IOException {
        try (Stream<Path> opt = Files.list(target.resolve("opt"))) {
            return new Artifacts(
                    target.resolve("shadowgate-jobs.jar"),
                    classpath(target.resolve("local.classpath")),
                    opt.sorted().toList(),
                    // Tests start a broker, so its libraries are among theirs.
                    classpath(target.resolve("bench.classpath")));
        }
    }

    private static List<Path> classpath(Path file) throws IOException {
        return Stream.of(Files.readString(file).trim().split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }
}
