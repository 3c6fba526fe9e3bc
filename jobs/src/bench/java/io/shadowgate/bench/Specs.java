package io.shadowgate.bench;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;

/** The specs of the measured shadow tests, written as by a user. */
final class Specs {
    /** The folder of results, below that of a spec that {@link #write} wrote. */
    static final String RESULTS = "out";

    private static final String IN_LOG = "  - name: v13\n";

    private Specs() {}

    /** One shadow whose answers are in the log. */
    static ShadowTest answersInLog(Path folder, Path log) throws IOException {
        return read(folder, log, IN_LOG);
    }

    /** The same as a file. */
    static Path write(Path folder, Path log) throws IOException {
        return Files.writeString(folder.resolve("bench.yaml"), text(log, IN_LOG, "", RESULTS));
    }

    /** A number of shadows that all run the same model. */
    static ShadowTest running(Path folder, Path log, Path model, String output, int shadows)
            throws IOException {
        StringJoiner entries = new StringJoiner("");
        for (int i = 0; i < shadows; i++) {
            entries.add("  - name: v%d%n".formatted(13 + i))
                    .add("    model: {path: %s}%n".formatted(model))
                    .add("    output: %s%n".formatted(output));
        }
        return read(folder, log, entries.toString());
    }

    /** A shadow that is run on a log in the layout of Databricks. */
    static ShadowTest mapped(Path folder, Path log, Path model, String output) throws IOException {
        return read(
                folder,
                log,
                "  - name: v13\n    model: {path: %s}\n    output: %s\n".formatted(model, output),
                "  record:\n    layout: databricks\n    fields: {segments.country: /country,"
                        + " segments.device: /device}\n");
    }

    private static ShadowTest read(Path folder, Path log, String shadows) throws IOException {
        return read(folder, log, shadows, "");
    }

    private static ShadowTest read(Path folder, Path log, String shadows, String record)
            throws IOException {
        Path spec = Files.createTempFile(folder, "spec", ".yaml");
        Files.writeString(spec, text(log, shadows, record, "out-" + spec.getFileName()));
        return SpecReader.read(spec, Map.of());
    }

    private static String text(Path log, String shadows, String record, String results) {
        return """
        test: bench
        traffic:
          files: {path: %s}
        %sprimary: {name: v12}
        shadows:
        %scompare:
          prediction: score
          tolerance: {absolute: 0.01}
          segments: [country, device]
        window: 5 min
        sinks:
          files: {path: %s}
        """
                .formatted(log, record, shadows, results);
    }
}
