package io.shadowgate.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs deploy/local/shadowgate as its users do: a process of its own. */
final class Launcher {
    private static final Path SCRIPT =
            Path.of("..", "deploy", "local", "shadowgate").toAbsolutePath().normalize();

    /** What a test runs is over within seconds: compiled well, it would come later. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private Launcher() {}

    record Ended(int exitCode, String out, String err) {}

    static Ended shadowgate(Path folder, String... args) throws IOException, InterruptedException {
        return shadowgate(folder, Map.of(), args);
    }

    static Ended shadowgate(Path folder, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        return run(folder, quick(environment), args);
    }

    /** With no option of the tests, for what is claimed of a command just as its users start it. */
    static Ended shadowgateAsItIs(Path folder, String... args)
            throws IOException, InterruptedException {
        return run(folder, Map.of(), args);
    }

    private static Map<String, String> quick(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.merge("SHADOWGATE_JAVA_OPTS", SHORT_LIVED, (given, more) -> given + " " + more);
        return all;
    }

    private static Ended run(Path folder, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(args));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                throw new AssertionError("shadowgate " + List.of(args) + " did not end");
            }
            return new Ended(process.exitValue(), text(out), text(err));
        } finally {
            // Also when the test has run out of time meanwhile.
            process.destroyForcibly();
        }
    }

    /** What it prints is lost. */
    static Process start(Path folder, Map<String, String> environment, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(quick(environment));
        return builder.start();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
