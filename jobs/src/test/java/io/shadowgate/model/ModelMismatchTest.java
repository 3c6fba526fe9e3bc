package io.shadowgate.model;

import static io.shadowgate.testing.OnnxFiles.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
import io.shadowgate.testing.OnnxFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a model and a spec that do not go together: what is wrong, what is right. */
class ModelMismatchTest {
    private static final Shadow.Output ONLY = output(null, null);

    @TempDir Path folder;

    @Test
    void wrongDigest() throws Exception {
        Path file = FittedModelTest.sameAgain(2).write(folder.resolve("model.onnx"));
        String wrong = "0".repeat(64);
        assertRefused(
                new Shadow.Model(file.toString(), wrong),
                "model.onnx has sha256 ",
                "not " + wrong,
                "another file");
    }

    @Test
    void noSuchFile() {
        assertRefused(model(folder.resolve("none.onnx")), "there is no model file", "none.onnx");
    }

    @Test
    void folderInsteadOfAFile() {
        assertRefused(model(folder), folder.toString(), "is a folder", "one ONNX file");
    }

    @Test
    void emptyFile() throws Exception {
        Path file = Files.createFile(folder.resolve("empty.onnx"));
        assertRefused(model(file), "empty.onnx: it is no ONNX model: the file is empty");
    }

    @Test
    void somethingElseThanAModel() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.onnx"), "not a model at all");
        assertRefused(model(file), "notes.onnx: it is no ONNX model");
    }

    @Test
    void fileCutShort() throws Exception {
        Path file = OnnxFiles.logistic(0, 1, 2).write(folder.resolve("half.onnx"));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(model(file), "half.onnx: it is no ONNX model");
    }

    @Test
    void otherNumberOfFeatures() throws Exception {
        assertRefused(
                FittedModelTest.sameAgain(3),
                Kind.VECTOR,
                List.of("a", "b"),
                ONLY,
                "x: float[-1, 3] takes 3 features, but is given 2: [a, b]");
        assertRefused(
                FittedModelTest.sameAgain(1),
                Kind.SCORE,
                List.of("a", "b"),
                ONLY,
                "x: float[-1, 1] takes 1 feature, but is given 2: [a, b]");
    }

    @Test
    void otherNamesThanTheInputs() throws Exception {
        OnnxFiles sum =
                OnnxFiles.model()
                        .input("a", DataType.FLOAT, ANY, 1)
                        .input("b", DataType.FLOAT, ANY, 1)
                        .node("Add", List.of("a", "b"), "y")
                        .output("y", DataType.FLOAT, ANY, 1);
        assertRefused(
                sum,
                Kind.SCORE,
                List.of("a", "c"),
                ONLY,
                "one input per feature, [a, b]",
                "lack [b]",
                "include [c], which it does not take");
    }

    @Test
    void featuresNamedForAnotherShadowOnly() throws Exception {
        Path file = FittedModelTest.sameAgain(2).write(folder.resolve("model.onnx"));
        Shadow unnamed = new Shadow("v14", model(file), List.of(), ONLY);
        assertThatThrownBy(() -> load(unnamed, Kind.VECTOR, List.of("a", "b")))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("other shadows", "name this model's features too");
    }

    @Test
    void unknownOutput() throws Exception {
        assertRefused(
                FittedModelTest.sameAgain(2),
                Kind.SCORE,
                List.of(),
                output("probability", 0),
                "no output probability",
                "its outputs are y: float[-1, 2]");
    }

    @Test
    void severalOutputsAndNoneChosen() throws Exception {
        assertRefused(
                FittedModelTest.sameAgain(1)
                        .node("Neg", List.of("x"), "z")
                        .output("z", DataType.FLOAT, ANY, 1),
                Kind.SCORE,
                List.of(),
                ONLY,
                "several outputs (y: float[-1, 1], z: float[-1, 1])",
                "output.name");
    }

    @Test
    void columnThatIsNotThere() throws Exception {
        assertRefused(
                FittedModelTest.sameAgain(2),
                Kind.SCORE,
                List.of(),
                output(null, 2),
                "output.index 2 is out of range",
                "2 columns, 0 to 1");
        assertRefused(
                FittedModelTest.sameAgain(1),
                Kind.SCORE,
                List.of(),
                output(null, 1),
                "output.index 1 is out of range",
                "1 column, 0");
    }

    @Test
    void severalColumnsAndNoneChosen() throws Exception {
        assertRefused(
                FittedModelTest.sameAgain(2),
                Kind.SCORE,
                List.of(),
                ONLY,
                "y: float[-1, 2] has 2 columns",
                "output.index (0 to 1)");
    }

    @Test
    void mapsInsteadOfTensors() throws Exception {
        OnnxFiles maps =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, 2)
                        .ml()
                        .node(
                                "ZipMap",
                                List.of("x"),
                                "y",
                                OnnxFiles.wholes("classlabels_int64s", 0L, 1L))
                        .outputOfMaps("y");
        assertRefused(
                maps,
                Kind.SCORE,
                List.of(),
                ONLY,
                "y: list of maps gives a number for each of the classes [0, 1]",
                "output.class");
    }

    @Test
    void labelsThatAreTooFewOrTooMany() throws Exception {
        for (List<String> labels : List.of(List.of("a", "b"), List.of("a", "b", "c", "d"))) {
            assertRefused(
                    FittedModelTest.sameAgain(3),
                    Kind.LABEL,
                    List.of(),
                    new Shadow.Output(null, null, labels),
                    "output.labels names " + labels.size() + " classes",
                    "has 3 columns");
        }
    }

    @Test
    void labelsAskedOfAScore() throws Exception {
        assertRefused(
                OnnxFiles.logistic(0, 1, 2),
                Kind.LABEL,
                List.of(),
                ONLY,
                "one score a row, not a label",
                "compare.prediction: score");
    }

    @Test
    void scoreOrVectorAskedOfTexts() throws Exception {
        OnnxFiles text =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, 1)
                        .node(
                                "Cast",
                                List.of("x"),
                                "y",
                                OnnxFiles.whole("to", DataType.STRING_VALUE))
                        .output("y", DataType.STRING, ANY, 1);
        assertRefused(
                text, Kind.SCORE, List.of(), ONLY, "y: string[-1, 1] is text", "prediction: label");
        assertRefused(text, Kind.VECTOR, List.of(), ONLY, "is text", "prediction: label");
    }

    @Test
    void severalWholeNumbersARowAskedForALabel() throws Exception {
        OnnxFiles ids =
                OnnxFiles.model()
                        .input("x", DataType.INT64, ANY, 3)
                        .node("Identity", List.of("x"), "y")
                        .output("y", DataType.INT64, ANY, 3);
        assertRefused(ids, Kind.LABEL, List.of(), ONLY, "has 3 columns, where labels have one");
    }

    @Test
    void inputsFixedToDifferentNumbersOfRows() throws Exception {
        assertRefused(
                OnnxFiles.model()
                        .input("a", DataType.FLOAT, 4, 1)
                        .input("b", DataType.FLOAT, 2, 1)
                        .node("Identity", List.of("a"), "y")
                        .output("y", DataType.FLOAT, 4, 1),
                Kind.SCORE,
                List.of("a", "b"),
                ONLY,
                "fixed to 4 and to 2 rows a call",
                "dynamic first dimension");
    }

    @Test
    void inputThatIsAListOfTensors() throws Exception {
        assertRefused(
                OnnxFiles.model()
                        .inputOfTensors("x")
                        .longs("first", new long[] {}, 0)
                        .node("SequenceAt", List.of("x", "first"), "y")
                        .output("y", DataType.FLOAT, ANY, 2),
                Kind.VECTOR,
                List.of(),
                ONLY,
                "input x is not a tensor",
                "export a model that takes tensors");
    }

    @Test
    void inputsThatTakeAnotherNumberOfFeaturesInAll() throws Exception {
        assertRefused(
                OnnxFiles.model()
                        .input("a", DataType.FLOAT, ANY, 2)
                        .input("b", DataType.FLOAT, ANY, 3)
                        .node("Concat", List.of("a", "b"), "y", OnnxFiles.whole("axis", 1))
                        .output("y", DataType.FLOAT, ANY, 5),
                Kind.VECTOR,
                List.of("p", "q", "r"),
                ONLY,
                "take 5 features in all, but are given 3: [p, q, r]",
                "inputs: {a: [FEATURE, ...], ...}");
    }

    @Test
    void modelThatFailsOnItsFirstRow() throws Exception {
        assertRefused(
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, 2)
                        .longs("shape", new long[] {2}, -1, 3)
                        .node("Reshape", List.of("x", "shape"), "y")
                        .output("y", DataType.FLOAT, ANY, 3),
                Kind.VECTOR,
                List.of(),
                ONLY,
                "fails on a trial row of zeros",
                "Reshape");
    }

    @Test
    void modelThatAnswersAllRowsAtOnce() throws Exception {
        assertRefused(
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, 2)
                        .node("ReduceMax", List.of("x"), "y", OnnxFiles.wholes("axes", 0L, 1L))
                        .output("y", DataType.FLOAT, 1, 1),
                Kind.SCORE,
                List.of(),
                ONLY,
                "gave (1, 1) for 2 rows; rows must come first");
    }

    @Test
    void whatIsRefusedLeavesNothingBehind() throws Exception {
        long before = ModelSourceTest.leftovers();
        modelThatFailsOnItsFirstRow();
        modelThatAnswersAllRowsAtOnce();
        somethingElseThanAModel();
        assertThat(ModelSourceTest.leftovers()).isEqualTo(before);
    }

    private static Shadow.Output output(@Nullable String name, @Nullable Integer index) {
        return new Shadow.Output(name, index, List.of());
    }

    private static Shadow.Model model(Path file) {
        return new Shadow.Model(file.toString(), null);
    }

    private static void assertRefused(Shadow.Model model, String... said) {
        Shadow shadow = new Shadow("v13", model, List.of(), ONLY);
        assertThatThrownBy(() -> load(shadow, Kind.SCORE, List.of()).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(said);
    }

    private void assertRefused(
            OnnxFiles file, Kind kind, List<String> features, Shadow.Output output, String... said)
            throws Exception {
        Path path = file.write(folder.resolve("model.onnx"));
        Shadow shadow = new Shadow("v13", model(path), features, output);
        assertThatThrownBy(() -> load(shadow, kind, features).close())
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContainingAll(said);
    }

    private static FittedModel load(Shadow shadow, Kind kind, List<String> read) {
        return FittedModel.load(
                ModelEngines.of(new Shadow.Model("m.onnx", null)),
                shadow,
                kind,
                read,
                ModelLoading.Deadlines.of(Duration.ZERO));
    }
}
