package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.OnnxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A primary that says 0.5, and a log in which it said 0.9 three times of 400. */
@Timeout(180)
class CalibrateCommandTest {
    private static final int REQUESTS = 400;
    private static final int NOISY = 3;

    @TempDir Path folder;
    private Path spec;

    @BeforeEach
    void writeSpecModelsAndLog() throws IOException {
        OnnxFiles.logistic(0, 1).write(folder.resolve("v12.onnx"));
        OnnxFiles.logistic(1, 1).write(folder.resolve("v13.onnx"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            lines.add(
                    String.format(
                            "{\"request_id\":\"%d\",\"timestamp\":\"2026-03-02T%02d:00:00Z\","
                                    + "\"features\":{\"x\":0},\"primary_prediction\":%s,"
                                    + "\"primary_latency_ms\":3000,"
                                    // Another model's, which says nothing of the primary's noise.
                                    + "\"shadow_prediction\":0.1,\"shadow_latency_ms\":3000}",
                            i, i % 24, i < NOISY ? "0.9" : "0.5"));
        }
        Files.createDirectories(folder.resolve("requests"));
        Files.write(folder.resolve("requests/log.jsonl"), lines);
        spec =
                Files.writeString(
                        folder.resolve("test.yaml"),
                        """
                        test: t
                        traffic:
                          files: {path: requests/}
                        primary: {name: v12}
                        shadows:
                          - name: v13
                            model: {path: v13.onnx}
                            features: [x]
                        inference: {timeout: 5 s}
                        window: 1 h
                        sinks:
                          files: {path: out/}
                        """);
    }

    @Test
    void thePrimaryIsHeldAgainstItsOwnLog() throws IOException {
        InProcess.Ended ended =
                calibrate(
                        "--model=" + folder.resolve("v12.onnx"),
                        // One that was measured before is what decisions show and add.
                        "-Dprimary.noise-floor={disagreement-rate: 0.02, error-rate: 0.001,"
                                + " divergence: 0.01}",
                        "-Dgates.above-noise-floor=true");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("Noise floor of v12, from 400 requests");
        assertThat(ended.out()).contains("{disagreement-rate: 0.0075, error-rate: 0, divergence: ");
        assertThat(number("divergence", ended.out()))
                .isCloseTo(distanceOfTheTwoLogs(), within(1e-6));
        assertThat(number("latency-overhead-ms", ended.out()))
                .as("the model answers at once, the log says three seconds")
                .isBetween(-3100.0, -1000.0);
        Path written = folder.resolve("out/calibration/noise-floor.yaml");
        assertThat(ended.out()).contains(Files.readString(written));

        JsonNode decision = lastDecision();
        assertThat(decision.get("shadow").stringValue()).isEqualTo("v12-again");
        assertThat(decision.at("/noise_floor/disagreement_rate").doubleValue()).isEqualTo(0.02);
        assertThat(decision.at("/explanations/agreement_ok/limit").doubleValue())
                .isCloseTo(0.88, within(1e-12));
        assertThat(decision.at("/explanations/errors_ok/limit").doubleValue())
                .isCloseTo(0.002, within(1e-12));
        assertThat(decision.at("/explanations/distribution_ok/limit").doubleValue())
                .isCloseTo(0.16, within(1e-12));
    }

    @Test
    void anotherModelIsNotTakenForThePrimary() {
        InProcess.Ended ended = calibrate("--model=" + folder.resolve("v13.onnx"));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .contains(
                        "this is probably not the model of v12: of 400 requests it failed on 0, and"
                                + " of the 400 that it answered it disagrees with the log on 400")
                .doesNotContain("--stacktrace");
        assertThat(folder.resolve("out/calibration/noise-floor.yaml")).doesNotExist();
    }

    @Test
    void saysWhatWouldBeRight() {
        assertThat(calibrate().err())
                .contains("specify one of these", "--model=FILE", "--shadow=NAME");
        assertThat(calibrate("--shadow=aa", "--model=m.onnx").err())
                .contains("--model=FILE", "--shadow=NAME", "are mutually exclusive");
        assertThat(calibrate("--model=" + folder.resolve("none.onnx")).err())
                .contains("shadow v12-again", "there is no model file");
        assertThat(calibrate("--shadow=aa").err())
                .contains("has no windows of a shadow aa of this test (its shadows: v13)");
        assertThat(calibrate("--shadow=v13", "-Dgates.above-noise-floor=true").err())
                .contains(
                        "gates.above-noise-floor: primary.noise-floor is missing; shadowgate"
                                + " calibrate measures one");
    }

    private InProcess.Ended calibrate(String... args) {
        List<String> all = new ArrayList<>(List.of("calibrate", "--spec", spec.toString()));
        all.addAll(List.of(args));
        return InProcess.shadowgate(all.toArray(String[]::new));
    }

    private JsonNode lastDecision() throws IOException {
        List<String> lines =
                Files.readAllLines(
                        folder.resolve("out/calibration/decisions/2026-03-02/part-0.jsonl"));
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }

    private static double number(String name, String text) {
        Matcher matcher = Pattern.compile(name + ": (-?[0-9.]+)").matcher(text);
        assertThat(matcher.find()).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    /** Shares 397/400 and 3/400 of one side against all in one place of the other. */
    private static double distanceOfTheTwoLogs() {
        double noisy = (double) NOISY / REQUESTS;
        Map<Double, Double> shares = Map.of(1 - noisy, 1.0, noisy, 0.0);
        double divergence = 0;
        for (Map.Entry<Double, Double> each : shares.entrySet()) {
            double p = each.getKey();
            double q = each.getValue();
            double middle = (p + q) / 2;
            divergence += p * Math.log(p / middle) / 2;
            divergence += q == 0 ? 0 : q * Math.log(q / middle) / 2;
        }
        return Math.sqrt(divergence);
    }
}
