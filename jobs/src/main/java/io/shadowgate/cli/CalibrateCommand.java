package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
import io.shadowgate.app.UserError;
import io.shadowgate.decision.Judge;
import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Measures;
import io.shadowgate.inference.Shadows;
import io.shadowgate.model.ModelSource;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.results.Published;
import io.shadowgate.results.ResultStore;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.Coverage;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.FileSystem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "calibrate",
        description =
                "Measure the noise floor: how much the primary disagrees with itself, on its own"
                    + " log when it answers the same requests again. No shadow can do better."
                    + " Either replay the primary's model over the test's log (--model), or use a"
                    + " shadow of the test that is the primary's own model (--shadow). Prints the"
                    + " lines to put into the spec. Reads the log as backfill does: of a topic,"
                    + " what is in it now.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CalibrateCommand implements Callable<Integer> {
    /** Marks the replayed primary, so that nobody takes its verdict for a shadow's. */
    private static final String AGAIN = "-again";

    /** The largest noise floor that a spec accepts. */
    private static final double MOST = 0.5;

    private static final String FOLDER = "calibration";
    private static final String FILE = "noise-floor.yaml";

    @Mixin private SpecOptions spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // It is required, so picocli sets it.
    private Primary primary;

    /** Where the primary answers again. */
    static final class Primary {
        @Option(
                names = "--model",
                paramLabel = "FILE|URL",
                required = true,
                description =
                        "The primary's own model, to run over the log: a file, or the address"
                                + " of a model at a server. It takes features, missing, inputs and"
                                + " output from the first shadow that has a model. Results go to"
                                + " calibration/ in sinks.files.path.")
        @Nullable
        private String model;

        @Option(
                names = "--shadow",
                paramLabel = "NAME",
                required = true,
                description =
                        "The shadow of the test that is the primary's own model. The floor"
                                + " is computed from its published results.")
        @Nullable
        private String shadow;
    }

    @Mixin private FlinkOptions flink;

    @Override
    public Integer call() throws Exception {
        ShadowTest test = spec.read();
        if (test.sinks().files() == null) {
            throw new UserError(
                    "the noise floor is measured from result files; set sinks.files.path");
        }
        if (primary.shadow != null) {
            report(test, published(test, primary.shadow), null);
            return 0;
        }
        // One of the two options is given: picocli sees to it.
        String model = Objects.requireNonNull(primary.model);
        String folder = test.sinks().files().path() + "/" + FOLDER;
        ShadowTest replay = test.on(test.traffic().backfill()).against(itself(test, model), folder);
        // A measurement replaces the one before.
        Backfill.Finished finished =
                new Backfill(replay, EventTimeRange.ALL, flink.choice(), new Terminal(), false)
                        .run(false, true);
        new StoryOptions().print(finished, replay, null);
        report(test, published(replay, test.primary().name() + AGAIN), folder);
        return 0;
    }

    /** The primary as a shadow. */
    private static Shadow itself(ShadowTest test, String model) {
        Shadow like =
                test.shadows().stream()
                        .filter(each -> each.model() != null)
                        .findFirst()
                        .orElse(test.shadows().get(0));
        String where = isUrl(model) ? model : Path.of(model).toAbsolutePath().toString();
        Shadow.Model itself =
                like.model() == null
                        ? new Shadow.Model(where, null)
                        : ModelSource.beside(like.model(), where);
        return like.named(test.primary().name() + AGAIN).with(itself);
    }

    private static boolean isUrl(String model) {
        return model.startsWith("http://") || model.startsWith("https://");
    }

    private static Counts published(ShadowTest test, String name) throws IOException {
        Map<String, String> digests = Shadows.check(test).digests();
        ResultStore store = new ResultStore(test, digests);
        Published published = Published.read(store, new Judge(test, digests)).get(name);
        if (published == null) {
            List<String> names = test.shadows().stream().map(Shadow::name).toList();
            throw new UserError(
                    store.path()
                            + " has no windows of a shadow "
                            + name
                            + " of this test (its shadows: "
                            + String.join(", ", names)
                            + "); run it first");
        }
        return published.last().state().total();
    }

    /**
     * @param folder where to write a copy, or null for no copy
     */
    private static void report(ShadowTest test, Counts counts, @Nullable String folder)
            throws IOException {
        long scored = counts.coverage().scored();
        if (scored == 0) {
            throw new UserError("no request was scored, so there is no noise floor to measure");
        }
        checkIsPrimary(test, counts);
        String yaml =
                """
                primary:
                  name: %s
                  noise-floor: {%s}
                """
                        .formatted(test.primary().name(), floor(test, counts));
        System.out.printf(
                Locale.ROOT,
                "%nNoise floor of %s, from %,d requests. For the spec:%n%n%s",
                test.primary().name(),
                scored,
                yaml);
        if (folder != null) {
            org.apache.flink.core.fs.Path file = new org.apache.flink.core.fs.Path(folder, FILE);
            try (OutputStream out =
                    file.getFileSystem().create(file, FileSystem.WriteMode.OVERWRITE)) {
                out.write(yaml.getBytes(StandardCharsets.UTF_8));
            }
            System.out.println("\nAlso in " + file);
        }
    }

    /** The keys of {@code primary.noise-floor}, with the values that the gates measured. */
    private static String floor(ShadowTest test, Counts counts) {
        // Shares come first, values with a unit last.
        return Measures.gates(test).stream()
                .sorted(Comparator.comparing(gate -> !gate.unit().isEmpty()))
                .flatMap(gate -> gate.noise(counts).entrySet().stream())
                .map(noise -> noise.getKey() + ": " + number(noise.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static void checkIsPrimary(ShadowTest test, Counts counts) {
        Coverage coverage = counts.coverage();
        double disagreement = (double) (coverage.scored() - counts.agreed()) / coverage.scored();
        double errors = (double) coverage.errors() / coverage.compared();
        if (disagreement > MOST || errors > MOST) {
            throw new UserError(
                    String.format(
                            Locale.ROOT,
                            "this is probably not the model of %s: of %,d requests it"
                                    + " failed on %,d, and of the %,d that it answered it disagrees"
                                    + " with the log on %,d. Give the primary's own model, with the"
                                    + " features and output that it uses in production",
                            test.primary().name(),
                            coverage.compared(),
                            coverage.errors(),
                            coverage.scored(),
                            coverage.scored() - counts.agreed()));
        }
    }

    /** Six digits; further ones mean nothing in a measured floor. */
    private static String number(double value) {
        return new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toPlainString();
    }
}
