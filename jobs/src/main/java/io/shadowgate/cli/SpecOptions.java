package io.shadowgate.cli;

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

    static void warn(String warning) {
        System.err.println("warning: " + warning);
    }
}
