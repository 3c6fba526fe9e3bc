package io.shadowgate.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that Maven built in {@code jobs/target}: lists of libraries in its repository, and our
 * jar.
 *
 * @param lib the jars in a cluster's lib/, without our jar
 * @param opt the additional jars for a SQL Gateway
 * @param broker the libraries of a Kafka broker
 */
public record Artifacts(Path jobJar, List<Path> lib, List<Path> opt, List<Path> broker) {

    public static Artifacts of(Path target) throws IOException {
        try (Stream<Path> opt = Files.list(target.resolve("opt"))) {
            return new Artifacts(
                    target.resolve("shadowgate-jobs.jar"),
                    classpath(target.resolve("lib.classpath")),
                    opt.sorted().toList(),
                    // Tests start a broker, so their classpath contains its libraries.
                    classpath(target.resolve("bench.classpath")));
        }
    }

    private static List<Path> classpath(Path file) throws IOException {
        return Stream.of(Files.readString(file).trim().split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }
}
