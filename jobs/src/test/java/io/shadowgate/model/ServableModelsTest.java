package io.shadowgate.model;

import static io.shadowgate.testing.OnnxFiles.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.InputSource;
import io.shadowgate.spec.Missing;
import io.shadowgate.spec.Shadow;
import io.shadowgate.testing.OnnxFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in the forms that exporters write, with answers that are worked out by hand. */
class ServableModelsTest {
    private static final Shadow.Output ONLY = new Shadow.Output(null, null, List.of());

    @TempDir Path folder;

    @Test
    void classOfAMapIsTheScore() throws Exception {
        Shadow shadow = shadow(zipMap(0, 1), List.of(), output("p", null, "1"));
        assertThat(scores(shadow, row(0.25, 0.75), row(0.5, 0.125))).containsExactly(0.75, 0.125);
    }

    @Test
    void indexOfAMapIsTheScoreOnlyWhereClassesAreCounted() throws Exception {
        Shadow counted = shadow(zipMap(0, 1), List.of(), output("p", 1, null));
        assertThat(scores(counted, row(0.25, 0.75))).containsExactly(0.75);
        Shadow others = shadow(zipMap(7, 3), List.of(), output("p", 1, null));
        assertThatThrownBy(() -> load(others, Kind.SCORE, List.of()).close())
                .hasMessageContainingAll("the classes [3, 7]", "output.class", "no order");
    }

    @Test
    void unknownClassIsNamedWithThoseThatThereAre() throws Exception {
        Shadow shadow = shadow(zipMap(7, 3), List.of(), output("p", null, "5"));
        assertThatThrownBy(() -> load(shadow, Kind.SCORE, List.of()).close())
                .hasMessageContaining("has no class 5; its classes are [3, 7]");
    }

    @Test
    void vectorOfAMapIsInTheOrderOfTheLabels() throws Exception {
        Shadow.Output output = new Shadow.Output("p", null, List.of("7", "3"));
        Shadow shadow = shadow(zipMap(7, 3), List.of(), output);
        assertThat(score(shadow, Kind.VECTOR, List.of(), row(0.25, 0.75))[0].vector())
                .containsExactly(0.25, 0.75);
    }

    @Test
    void mostLikelyClassOfAMapIsTheLabel() throws Exception {
        Shadow shadow = shadow(zipMap(7, 3), List.of(), output("p", null, null));
        Prediction[] labels =
                score(shadow, Kind.LABEL, List.of(), row(0.25, 0.75), row(0.75, 0.25));
        assertThat(labels).extracting(Prediction::label).containsExactly("3", "7");
    }

    @Test
    void aMapBesideTheChosenOutputDoesNoHarm() throws Exception {
        OnnxFiles model =
                zipMap(0, 1)
                        .node(
                                "ArgMax",
                                List.of("x"),
                                "label",
                                OnnxFiles.whole("axis", 1),
                                OnnxFiles.whole("keepdims", 0))
                        .output("label", DataType.INT64, ANY);
        Shadow shadow = shadow(model, List.of(), output("label", null, null));
        assertThat(score(shadow, Kind.LABEL, List.of(), row(0.25, 0.75))[0].label()).isEqualTo("1");
    }

    @Test
    void groupsOfFeaturesFillInputsInOrder() throws Exception {
        Shadow shadow = shadow(twoGroups(), List.of("a", "b", "c"), ONLY);
        // 100 * a + 10 * b + c
        assertThat(scores(shadow, List.of("c", "a", "b"), row(3, 1, 2))).containsExactly(123);
        Shadow array = shadow(twoGroups(), List.of(), ONLY);
        assertThat(scores(array, row(1, 2, 3))).containsExactly(123);
    }

    @Test
    void groupsOfFeaturesFillInputsAsTheSpecSays() throws Exception {
        Shadow shadow =
                shadow(
                        twoGroups(),
                        List.of("a", "b", "c"),
                        Map.of("two", columns("c", "a"), "one", columns("b")));
        assertThat(scores(shadow, List.of("a", "b", "c"), row(1, 2, 3))).containsExactly(312);
    }

    @Test
    void columnsAreFoundByTheNamesThatTheExporterMakes() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("age__years_", DataType.FLOAT, ANY, 1)
                        .input("fare_eur", DataType.FLOAT, ANY, 1)
                        .node("Sub", List.of("age__years_", "fare_eur"), "y")
                        .output("y", DataType.FLOAT, ANY, 1);
        List<String> names = List.of("fare.eur", "age (years)");
        assertThat(scores(shadow(model, names, ONLY), names, row(5, 30))).containsExactly(25);
    }

    @Test
    void constantFillsAnInputThatTheLogDoesNotHave() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, 1)
                        .input("temperature", DataType.FLOAT)
                        .node("Div", List.of("x", "temperature"), "y")
                        .output("y", DataType.FLOAT, ANY, 1);
        Shadow shadow =
                shadow(
                        model,
                        List.of("x"),
                        Map.of(
                                "x",
                                columns("x"),
                                "temperature",
                                new InputSource.Constant(List.of(2.0), List.of())));
        assertThat(scores(shadow, List.of("x"), row(3), row(5))).containsExactly(1.5, 2.5);
    }

    @Test
    void inputThatTheSpecForgets() throws Exception {
        Shadow shadow = shadow(twoGroups(), List.of("a", "b"), Map.of("two", columns("a", "b")));
        assertThatThrownBy(() -> load(shadow, Kind.SCORE, List.of("a", "b")).close())
                .hasMessageContaining("does not say what fills its input one: float[-1, 1]");
    }

    @Test
    void seriesMayBeNestedOrFlat() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, 2, 3)
                        .longs("axes", new long[] {1}, 1)
                        .node(
                                "ReduceSum",
                                List.of("x", "axes"),
                                "s",
                                OnnxFiles.whole("keepdims", 0))
                        .output("s", DataType.FLOAT, ANY, 3);
        Shadow shadow = shadow(model, List.of(), ONLY);
        Features nested = nested(new double[] {1, 2, 3}, new double[] {10, 20, 30});
        assertThat(score(shadow, Kind.VECTOR, List.of(), nested, row(1, 1, 1, 2, 2, 2)))
                .extracting(Prediction::vector)
                .containsExactly(new double[] {11, 22, 33}, new double[] {3, 3, 3});
    }

    @Test
    void listsOfACallArePaddedAndMasked() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("ids", DataType.INT64, ANY, ANY)
                        .input("mask", DataType.INT64, ANY, ANY)
                        .longs("axes", new long[] {1}, 1)
                        .node("Mul", List.of("ids", "mask"), "m")
                        .node(
                                "ReduceSum",
                                List.of("m", "axes"),
                                "s",
                                OnnxFiles.whole("keepdims", 0))
                        .node("Cast", List.of("s"), "y", OnnxFiles.whole("to", 1))
                        .output("y", DataType.FLOAT, ANY);
        Shadow shadow =
                shadow(
                        model,
                        List.of("tokens"),
                        Map.of(
                                "ids", new InputSource.ListOf("tokens", List.of(), 99.0),
                                "mask", new InputSource.MaskOf("tokens")));
        assertThat(scores(shadow, List.of("tokens"), list(1, 2, 3), list(7))).containsExactly(6, 7);
    }

    @Test
    void requestMayBeAListOfRows() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, 2)
                        .floats("w", new long[] {2, 1}, 10, 1)
                        .node("MatMul", List.of("x", "w"), "y")
                        .output("y", DataType.FLOAT, ANY, 1);
        Shadow shadow = shadow(model, List.of(), ONLY);
        Features ranked = nested(new double[] {1, 2}, new double[] {3, 4}, new double[] {5, 6});
        assertThat(score(shadow, Kind.VECTOR, List.of(), ranked)[0].vector())
                .containsExactly(12, 34, 56);
    }

    @Test
    void indexIsTheScoreOfEachRowOfAList() throws Exception {
        Shadow shadow = shadow(FittedModelTest.sameAgain(2), List.of(), output(null, 1, null));
        Features ranked = nested(new double[] {1, 2}, new double[] {3, 4});
        assertThat(score(shadow, Kind.VECTOR, List.of(), ranked)[0].vector()).containsExactly(2, 4);
        Shadow open = shadow(FittedModelTest.sameAgain(2), List.of(), ONLY);
        try (FittedModel model = load(open, Kind.VECTOR, List.of());
                Scorer scorer = model.newScorer()) {
            assertThatThrownBy(() -> scorer.score(List.of(ranked)))
                    .hasMessageContainingAll("several numbers", "output.index");
        }
    }

    @Test
    void smallTypesAreFilledAndChecked() throws Exception {
        for (DataType type :
                List.of(
                        DataType.FLOAT16,
                        DataType.INT8,
                        DataType.UINT8,
                        DataType.INT16,
                        DataType.BOOL)) {
            Shadow shadow = shadow(cast(type), List.of(), ONLY);
            try (FittedModel model = load(shadow, Kind.VECTOR, List.of());
                    Scorer scorer = model.newScorer()) {
                assertThat(scorer.score(List.of(row(1, 0)))[0].vector()).containsExactly(1, 0);
                assertThat(model.misfit(row(1, 70_000)))
                        .as("%s", type)
                        .startsWith("feature number 1 is 70000.0, ");
            }
        }
    }

    @Test
    void bfloat16IsFilledAndChecked() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("x", DataType.BFLOAT16, ANY, 2)
                        .node("Cast", List.of("x"), "y", OnnxFiles.whole("to", 1))
                        .output("y", DataType.FLOAT, ANY, 2);
        Shadow shadow = shadow(model, List.of(), ONLY);
        try (FittedModel fitted = load(shadow, Kind.VECTOR, List.of());
                Scorer scorer = fitted.newScorer()) {
            // 1.00390625 is half way between two, and goes to the even one; so does 1.01171875.
            assertThat(scorer.score(List.of(row(1.00390625, 1.01171875)))[0].vector())
                    .containsExactly(1, 1.015625);
            assertThat(scorer.score(List.of(row(-70_000, 3.3e38)))[0].vector())
                    .containsExactly(-70_144, 0x1.fp127);
            assertThat(fitted.misfit(row(1, 3.4e38)))
                    .isEqualTo(
                            "feature number 1 is 3.4E38, beyond what the model's bfloat16 can"
                                    + " hold");
        }
    }

    /** scikit-learn's MultiOutputClassifier gives the probabilities of each target in a tensor. */
    @Test
    void columnsOfAListOfTensorsCountSideBySide() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, 2)
                        .floats("ten", new long[] {1}, 10)
                        .node("Mul", List.of("x", "ten"), "more")
                        .node("SequenceConstruct", List.of("x", "more"), "probabilities")
                        .outputOfTensors("probabilities");
        Shadow all = shadow(model, List.of(), ONLY);
        try (FittedModel fitted = load(all, Kind.VECTOR, List.of());
                Scorer scorer = fitted.newScorer()) {
            assertThat(scorer.score(List.of(row(1, 2), row(3, 4))))
                    .extracting(answer -> answer.vector())
                    .containsExactly(new double[] {1, 2, 10, 20}, new double[] {3, 4, 30, 40});
        }
        Shadow third = shadow(model, List.of(), new Shadow.Output(null, 2, List.of()));
        assertThat(scores(third, row(1, 2), row(3, 4))).containsExactly(10, 30);
        assertThatThrownBy(() -> load(all, Kind.SCORE, List.of()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(
                        "probabilities: list of tensors has 4 columns; say which is the score with"
                                + " output.index (0 to 3)");
    }

    @Test
    void halfFloatsAreRead() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, 1)
                        .node("Cast", List.of("x"), "y", OnnxFiles.whole("to", 10))
                        .output("y", DataType.FLOAT16, ANY, 1);
        assertThat(scores(shadow(model, List.of(), ONLY), row(0.5), row(-65504), row(0x1p-24)))
                .containsExactly(0.5, -65504, 0x1p-24);
    }

    @Test
    void fixedBatchIsFilledUp() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, 4, 2)
                        .floats("w", new long[] {2, 1}, 10, 1)
                        .node("MatMul", List.of("x", "w"), "y")
                        .output("y", DataType.FLOAT, 4, 1);
        Shadow shadow = shadow(model, List.of(), ONLY);
        assertThat(scores(shadow, row(1, 2), row(3, 4), row(5, 6))).containsExactly(12, 34, 56);
        try (FittedModel fitted = load(shadow, Kind.SCORE, List.of())) {
            assertThat(fitted.mostRows()).isEqualTo(4);
        }
    }

    @Test
    void rowWithoutADimensionForRows() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, 3)
                        .floats("w", new long[] {3, 1}, 100, 10, 1)
                        .node("MatMul", List.of("x", "w"), "y")
                        .output("y", DataType.FLOAT, 1);
        assertThat(scores(shadow(model, List.of(), ONLY), row(1, 2, 3))).containsExactly(123);
    }

    @Test
    void rowsThatDependOnEachOtherAreCalledAlone() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, 2)
                        .node("Softmax", List.of("x"), "y", OnnxFiles.whole("axis", 0))
                        .output("y", DataType.FLOAT, ANY, 2);
        try (FittedModel fitted = load(shadow(model, List.of(), ONLY), Kind.VECTOR, List.of())) {
            assertThat(fitted.mostRows()).isEqualTo(1);
        }
    }

    @Test
    void logitsBecomeProbabilities() throws Exception {
        Shadow.Output sigmoid =
                new Shadow.Output(null, 1, null, List.of(), Shadow.Activation.SIGMOID);
        Shadow one = shadow(FittedModelTest.sameAgain(2), List.of(), sigmoid);
        assertThat(scores(one, row(9, 0), row(9, Math.log(3))))
                .usingComparatorWithPrecision(1e-6)
                .containsExactly(0.5, 0.75);
        Shadow.Output softmax =
                new Shadow.Output(null, null, null, List.of(), Shadow.Activation.SOFTMAX);
        Shadow all = shadow(FittedModelTest.sameAgain(2), List.of(), softmax);
        assertThat(score(all, Kind.VECTOR, List.of(), row(5000, 5000))[0].vector())
                .containsExactly(0.5, 0.5);
    }

    @Test
    void digitsThatADoubleWouldRoundAreKept() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("id", DataType.INT64, ANY, 1)
                        .node("Identity", List.of("id"), "y")
                        .output("y", DataType.INT64, ANY, 1);
        Features id = new Features(new double[] {0x1p53}, new String[] {"9007199254740993"});
        Shadow shadow = shadow(model, List.of("id"), ONLY);
        assertThat(score(shadow, Kind.LABEL, List.of("id"), id)[0].label())
                .isEqualTo("9007199254740993");
    }

    @Test
    void unsignedNumbersOf64BitsKeepAllTheirDigits() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("id", DataType.UINT64, ANY, 1)
                        .node("Identity", List.of("id"), "y")
                        .output("y", DataType.UINT64, ANY, 1);
        Shadow shadow = shadow(model, List.of("id"), ONLY);
        assertThat(
                        score(
                                shadow,
                                Kind.LABEL,
                                List.of("id"),
                                text(0x1p64, "18446744073709551615"),
                                row(7))[0]
                                .label())
                .isEqualTo("18446744073709551615");
        try (FittedModel fitted = load(shadow, Kind.LABEL, List.of("id"))) {
            assertThat(fitted.misfit(text(0x1p64, "18446744073709551616"))).contains("64 bits");
            assertThat(fitted.misfit(text(-0x1p60, "-1152921504606846977"))).contains("64 bits");
            assertThat(fitted.misfit(row(-1))).contains("0 to 2^53");
        }
    }

    @Test
    void textsThatAreNumbersFillInputsOfNumbers() throws Exception {
        OnnxFiles whole =
                OnnxFiles.model()
                        .input("id", DataType.INT64, ANY, 1)
                        .node("Identity", List.of("id"), "y")
                        .output("y", DataType.INT64, ANY, 1);
        Shadow ids = shadow(whole, List.of("id"), ONLY);
        assertThat(score(ids, Kind.LABEL, List.of("id"), text(Double.NaN, "3.0"), text(3, "3"))[0])
                .extracting(Prediction::label)
                .isEqualTo("3");
        try (FittedModel fitted = load(ids, Kind.LABEL, List.of("id"))) {
            assertThat(fitted.misfit(text(Double.NaN, "3.5")))
                    .contains("is 3.5, not a whole number");
            for (String word : List.of("three", "NaN", "0x1p3", "1d", "")) {
                assertThat(fitted.misfit(text(Double.NaN, word)))
                        .isEqualTo("feature id is the text \"" + word + "\", not a number");
            }
        }
        Shadow floats = shadow(FittedModelTest.sameAgain(1), List.of("x"), ONLY);
        assertThat(scores(floats, List.of("x"), text(Double.NaN, " -2.5e-1 ")))
                .containsExactly(-0.25);
    }

    private static Features text(double number, String text) {
        return new Features(new double[] {number}, new String[] {text});
    }

    @Test
    void whatReplacesAMissingValueHasToFitTheInput() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("id", DataType.INT64, ANY, 1)
                        .node("Cast", List.of("id"), "y", OnnxFiles.whole("to", 1))
                        .output("y", DataType.FLOAT, ANY, 1);
        Missing nan = new Missing(null, Map.of("id", new Missing.Fill(Double.NaN, null)));
        Shadow shadow = new Shadow("v13", write(model), List.of("id"), nan, Map.of(), ONLY);
        assertThatThrownBy(() -> load(shadow, Kind.SCORE, List.of("id")).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("missing: {id: ...} does not fit its input id: int64[-1, 1]");
    }

    @Test
    void missingFeaturesAreFilledAsTheSpecSays() throws Exception {
        Missing missing =
                new Missing(
                        null,
                        Map.of("a", new Missing.Fill(7, null), "b", new Missing.Fill(0, null)));
        Shadow filled =
                new Shadow(
                        "v13",
                        write(FittedModelTest.sameAgain(2)),
                        List.of("a", "b"),
                        missing,
                        Map.of(),
                        ONLY);
        assertThat(score(filled, Kind.VECTOR, List.of("a", "b"), row(Double.NaN, 3))[0].vector())
                .containsExactly(7, 3);
        Shadow refused = shadow(FittedModelTest.sameAgain(2), List.of("a", "b"), ONLY);
        try (FittedModel model = load(refused, Kind.VECTOR, List.of("a", "b"))) {
            assertThat(model.misfit(row(1, Double.NaN))).isEqualTo("feature b is missing");
        }
    }

    @Test
    void weightsLieBesideTheModel() throws Exception {
        Path v12 = withWeights("v12", 1);
        Path v13 = withWeights("v13", 10);
        Shadow one = named(v12);
        Shadow other = named(v13);
        assertThat(scores(one, row(3))).containsExactly(3);
        assertThat(scores(other, row(3))).containsExactly(30);
        try (FittedModel first = load(one, Kind.SCORE, List.of());
                FittedModel second = load(other, Kind.SCORE, List.of())) {
            assertThat(first.digest()).isNotEqualTo(second.digest());
        }
        // A folder with one model stands for it.
        assertThat(scores(named(v13.getParent()), row(3))).containsExactly(30);
    }

    @Test
    void weightsElsewhereAreRefused() throws Exception {
        // They are there, so that nothing but the place can be wrong.
        withWeights("v12", 1);
        for (String location :
                List.of(
                        "../v12/w.data",
                        folder.resolve("v12/w.data").toString(),
                        "",
                        "model.onnx")) {
            Path file = external(location).write(folder.resolve("model.onnx"));
            assertThatThrownBy(() -> load(named(file), Kind.SCORE, List.of()).close())
                    .isInstanceOf(ModelException.class)
                    .hasMessageContainingAll(
                            "keeps its weights in \"" + location + "\"", "own folder");
        }
        Path file = external("gone.data").write(folder.resolve("model.onnx"));
        assertThatThrownBy(() -> load(named(file), Kind.SCORE, List.of()).close())
                .hasMessageContaining("keeps its weights in gone.data, which is not beside it");
    }

    private Path withWeights(String version, float weight) throws Exception {
        Path home = Files.createDirectory(folder.resolve(version));
        Files.write(home.resolve("w.data"), OnnxFiles.weights(weight));
        return external("w.data").write(home.resolve("model.onnx"));
    }

    private static OnnxFiles external(String location) {
        return OnnxFiles.model()
                .input("x", DataType.FLOAT, ANY, 1)
                .external("w", location, 1, 1)
                .node("MatMul", List.of("x", "w"), "y")
                .output("y", DataType.FLOAT, ANY, 1);
    }

    private static OnnxFiles zipMap(long first, long second) {
        return OnnxFiles.model()
                .input("x", DataType.FLOAT, ANY, 2)
                .ml()
                .node(
                        "ZipMap",
                        List.of("x"),
                        "p",
                        OnnxFiles.wholes("classlabels_int64s", first, second))
                .outputOfMaps("p");
    }

    /** "y" = 100 * first of two + 10 * second of two + one. */
    private static OnnxFiles twoGroups() {
        return OnnxFiles.model()
                .input("two", DataType.FLOAT, ANY, 2)
                .input("one", DataType.FLOAT, ANY, 1)
                .floats("w", new long[] {2, 1}, 100, 10)
                .node("MatMul", List.of("two", "w"), "m")
                .node("Add", List.of("m", "one"), "y")
                .output("y", DataType.FLOAT, ANY, 1);
    }

    private static OnnxFiles cast(DataType type) {
        return OnnxFiles.model()
                .input("x", type, ANY, 2)
                .node("Cast", List.of("x"), "y", OnnxFiles.whole("to", 1))
                .output("y", DataType.FLOAT, ANY, 2);
    }

    private static InputSource columns(String... features) {
        return new InputSource.Columns(List.of(features));
    }

    private static Shadow.Output output(
            @Nullable String name, @Nullable Integer index, @Nullable String klass) {
        return new Shadow.Output(name, index, klass, List.of(), Shadow.Activation.NONE);
    }

    private Shadow.Model write(OnnxFiles file) throws Exception {
        return new Shadow.Model(file.write(folder.resolve("model.onnx")).toString(), null);
    }

    private Shadow shadow(OnnxFiles file, List<String> features, Shadow.Output output)
            throws Exception {
        return new Shadow("v13", write(file), features, output);
    }

    private Shadow shadow(OnnxFiles file, List<String> features, Map<String, InputSource> inputs)
            throws Exception {
        return new Shadow("v13", write(file), features, Missing.REFUSED, inputs, ONLY);
    }

    private static Shadow named(Path file) {
        return new Shadow("v13", new Shadow.Model(file.toString(), null), List.of(), ONLY);
    }

    private static FittedModel load(Shadow shadow, Kind kind, List<String> read) {
        return FittedModel.load(
                ModelEngines.of(new Shadow.Model("m.onnx", null)),
                shadow,
                kind,
                read,
                ModelLoading.Deadlines.of(Duration.ZERO));
    }

    private static double[] scores(Shadow shadow, Features... rows) throws Exception {
        return scores(shadow, List.of(), rows);
    }

    private static double[] scores(Shadow shadow, List<String> read, Features... rows)
            throws Exception {
        return Arrays.stream(score(shadow, Kind.SCORE, read, rows))
                .mapToDouble(Prediction::score)
                .toArray();
    }

    /** Together, after it has been seen that each row alone has the same answer. */
    private static Prediction[] score(Shadow shadow, Kind kind, List<String> read, Features... rows)
            throws Exception {
        try (FittedModel model = load(shadow, kind, read);
                Scorer scorer = model.newScorer()) {
            Prediction[] together = scorer.score(List.of(rows));
            for (int i = 0; i < rows.length; i++) {
                assertThat(model.misfit(rows[i])).isNull();
                Prediction alone = scorer.score(List.of(rows[i]))[0];
                assertThat(Double.compare(alone.score(), together[i].score())).isZero();
                assertThat(alone.label()).isEqualTo(together[i].label());
                assertThat(alone.vector()).isEqualTo(together[i].vector());
            }
            return together;
        }
    }

    private static Features row(double... numbers) {
        return new Features(numbers, null);
    }

    private static Features nested(double[]... rows) {
        double[] numbers = new double[rows.length];
        Arrays.fill(numbers, Double.NaN);
        return new Features(numbers, null, rows);
    }

    private static Features list(double... numbers) {
        return nested(numbers);
    }
}
