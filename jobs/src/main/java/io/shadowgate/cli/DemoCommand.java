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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description =
                "Run the main job on two weeks of generated credit-risk traffic with two real ONNX"
                    + " shadows: one deserves promotion, one has a fault. With --live, run it as a"
                    + " live test: a Kafka broker and two TaskManagers start on free ports of this"
                    + " machine, a day of traffic flows at a thousand times its speed, decisions"
                    + " are printed as they come, and all processes end.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    private static final String SPEC = "demo.yaml";
    private static final int SPEED = 1000;
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

    @Option(names = "--live", description = "Run the live demo. It takes about two minutes.")
    private boolean live;

    @Option(
            names = "--kill",
            description =
                    "With --live: kill a TaskManager on the way, to see that no request is lost.")
    private boolean kill;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description =
                    "With --live: how many times faster than its own time the traffic flows."
                            + " Default: 1000")
    @Nullable
    private Integer speed;

    @Mixin private StoryOptions story;
    @Mixin private FlinkOptions flink;

    /** Null outside of the launcher. */
    @Nullable private final LiveDemo liveDemo;

    /** Without a live demo, as in a job that was submitted. */
    DemoCommand() {
        this(null);
    }

    /**
     * @param liveDemo null if there is none
     */
    DemoCommand(@Nullable LiveDemo liveDemo) {
        this.liveDemo = liveDemo;
    }

    @Override
    public Integer call() throws Exception {
        if (scale < 1) {
            throw new UserError("--scale " + scale + ": at least 1");
        }
        checkLive();
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
        if (liveDemo != null && live) {
            int times = speed == null ? SPEED : speed;
            return liveDemo.run(new LiveDemo.Wish(out, times, kill), story.notes());
        }
        ShadowTest test = SpecReader.read(out.resolve(SPEC), Map.of());
        Backfill.Finished finished =
                new Backfill(test, EventTimeRange.ALL, flink.choice(), story.terminal(), true)
                        .run(false, false);
        story.print(finished, test, "shadowgate report --spec " + SPEC);
        story.notes().println("The spec of this test, to edit and run again: " + out.resolve(SPEC));
        return 0;
    }

    private void checkLive() {
        if (!live && (kill || speed != null)) {
            throw new UserError((kill ? "--kill" : "--speed") + " belongs to --live");
        }
        if (speed != null && speed < 1) {
            throw new UserError("--speed " + speed + ": at least 1");
        }
        if (live && scale != 1) {
            throw new UserError("--live runs the demo at its own scale: leave out --scale");
        }
        if (live && liveDemo == null) {
            throw new UserError(
                    "--live starts processes on this machine; start it as"
                            + " deploy/local/shadowgate demo --live");
        }
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
