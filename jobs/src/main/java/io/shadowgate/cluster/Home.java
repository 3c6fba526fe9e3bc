package io.shadowgate.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A Flink home as its distribution has one: {@code lib/}, {@code opt/}, {@code conf/}, {@code
 * log/}. The jars are links into Maven's repository; a jar that somebody put there stays.
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
        for (Path made : List.of(conf(), logs(), pids(), folder.resolve("plugins"))) {
            Files.createDirectories(made);
        }
        Files.writeString(conf().resolve("log4j.properties"), LOG4J);
        // Flink's command line has an answer to give, and no log to show.
        Files.writeString(conf().resolve("log4j-cli.properties"), LOG4J.replace("INFO", "ERROR"));
        StringBuilder config = new StringBuilder();
        new TreeMap<>(settings)
                .forEach(
                        (key, value) ->
                                config.append(key)
                                        .append(": '")
                                        .append(value.replace("'", "''"))
                                        .append("'\n"));
        Files.writeString(conf().resolve("config.yaml"), config.toString());
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
