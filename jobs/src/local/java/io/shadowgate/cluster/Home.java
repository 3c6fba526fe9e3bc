package io.shadowgate.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A Flink home with the folders of Flink's distribution: {@code lib/}, {@code opt/}, {@code conf/},
 * {@code log/}. The jars are links into Maven's repository. Jars that a user adds stay.
 */
record Home(Path folder) {
    private static final String LOG4J =
            """
            rootLogger.level = INFO
            rootLogger.appenderRef.console.ref = Console
            appender.console.name = Console
            appender.console.type = CONSOLE
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n%throwable
            logger.pekko.name = org.apache.pekko
            logger.pekko.level = WARN
            logger.kafka.name = org.apache.kafka
            logger.kafka.level = WARN
            """;

    private static final String GUARD = "shadowgate-rest-guard.jar";
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");

    Path lib() {
        return folder.resolve("lib");
    }

    Path opt() {
        return folder.resolve("opt");
    }

    Path conf() {
        return folder.resolve("conf");
    }

    Path logs() {
        return folder.resolve("log");
    }

    Path pids() {
        return folder.resolve("run");
    }

    void assemble(Artifacts artifacts, Map<String, String> settings) throws IOException {
        link(lib(), artifacts.lib());
        link(opt(), artifacts.opt());
        writeGuard(artifacts.jobJar());
        for (Path made : List.of(conf(), logs(), pids(), folder.resolve("plugins"))) {
            Files.createDirectories(made);
        }
        Files.writeString(conf().resolve("log4j.properties"), LOG4J);
        // Flink's command line prints answers, so its log is silent except for errors.
        Files.writeString(conf().resolve("log4j-cli.properties"), LOG4J.replace("INFO", "ERROR"));
        StringBuilder config = new StringBuilder();
        new TreeMap<>(settings)
                .forEach(
                        (key, value) ->
                                config.append(key)
                                        .append(": '")
                                        .append(value.replace("'", "''"))
                                        .append("'\n"));
        // Readable only by this user, because it contains the clients' secret.
        Path file = conf().resolve("config.yaml");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
        Files.writeString(file, config.toString());
    }

    /**
     * Only the REST guard goes into lib/. A job's classes in lib/ would be the classes of every
     * job.
     */
    private void writeGuard(Path jobJar) throws IOException {
        try (JarFile from = new JarFile(jobJar.toFile());
                JarOutputStream to =
                        new JarOutputStream(Files.newOutputStream(lib().resolve(GUARD)))) {
            for (JarEntry entry : from.stream().filter(Home::isOfGuard).toList()) {
                to.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream in = from.getInputStream(entry)) {
                    in.transferTo(to);
                }
            }
        }
    }

    private static boolean isOfGuard(JarEntry entry) {
        return entry.getName()
                .matches("io/shadowgate/restguard/.+|META-INF/services/.+\\.netty\\..+");
    }

    private static void link(Path into, List<Path> jars) throws IOException {
        Files.createDirectories(into);
        try (Stream<Path> entries = Files.list(into)) {
            for (Path entry : entries.filter(Files::isSymbolicLink).toList()) {
                Files.delete(entry);
            }
        }
        for (Path jar : jars) {
            Files.createSymbolicLink(into.resolve(jar.getFileName()), jar.toAbsolutePath());
        }
    }
}
