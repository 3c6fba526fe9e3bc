package io.shadowgate.model;

import static io.shadowgate.testing.OnnxFiles.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.InputSource;
import io.shadowgate.spec.Missing;
import io.shadowgate.spec.Shadow;
import io.shadowgate.testing.OnnxFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row has the answer in any call that it has alone, whatever the model takes. */
class RowsTogetherTest {
    private static final Shadow.Output ONLY = new Shadow.Output(null, null, List.of());
    private static final List<String> WORDS = List.of("a", "b", "c", "mühsam");
    private static final double[] WORTHS = {1.5, -2.25, 7, 0.125};
    private static final int ROWS = 23;

    /** Sizes of one row, for each rank. */
    private static final List<long[]> ROW_SHAPES =
            List.of(
                    new long[] {},
                    new long[] {3},
                    new long[] {2, 3},
                    new long[] {2, 1, 3},
                    new long[] {2, 2, 1, 2});

    @TempDir Path folder;

    private final Random random = new Random(42);

    @ParameterizedTest
    @EnumSource(
            names = {
                "FLOAT",
                "DOUBLE",
                "FLOAT16",
                "BFLOAT16",
                "INT8",
                "UINT8",
                "INT16",
                "UINT16",
                "INT32",
                "UINT32",
                "INT64",
                "UINT64",
                "BOOL",
                "STRING"
            })
    void ofEveryTypeAndRank(ElementType type) throws Exception {
        for (long[] shape : ROW_SHAPES) {
            for (long rows : new long[] {ANY, 1, 4}) {
                if (shape.length == 0 && rows == 4) {
                    // This is one row of four numbers.
                    continue;
                }
                int width = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
                float[] weights = new float[width];
                for (int i = 0; i < width; i++) {
                    weights[i] = random.nextFloat() - 0.5f;
                }
                OnnxFiles model = weighted(type, rows, shape, weights);
                check(
                        new Shadow("v13", write(model), List.of(), ONLY),
                        List.of(),
                        IntStream.range(0, ROWS).mapToObj(i -> row(type, width)).toList(),
                        row -> expected(row, weights));
            }
        }
    }

    @Test
    void ofArraysOfAnyLength() throws Exception {
        OnnxFiles sum =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, ANY, ANY)
                        .longs("axes", new long[] {1}, 1)
                        .node(
                                "ReduceSum",
                                List.of("x", "axes"),
                                "y",
                                OnnxFiles.whole("keepdims", 0))
                        .output("y", DataType.FLOAT, ANY);
        check(
                new Shadow("v13", write(sum), List.of(), ONLY),
                List.of(),
                IntStream.range(0, ROWS)
                        .mapToObj(i -> row(ElementType.FLOAT, 1 + random.nextInt(5)))
                        .toList(),
                row -> Arrays.stream(row.numbers()).sum());
    }

    /** The mean over a list of ids that is as long as its mask says. */
    @Test
    void ofListsThatAreFilledUp() throws Exception {
        OnnxFiles mean =
                OnnxFiles.model()
                        .input("ids", DataType.INT64, ANY, ANY)
                        .input("mask", DataType.INT64, ANY, ANY)
                        .longs("axes", new long[] {1}, 1)
                        .node("Mul", List.of("ids", "mask"), "kept")
                        .node(
                                "ReduceSum",
                                List.of("kept", "axes"),
                                "s",
                                OnnxFiles.whole("keepdims", 0))
                        .node(
                                "ReduceSum",
                                List.of("mask", "axes"),
                                "n",
                                OnnxFiles.whole("keepdims", 0))
                        .node("Cast", List.of("s"), "sum", OnnxFiles.whole("to", 1))
                        .node("Cast", List.of("n"), "count", OnnxFiles.whole("to", 1))
                        .node("Div", List.of("sum", "count"), "y")
                        .output("y", DataType.FLOAT, ANY);
        Map<String, InputSource> inputs =
                Map.of(
                        "ids", new InputSource.ListOf("tokens", List.of(), 7.0),
                        "mask", new InputSource.MaskOf("tokens"));
        List<Features> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            double[] ids = random.ints(1 + random.nextInt(9), 0, 1000).asDoubleStream().toArray();
            rows.add(new Features(new double[] {Double.NaN}, null, new double[][] {ids}));
        }
        check(
                new Shadow("v13", write(mean), List.of("tokens"), Missing.REFUSED, inputs, ONLY),
                List.of("tokens"),
                rows,
                row -> Arrays.stream(row.lists()[0]).average().orElseThrow());
    }

    /** In calls of many sizes, each with rows in another order. */
    private void check(
            Shadow shadow,
            List<String> read,
            List<Features> rows,
            Function<Features, Double> answer)
            throws Exception {
        try (FittedModel model =
                        FittedModel.load(
                                ModelEngines.of(shadow.requiredModel()),
                                shadow,
                                Kind.SCORE,
                                read,
                                ModelLoading.Deadlines.of(Duration.ZERO));
                Scorer scorer = model.newScorer()) {
            assertThat(model.alone()).isNull();
            for (int size : new int[] {1, 2, 3, 4, 7, ROWS}) {
                List<Features> shuffled = new ArrayList<>(rows);
                Collections.shuffle(shuffled, random);
                for (int from = 0; from < ROWS; from += size) {
                    List<Features> call = shuffled.subList(from, Math.min(ROWS, from + size));
                    Prediction[] predictions = scorer.score(call);
                    for (int i = 0; i < predictions.length; i++) {
                        double expected = answer.apply(call.get(i));
                        assertThat(model.misfit(call.get(i))).isNull();
                        assertThat(predictions[i].score())
                                .as("%s in a call of %s", shadow, call.size())
                                .isCloseTo(
                                        expected, within(1e-5 * Math.max(1, Math.abs(expected))));
                    }
                }
            }
        }
    }

    private Shadow.Model write(OnnxFiles model) throws Exception {
        return new Shadow.Model(model.write(folder.resolve("model.onnx")).toString(), null);
    }

    /** The sum of all elements of a row, each with its weight. */
    private static OnnxFiles weighted(
            ElementType type, long rows, long[] rowShape, float... weights) {
        long[] shape = new long[rowShape.length + 1];
        shape[0] = rows;
        System.arraycopy(rowShape, 0, shape, 1, rowShape.length);
        OnnxFiles model = OnnxFiles.model().input("x", DataType.valueOf(type.name()), shape);
        if (type == ElementType.STRING) {
            model.ml()
                    .node(
                            "LabelEncoder",
                            List.of("x"),
                            "f",
                            OnnxFiles.texts("keys_strings", WORDS.toArray(String[]::new)),
                            OnnxFiles.fractions(
                                    "values_floats",
                                    Arrays.stream(WORTHS)
                                            .mapToObj(worth -> (float) worth)
                                            .toArray(Float[]::new)));
        } else {
            model.node("Cast", List.of("x"), "f", OnnxFiles.whole("to", 1));
        }
        return model.longs("flat", new long[] {2}, -1, weights.length)
                .floats("w", new long[] {weights.length, 1}, weights)
                .node("Reshape", List.of("f", "flat"), "m")
                .node("MatMul", List.of("m", "w"), "y")
                .output("y", DataType.FLOAT, rows, 1);
    }

    private static double expected(Features row, float... weights) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double value =
                    row.texts() == null ? row.numbers()[i] : WORTHS[WORDS.indexOf(row.texts()[i])];
            sum += weights[i] * value;
        }
        return sum;
    }

    /** Numbers that 16 bits hold exactly. */
    private Features row(ElementType type, int width) {
        double[] numbers = new double[width];
        String[] texts = type == ElementType.STRING ? new String[width] : null;
        for (int i = 0; i < width; i++) {
            if (texts != null) {
                numbers[i] = Double.NaN;
                texts[i] = WORDS.get(random.nextInt(WORDS.size()));
                continue;
            }
            numbers[i] =
                    switch (type) {
                        case BOOL -> random.nextInt(2);
                        case UINT8, UINT16, UINT32, UINT64 -> random.nextInt(256);
                        case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> (random.nextInt(512) - 256) / 8.0;
                        default -> random.nextInt(256) - 128;
                    };
        }
        return new Features(numbers, texts);
    }
}
