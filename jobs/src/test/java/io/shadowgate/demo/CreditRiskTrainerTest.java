package io.shadowgate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The models in the jar are those that the trainer makes, and what the README says of them. */
class CreditRiskTrainerTest {
    /**
     * Where whoever changes the trainer finds the new models; see README.md beside the old ones.
     */
    private static final Path TRAINED = Path.of("target", "demo-models");

    private static Map<String, byte[]> models;

    @BeforeAll
    static void train() throws IOException {
        models = CreditRiskTrainer.trainAll();
        Files.createDirectories(TRAINED);
        for (Map.Entry<String, byte[]> model : models.entrySet()) {
            Files.write(TRAINED.resolve(model.getKey() + ".onnx"), model.getValue());
        }
    }

    @Test
    void trainingAgainGivesTheCommittedFilesBitForBit() throws IOException {
        assertThat(models).containsOnlyKeys("v12", "v13", "v14");
        for (Map.Entry<String, byte[]> model : models.entrySet()) {
            assertThat(DemoModels.read(model.getKey()))
                    .as("%s.onnx, trained anew in %s", model.getKey(), TRAINED)
                    .isEqualTo(model.getValue());
        }
    }

    @Test
    void readmeAndSpecNameTheDigestsOfTheModels() throws IOException {
        String readme = DemoModels.text("README.md");
        String spec = DemoModels.text("demo.yaml");
        for (String name : models.keySet()) {
            String digest = DigestUtils.sha256Hex(DemoModels.read(name));
            assertThat(readme).contains(digest);
            if (!name.equals("v12")) {
                assertThat(spec).contains(digest);
            }
        }
    }

    @Test
    void takesAnyNumberOfRowsOfRawFeaturesAndGivesTensorsOnly() throws Exception {
        for (String name : models.keySet()) {
            try (DemoModels model = DemoModels.load(name)) {
                assertThat(model.inputs()).containsOnlyKeys("features");
                TensorInfo input = (TensorInfo) model.inputs().get("features").getInfo();
                assertThat(input.type).isEqualTo(OnnxJavaType.FLOAT);
                assertThat(input.getShape()).containsExactly(-1, 11);

                assertThat(model.outputs()).containsOnlyKeys("probabilities");
                TensorInfo output = (TensorInfo) model.outputs().get("probabilities").getInfo();
                assertThat(output.type).isEqualTo(OnnxJavaType.FLOAT);
                assertThat(output.getShape()).containsExactly(-1, 2);
            }
        }
    }

    /** Wrong feature order, a lost scaler or the wrong column would all show here. */
    @Test
    void soundModelsComeCloseToTheTrueProbabilityOfDefault() throws Exception {
        assertThat(meanErrorOf("v12")).isCloseTo(0.0, within(0.05));
        assertThat(meanErrorOf("v13")).isCloseTo(0.0, within(0.05));
        assertThat(meanErrorOf("v14")).isGreaterThan(0.05);
    }

    private static double meanErrorOf(String name) throws Exception {
        Random random = new Random(2026);
        int count = 20_000;
        double[] truth = new double[count];
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            Applicant applicant = Applicant.draw(random);
            truth[i] = RepaymentLaw.probability(applicant);
            rows[i] = DemoModels.floats(applicant.features());
        }
        try (DemoModels model = DemoModels.load(name)) {
            float[] scores = model.score(rows);
            double error = 0;
            for (int i = 0; i < count; i++) {
                error += Math.abs(scores[i] - truth[i]);
            }
            return error / count;
        }
    }
}
