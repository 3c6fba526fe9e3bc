package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
import io.shadowgate.app.UserError;
import io.shadowgate.demo.DemoTraffic;
import io.shadowgate.model.ModelSource;
import io.shadowgate.model.Scorer;
import io.shadowgate.model.ScorerSource;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description =
                "Run the main job on two weeks of generated credit-risk traffic with two"
                        + " real ONNX shadows: one deserves promotion, one has a fault.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    private static final String SPEC = "demo.yaml";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final List<String> MODELS = List.of("v12.onnx", "v13.onnx", "v14.onnx");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where models, traffic, spec and results go. Default: ${DEFAULT-VALUE}/")
    private Path out = Path.of("shadowgate-demo");

    @Option(
            names = "--scale",
            paramLabel = "N",
            description = "Generate N times 200,000 requests. Default: ${DEFAULT-VALUE}")
    private int scale = 1;

    @Mixin private StoryOptions story;
    @Mixin private FlinkOptions flink;

    @Override
    public Integer call() throws Exception {
        if (scale < 1) {
            throw new UserError("--scale " + scale + ": at least 1");
        }
        Path models = Files.createDirectories(out.resolve("models"));
        for (String model : MODELS) {
            copy(model, models.resolve(model));
        }
        copy(SPEC, out.resolve(SPEC));
        DemoTraffic.Written written = writeTraffic(models.resolve("v12.onnx"));
        story.notes()
                .printf(
                        "Wrote %,d requests of two weeks to %s%n",
                        written.requests(), out.resolve("requests"));
        ShadowTest test = SpecReader.read(out.resolve(SPEC), Map.of());
        Backfill.Finished finished =
                new Backfill(test, EventTimeRange.ALL, flink.choice(), story.terminal(), true)
                        .run(false, false);
        story.print(finished, test, "shadowgate report --spec " + SPEC);
        story.notes().println("The spec of this test, to edit and run again: " + out.resolve(SPEC));
        return 0;
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream in = DemoCommand.class.getResourceAsStream("/demo/" + resource)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The primary model computes the answers in the log. */
    private DemoTraffic.Written writeTraffic(Path primary) throws IOException {
        ModelSource source =
                new ModelSource(
                        new Shadow(
                                DemoTraffic.PRIMARY,
                                new Shadow.Model(primary.toString(), null),
                                DemoTraffic.FEATURES,
                                new Shadow.Output("probabilities", 1, List.of())),
                        Compare.Kind.SCORE,
                        DemoTraffic.FEATURES,
                        PATIENCE);
        try (ScorerSource.Opened model = source.open();
                Scorer scorer = model.newScorer()) {
            return DemoTraffic.write(
                    out.resolve("requests"),
                    out.resolve("labels"),
                    scale,
                    rows -> score(scorer, rows));
        }
    }

    private static float[] score(Scorer scorer, float[][] rows) throws Exception {
        List<Features> features = new ArrayList<>(rows.length);
        for (float[] row : rows) {
            double[] numbers = new double[row.length];
            for (int i = 0; i < row.length; i++) {
                numbers[i] = row[i];
            }
            features.add(new Features(numbers, null));
        }
        Prediction[] predictions = scorer.score(features);
        float[] scores = new float[predictions.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) predictions[i].score();
        }
        return scores;
    }
}
