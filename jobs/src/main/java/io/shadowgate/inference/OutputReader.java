package io.shadowgate.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.onnxruntime.OnnxJavaType;
import io.shadowgate.config.Compare.Kind;
import io.shadowgate.config.Shadow;
import io.shadowgate.inference.OnnxSignature.Port;
import io.shadowgate.statistics.Vectors;
import io.shadowgate.traffic.Prediction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Reads predictions out of the model's one output that the spec chose. */
final class OutputReader {
    private final Port port;
    private final Kind kind;
    private final Shadow.Output output;

    private OutputReader(Port port, Kind kind, Shadow.Output output) {
        this.port = port;
        this.kind = kind;
        this.output = output;
    }

    static OutputReader of(List<Port> outputs, Kind kind, Shadow.Output output) {
        for (Port port : outputs) {
            if (port.type() == null) {
                throw new ModelException(
                        "its output "
                                + port.name()
                                + " is no tensor but a list of maps, whose order of classes gets"
                                + " lost; export it again with tensors only (scikit-learn:"
                                + " options={'zipmap': False})");
            }
        }
        return new OutputReader(choose(outputs, output), kind, output);
    }

    private static Port choose(List<Port> outputs, Shadow.Output output) {
        if (output.name() == null) {
            if (outputs.size() > 1) {
                throw new ModelException(
                        "it has several outputs ("
                                + OnnxSignature.list(outputs)
                                + "); choose one with output.name");
            }
            return outputs.get(0);
        }
        return outputs.stream()
                .filter(port -> port.name().equals(output.name()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ModelException(
                                        "it has no output "
                                                + output.name()
                                                + "; its outputs are "
                                                + outputs.stream()
                                                        .map(Port::toString)
                                                        .collect(Collectors.joining(", "))));
    }

    /**
     * Checks the spec against what the model really gave.
     *
     * @throws ModelException if the predictions of the spec's kind cannot be read from it
     */
    void check(NDList result, int rows) {
        NDArray array = find(result);
        int columns = columns(array, rows);
        boolean text = array.getDataType() == DataType.STRING;
        boolean fraction = array.getDataType().isFloating();
        switch (kind) {
            case SCORE -> {
                if (text) {
                    throw new ModelException(
                            "its output "
                                    + port
                                    + " is text; compare.prediction: label compares it");
                }
                checkIndex(columns);
            }
            case LABEL -> {
                if (fraction && columns < 2) {
                    throw new ModelException(
                            "its output "
                                    + port
                                    + " is one score a row, not a label; choose the label output"
                                    + " with output.name, or compare.prediction: score");
                }
                if (fraction && !output.labels().isEmpty() && output.labels().size() != columns) {
                    throw new ModelException(
                            "output.labels names "
                                    + output.labels().size()
                                    + " classes, but its output "
                                    + port
                                    + " has "
                                    + columns
                                    + " columns");
                }
            }
            case VECTOR -> {
                if (text) {
                    throw new ModelException(
                            "its output "
                                    + port
                                    + " is text; compare.prediction: label compares it");
                }
            }
        }
    }

    private void checkIndex(int columns) {
        if (output.index() == null) {
            if (columns > 1) {
                throw new ModelException(
                        "its output "
                                + port
                                + " has "
                                + columns
                                + " columns; say which is the score with output.index (0 to "
                                + (columns - 1)
                                + ")");
            }
        } else if (output.index() >= columns) {
            throw new ModelException(
                    "output.index "
                            + output.index()
                            + " is out of range: its output "
                            + port
                            + " has "
                            + columns
                            + (columns == 1 ? " column, 0" : " columns, 0 to " + (columns - 1)));
        }
    }

    Prediction[] read(NDList result, int rows) {
        NDArray array = find(result);
        int columns = columns(array, rows);
        Prediction[] predictions = new Prediction[rows];
        if (array.getDataType() == DataType.STRING) {
            String[] texts = array.toStringArray(StandardCharsets.UTF_8);
            for (int row = 0; row < rows; row++) {
                predictions[row] = Prediction.ofLabel(texts[row * columns]);
            }
            return predictions;
        }
        double[] numbers = numbers(array);
        int index = output.index() == null ? 0 : output.index();
        for (int row = 0; row < rows; row++) {
            int first = row * columns;
            predictions[row] =
                    switch (kind) {
                        case SCORE -> Prediction.ofScore(numbers[first + index]);
                        case LABEL -> Prediction.ofLabel(label(array, numbers, first, columns));
                        case VECTOR ->
                                Prediction.ofVector(
                                        java.util.Arrays.copyOfRange(
                                                numbers, first, first + columns));
                    };
        }
        return predictions;
    }

    private String label(NDArray array, double[] numbers, int first, int columns) {
        boolean whole = !array.getDataType().isFloating();
        long chosen =
                whole ? (long) numbers[first] : Vectors.argmax(numbers, first, first + columns);
        if (output.labels().isEmpty()) {
            return port.type() == OnnxJavaType.BOOL
                    ? String.valueOf(chosen != 0)
                    : String.valueOf(chosen);
        }
        if (chosen < 0 || chosen >= output.labels().size()) {
            throw new IllegalStateException("gave class " + chosen + ", which has no label");
        }
        return output.labels().get((int) chosen);
    }

    private NDArray find(NDList result) {
        for (NDArray array : result) {
            if (port.name().equals(array.getName())) {
                return array;
            }
        }
        throw new IllegalStateException("gave no output " + port.name());
    }

    private int columns(NDArray array, int rows) {
        long size = array.getShape().size();
        boolean rowsFirst =
                array.getShape().dimension() > 0 ? array.getShape().get(0) == rows : rows == 1;
        if (!rowsFirst || size == 0) {
            throw new IllegalStateException(
                    "gave " + array.getShape() + " for " + rows + " rows; rows must come first");
        }
        return (int) (size / rows);
    }

    private static double[] numbers(NDArray array) {
        return switch (array.getDataType()) {
            case FLOAT32 -> {
                float[] floats = array.toFloatArray();
                double[] numbers = new double[floats.length];
                for (int i = 0; i < floats.length; i++) {
                    numbers[i] = floats[i];
                }
                yield numbers;
            }
            case FLOAT64 -> array.toDoubleArray();
            default -> {
                Number[] whole = array.toArray();
                double[] numbers = new double[whole.length];
                for (int i = 0; i < whole.length; i++) {
                    numbers[i] = whole[i].doubleValue();
                }
                yield numbers;
            }
        };
    }
}
