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
    private Specs() {}

    /** One shadow whose answers are in the log. */
    static ShadowTest answersInLog(Path folder, Path log) throws IOException {
        return read(folder, log, "  - name: v13\n");
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

    private static ShadowTest read(Path folder, Path log, String shadows) throws IOException {
        Path spec = Files.createTempFile(folder, "spec", ".yaml");
        Files.writeString(
                spec,
                """
                test: bench
                traffic:
                  files: {path: %s}
                primary: {name: v12}
                shadows:
                %scompare:
                  prediction: score
                  tolerance: {absolute: 0.01}
                  segments: [country, device]
                window: 5 min
                sinks:
                  files: {path: out-%s}
                """
                        .formatted(log, shadows, spec.getFileName()));
        return SpecReader.read(spec, Map.of());
    }
}
