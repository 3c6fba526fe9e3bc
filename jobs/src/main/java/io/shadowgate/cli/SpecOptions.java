package io.shadowgate.cli;

import io.shadowgate.kafka.Redaction;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of the commands that read a spec. */
final class SpecOptions {

    @Option(
            names = "--spec",
            required = true,
            paramLabel = "FILE",
            description =
                    "The shadow test, in YAML (jobs/docs/spec.md explains every key)."
                            + " Relative paths in it are relative to its folder.")
    @SuppressWarnings("NullAway.Init") // It is required, so picocli sets it.
    private Path spec;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description =
                    "Set a key of the spec, as in -D gates.min-requests=500"
                            + " or -D shadows[0].name=v14. May be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    ShadowTest read() {
        return SpecReader.read(spec, overrides, SpecOptions::warn);
    }

    /**
     * The command that writes the page of this test. Where the results go is no part of it, so
     * pages of the same results are equal.
     */
    String reportCommand() {
        StringBuilder command =
                new StringBuilder("shadowgate report --spec ").append(quoted(nameOf(spec)));
        overrides.forEach(
                (key, value) -> {
                    if (!key.startsWith("sinks.")) {
                        command.append(" -D ").append(quoted(Redaction.of(key + "=" + value)));
                    }
                });
        return command.toString();
    }

    /** The name of the spec, as a shell takes it. */
    String quotedName() {
        return quoted(nameOf(spec));
    }

    static String nameOf(Path spec) {
        return String.valueOf(spec.getFileName());
    }

    /** As a shell takes it for one word. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./=:,@%+-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }

    static void warn(String warning) {
        System.err.println("warning: " + warning);
    }
}
