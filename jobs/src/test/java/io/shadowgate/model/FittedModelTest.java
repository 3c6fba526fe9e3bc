package io.shadowgate.model;

import static io.shadowgate.testing.OnnxFiles.ANY;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
import io.shadowgate.testing.OnnxFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real ONNX files whose answers are worked out by hand. */
class FittedModelTest {
    private static final Shadow.Output ONLY = new Shadow.Output(null, null, List.of());

    @TempDir Path folder;

    @Test
    void scorePerRowInOneDimension() throws Exception {
        OnnxFiles model = weightedSum(DataType.FLOAT).output("y", DataType.FLOAT, ANY);
        assertThat(scores(model, ONLY, row(3, 4), row(-1, 0.5))).containsExactly(11, 0);
    }

    @Test
    void scorePerRowInTwoDimensions() throws Exception {
        OnnxFiles model = OnnxFiles.logistic(0.5f, 1, 2);
        // 1 / (1 + e^0.5) and 1 / (1 + e^-5.5)
        assertThat(scores(model, ONLY, row(1, -1), row(1, 2)))
                .usingComparatorWithPrecision(1e-6)
                .containsExactly(0.37754067, 0.99592986);
    }

    @Test
    void scoreIsTheChosenColumn() throws Exception {
        Shadow.Output second = new Shadow.Output("y", 1, List.of());
        assertThat(scores(sameAgain(2), second, row(3, 4), row(5, 6))).containsExactly(4, 6);
    }

    @Test
    void outputIsChosenByName() throws Exception {
        OnnxFiles model =
                sameAgain(2)
                        .node("Neg", List.of("x"), "negative")
                        .output("negative", DataType.FLOAT, ANY, 2);
        Shadow.Output chosen = new Shadow.Output("negative", 0, List.of());
        assertThat(scores(model, chosen, row(3, 4))).containsExactly(-3);
    }

    @Test
    void notANumberIsAScoreToo() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, 1)
                        .node("Sqrt", List.of("x"), "y")
                        .output("y", DataType.FLOAT, ANY, 1);
        assertThat(scores(model, ONLY, row(4), row(-4), row(9))).containsExactly(2, Double.NaN, 3);
    }

    @Test
    void wholeNumbersAreLabels() throws Exception {
        OnnxFiles model = mostLikely().output("class", DataType.INT64, ANY);
        assertThat(labels(model, ONLY, row(1, 5, 2), row(9, 5, 2))).containsExactly("1", "0");
        Shadow.Output named = new Shadow.Output(null, null, List.of("low", "mid", "high"));
        assertThat(labels(model, named, row(1, 5, 8), row(1, 5, 2))).containsExactly("high", "mid");
    }

    @Test
    void largeWholeNumbersKeepTheirLastDigit() throws Exception {
        OnnxFiles model =
                mostLikely()
                        .longs("ids", new long[] {3}, 1, 9007199254740993L, -9007199254740993L)
                        .node("Gather", List.of("ids", "class"), "id")
                        .output("id", DataType.INT64, ANY);
        assertThat(labels(model, ONLY, row(1, 5, 2), row(1, 5, 8)))
                .containsExactly("9007199254740993", "-9007199254740993");
    }

    @Test
    void textsAreLabels() throws Exception {
        OnnxFiles model =
                mostLikely()
                        .ml()
                        .node(
                                "LabelEncoder",
                                List.of("class"),
                                "label",
                                OnnxFiles.wholes("keys_int64s", 0L, 1L, 2L),
                                OnnxFiles.texts("values_strings", "good", "mühsam", "bad"))
                        .output("label", DataType.STRING, ANY);
        assertThat(labels(model, ONLY, row(1, 5, 2), row(1, 5, 8), row(7, 5, 2)))
                .containsExactly("mühsam", "bad", "good");
    }

    @Test
    void truthIsALabel() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, 1)
                        .floats("limit", new long[] {1}, 0.5f)
                        .node("Greater", List.of("x", "limit"), "y")
                        .output("y", DataType.BOOL, ANY, 1);
        assertThat(labels(model, ONLY, row(0.7), row(0.3))).containsExactly("true", "false");
    }

    @Test
    void mostLikelyClassIsTheLabel() throws Exception {
        Shadow.Output named = new Shadow.Output("y", null, List.of("low", "mid", "high"));
        Shadow.Output numbered = new Shadow.Output("y", null, List.of());
        Features[] rows = {row(0.1, 0.2, 0.7), row(0.4, 0.4, 0.2)};
        assertThat(labels(sameAgain(3), named, rows)).containsExactly("high", "low");
        assertThat(labels(sameAgain(3), numbered, rows)).containsExactly("2", "0");
    }

    @Test
    void noClassIsLikelyAmongNotNumbers() throws Exception {
        try (FittedModel model = load(sameAgain(2), Kind.LABEL, List.of(), List.of(), ONLY);
                Scorer scorer = model.newScorer()) {
            assertThat(failure(() -> scorer.score(List.of(row(Double.NaN, 1)))))
                    .contains("gave NaN for a class");
        }
    }

    @Test
    void vectorsAreWholeRows() throws Exception {
        try (FittedModel model = load(sameAgain(3), Kind.VECTOR, List.of(), List.of(), ONLY);
                Scorer scorer = model.newScorer()) {
            Prediction[] predictions = scorer.score(List.of(row(1, 2, 3), row(4, 5, 6)));
            assertThat(predictions[0].vector()).containsExactly(1, 2, 3);
            assertThat(predictions[1].vector()).containsExactly(4, 5, 6);
        }
    }

    @Test
    void inputsOfOtherNumbers() throws Exception {
        // 0.1 as a float would give 0.10000000149011612.
        OnnxFiles doubles = weightedSum(DataType.DOUBLE).output("y", DataType.DOUBLE, ANY);
        assertThat(scores(doubles, ONLY, row(0.1, 0))).containsExactly(0.1);
        OnnxFiles longs = weightedSum(DataType.INT64).output("y", DataType.INT64, ANY);
        // One more than a double can hold beside it.
        assertThat(scores(longs, ONLY, row(3, -4))).containsExactly(-5);
        OnnxFiles ints = weightedSum(DataType.INT32).output("y", DataType.INT32, ANY);
        assertThat(scores(ints, ONLY, row(7, 2))).containsExactly(11);
    }

    @Test
    void fractionsAndNumbersTooLargeDoNotFitWholeInputs() throws Exception {
        OnnxFiles ints = weightedSum(DataType.INT32).output("y", DataType.INT32, ANY);
        try (FittedModel model =
                load(ints, Kind.SCORE, List.of("a", "b"), List.of("a", "b"), ONLY)) {
            assertThat(model.misfit(row(1, 2))).isNull();
            assertThat(model.misfit(row(1, 2.5)))
                    .isEqualTo("feature b is 2.5, not a whole number of 32 bits");
            assertThat(model.misfit(row(-2147483648.0, 2147483647.0))).isNull();
            assertThat(model.misfit(row(2147483648.0, 0))).contains("32 bits");
            assertThat(model.misfit(row(Double.NaN, 0))).contains("feature a");
        }
        OnnxFiles longs = weightedSum(DataType.INT64).output("y", DataType.INT64, ANY);
        try (FittedModel model = load(longs, Kind.SCORE, List.of(), List.of(), ONLY)) {
            assertThat(model.misfit(row(9007199254740991.0, -9007199254740991.0))).isNull();
            // The log may have said 9007199254740993.
            assertThat(model.misfit(row(0, 9007199254740992.0)))
                    .isEqualTo(
                            "feature number 1 is 9.007199254740992E15, not a whole number below"
                                    + " 2^53, up to which features are exact");
            assertThat(model.misfit(row(Double.NEGATIVE_INFINITY, 0))).contains("number 0");
        }
    }

    @Test
    void numbersBeyondTheModelsTypeDoNotFit() throws Exception {
        OnnxFiles floats = weightedSum(DataType.FLOAT).output("y", DataType.FLOAT, ANY);
        List<String> names = List.of("a", "b");
        try (FittedModel model = load(floats, Kind.SCORE, names, List.of("b", "x", "a"), ONLY)) {
            assertThat(model.misfit(row(Float.MAX_VALUE, 1e39, -Float.MAX_VALUE))).isNull();
            assertThat(model.misfit(row(1e39, 0, 1)))
                    .isEqualTo("feature b is 1.0E39, beyond what the model's float32 can hold");
            assertThat(model.misfit(row(0, 0, -3.5e38)))
                    .isEqualTo("feature a is -3.5E38, beyond what the model's float32 can hold");
            assertThat(model.misfit(row(0, 0, Double.POSITIVE_INFINITY))).contains("feature a");
        }
        OnnxFiles doubles = weightedSum(DataType.DOUBLE).output("y", DataType.DOUBLE, ANY);
        try (FittedModel model = load(doubles, Kind.SCORE, List.of(), List.of(), ONLY)) {
            assertThat(model.misfit(row(1e300, -1e300))).isNull();
            assertThat(model.misfit(row(1, Double.POSITIVE_INFINITY)))
                    .isEqualTo("feature number 1 is Infinity, not a finite number");
        }
        try (FittedModel model = load(perFeature(), Kind.SCORE, PER_FEATURE, PER_FEATURE, ONLY)) {
            double[] numbers = {Double.NaN, 1, 1e40};
            assertThat(model.misfit(new Features(numbers, new String[] {"DE", null, null})))
                    .isEqualTo("feature age is 1.0E40, beyond what the model's float32 can hold");
        }
    }

    @Test
    void rowsOfAnotherWidthAndTextsDoNotFit() throws Exception {
        try (FittedModel model = load(sameAgain(2), Kind.VECTOR, List.of(), List.of(), ONLY)) {
            assertThat(model.misfit(row(1, 2))).isNull();
            assertThat(model.misfit(row(1, 2, 3)))
                    .isEqualTo("has 3 features where the model takes 2");
            assertThat(model.misfit(row())).contains("has 0 features");
        }
        List<String> names = List.of("a", "b");
        try (FittedModel model = load(sameAgain(2), Kind.VECTOR, names, names, ONLY)) {
            assertThat(
                            model.misfit(
                                    new Features(
                                            new double[] {1, Double.NaN},
                                            new String[] {null, "x"})))
                    .isEqualTo("feature b is the text \"x\", not a number");
        }
    }

    @Test
    void featuresAreFoundByNameWhateverTheirOrderInTheLog() throws Exception {
        OnnxFiles model = weightedSum(DataType.FLOAT).output("y", DataType.FLOAT, ANY);
        List<String> order = List.of("b", "a");
        List<String> read = List.of("a", "other", "b");
        try (FittedModel loaded = load(model, Kind.SCORE, order, read, ONLY);
                Scorer scorer = loaded.newScorer()) {
            // b + 2a
            assertThat(loaded.misfit(row(3, 99, 4))).isNull();
            assertThat(scorer.score(List.of(row(3, 99, 4)))[0].score()).isEqualTo(10);
        }
    }

    @Test
    void oneInputPerFeatureIsFilledByName() throws Exception {
        List<String> features = List.of("age", "country", "visits");
        List<String> read = List.of("visits", "country", "age");
        try (FittedModel model = load(perFeature(), Kind.SCORE, features, read, ONLY);
                Scorer scorer = model.newScorer()) {
            Features german =
                    new Features(
                            new double[] {3, Double.NaN, 0.5}, new String[] {null, "DE", null});
            Features other =
                    new Features(
                            new double[] {4, Double.NaN, 0.25}, new String[] {null, "PT", null});
            assertThat(model.misfit(german)).isNull();
            assertThat(model.misfit(row(1, 2.5, 3))).contains("country", "not a text");
            // age + 100 for DE, 200 for PT + visits
            assertThat(Arrays.stream(scorer.score(List.of(german, other))).map(Prediction::score))
                    .containsExactly(103.5, 204.25);
        }
    }

    @Test
    void modelOfOneRowACallIsGivenOne() throws Exception {
        OnnxFiles one =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, 1, 2)
                        .floats("w", new long[] {2}, 1, 2)
                        .node("MatMul", List.of("x", "w"), "y")
                        .output("y", DataType.FLOAT, 1);
        try (FittedModel model = load(one, Kind.SCORE, List.of(), List.of(), ONLY);
                Scorer scorer = model.newScorer()) {
            assertThat(model.mostRows()).isEqualTo(1);
            assertThat(scorer.score(List.of(row(3, 4)))[0].score()).isEqualTo(11);
        }
        try (FittedModel model = load(sameAgain(2), Kind.VECTOR, List.of(), List.of(), ONLY)) {
            assertThat(model.mostRows()).isGreaterThan(1_000_000);
        }
    }

    @Test
    void anyWidthIsTakenButOnlyOneACall() throws Exception {
        OnnxFiles sum =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, ANY)
                        .longs("axis", new long[] {1}, 1)
                        .node(
                                "ReduceSum",
                                List.of("x", "axis"),
                                "y",
                                OnnxFiles.whole("keepdims", 0))
                        .output("y", DataType.FLOAT, ANY);
        try (FittedModel model = load(sum, Kind.SCORE, List.of(), List.of(), ONLY);
                Scorer scorer = model.newScorer()) {
            assertThat(model.misfit(row(1, 2, 3))).isNull();
            assertThat(scorer.score(List.of(row(1, 2, 3)))[0].score()).isEqualTo(6);
            assertThat(scorer.score(List.of(row(1, 2), row(5, 6)))[1].score()).isEqualTo(11);
            // The engine asks again row by row; cut to one width the sums would be wrong.
            assertThat(failure(() -> scorer.score(List.of(row(1, 2), row(1, 2, 3)))))
                    .contains("rows of 2 and 3 features");
        }
    }

    @Test
    void openWidthThatTheGraphDoesNotShareIsLearntFromRequests() throws Exception {
        OnnxFiles model =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, ANY)
                        .floats("w", new long[] {3}, 1, 2, 3)
                        .node("MatMul", List.of("x", "w"), "y")
                        .output("y", DataType.FLOAT, ANY);
        try (FittedModel loaded = load(model, Kind.SCORE, List.of(), List.of(), ONLY);
                Scorer scorer = loaded.newScorer()) {
            assertThat(scorer.score(List.of(row(1, 1, 1)))[0].score()).isEqualTo(6);
            assertThat(failure(() -> scorer.score(List.of(row(1, 1))))).isNotEmpty();
        }
    }

    @Test
    void outputThatLosesItsColumnsIsAnErrorAndNotTheNextRowsNumber() throws Exception {
        OnnxFiles wide =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, ANY)
                        .node("Identity", List.of("x"), "y")
                        .output("y", DataType.FLOAT, ANY, ANY);
        Shadow.Output third = new Shadow.Output(null, 2, List.of());
        try (FittedModel model = load(wide, Kind.SCORE, List.of(), List.of(), third);
                Scorer scorer = model.newScorer()) {
            assertThat(scorer.score(List.of(row(1, 2, 3)))[0].score()).isEqualTo(3);
            assertThat(failure(() -> scorer.score(List.of(row(1, 2), row(3, 4)))))
                    .contains("output.index 2 is out of range");
        }
    }

    @Test
    void oneRowThatTheModelRefusesFailsItsCall() throws Exception {
        OnnxFiles table =
                OnnxFiles.model()
                        .input("x", DataType.INT64, ANY, 1)
                        .floats("table", new long[] {3}, 0.5f, 0.25f, 0.125f)
                        .node("Gather", List.of("table", "x"), "y")
                        .output("y", DataType.FLOAT, ANY, 1);
        try (FittedModel model = load(table, Kind.SCORE, List.of(), List.of(), ONLY);
                Scorer scorer = model.newScorer()) {
            assertThat(scorer.score(List.of(row(2), row(1)))[0].score()).isEqualTo(0.125);
            assertThat(failure(() -> scorer.score(List.of(row(0), row(7))))).contains("Gather");
            assertThat(scorer.score(List.of(row(1)))[0].score()).isEqualTo(0.25);
        }
    }

    static OnnxFiles sameAgain(int width) {
        return OnnxFiles.model()
                .input("x", DataType.FLOAT, ANY, width)
                .node("Identity", List.of("x"), "y")
                .output("y", DataType.FLOAT, ANY, width);
    }

    /** "y" = first + 2 * second, without its output. */
    private static OnnxFiles weightedSum(DataType type) {
        return OnnxFiles.model()
                .input("x", type, ANY, 2)
                .longs("whole", new long[] {2}, 1, 2)
                .node("Cast", List.of("whole"), "w", OnnxFiles.whole("to", type.getNumber()))
                .node("MatMul", List.of("x", "w"), "y");
    }

    /** "class" = place of the largest of three, without its output. */
    private static OnnxFiles mostLikely() {
        return OnnxFiles.model()
                .input("x", DataType.FLOAT, ANY, 3)
                .node(
                        "ArgMax",
                        List.of("x"),
                        "class",
                        OnnxFiles.whole("axis", 1),
                        OnnxFiles.whole("keepdims", 0));
    }

    private static final List<String> PER_FEATURE = List.of("country", "visits", "age");

    private static OnnxFiles perFeature() {
        return OnnxFiles.model()
                .input("country", DataType.STRING, ANY, 1)
                .input("visits", DataType.INT64, ANY, 1)
                .input("age", DataType.FLOAT, ANY, 1)
                .ml()
                .node(
                        "LabelEncoder",
                        List.of("country"),
                        "code",
                        OnnxFiles.texts("keys_strings", "DE", "PT"),
                        OnnxFiles.fractions("values_floats", 100f, 200f))
                .node("Cast", List.of("visits"), "v", OnnxFiles.whole("to", 1))
                .node("Sum", List.of("age", "code", "v"), "y")
                .output("y", DataType.FLOAT, ANY, 1);
    }

    private double[] scores(OnnxFiles file, Shadow.Output output, Features... rows)
            throws Exception {
        try (FittedModel model = load(file, Kind.SCORE, List.of(), List.of(), output);
                Scorer scorer = model.newScorer()) {
            assertThat(rows).allSatisfy(row -> assertThat(model.misfit(row)).isNull());
            return Arrays.stream(scorer.score(List.of(rows)))
                    .mapToDouble(Prediction::score)
                    .toArray();
        }
    }

    private List<String> labels(OnnxFiles file, Shadow.Output output, Features... rows)
            throws Exception {
        try (FittedModel model = load(file, Kind.LABEL, List.of(), List.of(), output);
                Scorer scorer = model.newScorer()) {
            return Arrays.stream(scorer.score(List.of(rows))).map(Prediction::label).toList();
        }
    }

    private FittedModel load(
            OnnxFiles file,
            Kind kind,
            List<String> features,
            List<String> read,
            Shadow.Output output)
            throws Exception {
        Path path = file.write(folder.resolve("model.onnx"));
        Shadow.Model model = new Shadow.Model(path.toString(), null);
        return FittedModel.load(
                ModelEngines.of(new Shadow.Model("m.onnx", null)),
                new Shadow("v13", model, features, output),
                kind,
                read,
                ModelLoading.Deadlines.of(Duration.ZERO));
    }

    private static Features row(double... numbers) {
        return new Features(numbers, null);
    }

    private interface Call {
        Object run() throws Exception;
    }

    @Nullable
    private static String failure(Call call) {
        try {
            call.run();
            return null;
        } catch (Exception e) {
            return e.getMessage();
        }
    }
}
