package io.shadowgate.model;

import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
import io.shadowgate.statistics.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reads predictions from the model's output that the spec names. */
final class OutputReader {
    /**
     * The largest number of numbers per prediction. A longer answer is a fault and could fill the
     * heap.
     */
    private static final int MOST_NUMBERS = 1 << 16;

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
                                + " is not a tensor but a list of maps, which does not keep the"
                                + " order of classes; export it again with tensors only"
                                + " (scikit-learn: options={'zipmap': False})");
            }
        }
        Port port = choose(outputs, output);
        switch (port.requiredType()) {
            case FLOAT, DOUBLE, INT8, UINT8, INT16, INT32, INT64, BOOL, STRING -> {}
            default ->
                    throw new ModelException(
                            "its output "
                                    + port
                                    + " has a type that cannot be read; export it as float, double,"
                                    + " int64 or string");
        }
        OutputReader reader = new OutputReader(port, kind, output);
        boolean knownWidth = port.shape().length == 2 && port.shape()[1] > 0;
        if (knownWidth || port.shape().length == 1) {
            reader.check(knownWidth ? (int) port.shape()[1] : 1);
        }
        return reader;
    }

    private static Port choose(List<Port> outputs, Shadow.Output output) {
        if (output.name() == null) {
            if (outputs.size() > 1) {
                throw new ModelException(
                        "it has several outputs ("
                                + list(outputs)
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
                                                + list(outputs)));
    }

    private static String list(List<Port> ports) {
        return ports.stream().map(Port::toString).collect(Collectors.joining(", "));
    }

    /** The name of the output. */
    String name() {
        return port.name();
    }

    /**
     * Checks the output's real width against the spec, for every call. The file can leave the width
     * open, and a wrong one would assign numbers to the wrong rows.
     */
    private void check(int columns) {
        boolean text = port.type() == ElementType.STRING;
        boolean fraction = isFraction();
        switch (kind) {
            case SCORE -> {
                if (text) {
                    throw new ModelException(
                            "its output "
                                    + port
                                    + " is text, so the prediction is a label (compare.prediction:"
                                    + " label; in SQL a STRING column)");
                }
                checkIndex(columns);
            }
            case LABEL -> {
                if (fraction && columns < 2) {
                    throw new ModelException(
                            "its output "
                                    + port
                                    + " is one score a row, not a label; choose the label output"
                                    + " with output.name, or make the prediction a score"
                                    + " (compare.prediction: score; in SQL a DOUBLE column)");
                }
                if (!fraction && columns > 1) {
                    throw new ModelException(
                            "its output "
                                    + port
                                    + " has "
                                    + columns
                                    + " columns, where labels have one; choose the label output"
                                    + " with output.name");
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
                                    + " is text, so the prediction is a label (compare.prediction:"
                                    + " label; in SQL a STRING column)");
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

    /**
     * @throws ModelException if predictions of the spec's kind cannot be read from the result
     */
    Prediction[] read(Tensor answer, int rows) {
        int columns = columns(answer, rows);
        check(columns);
        Prediction[] predictions = new Prediction[rows];
        if (answer.type() == ElementType.STRING) {
            String[] texts = answer.texts();
            for (int row = 0; row < rows; row++) {
                predictions[row] = Prediction.ofLabel(texts[row]);
            }
            return predictions;
        }
        if (kind == Kind.LABEL && port.type() == ElementType.INT64) {
            // Doubles would lose the last digits of large numbers.
            long[] classes = answer.longs();
            for (int row = 0; row < rows; row++) {
                predictions[row] = Prediction.ofLabel(label(classes[row]));
            }
            return predictions;
        }
        double[] numbers = answer.doubles();
        int index = output.index() == null ? 0 : output.index();
        for (int row = 0; row < rows; row++) {
            int first = row * columns;
            predictions[row] =
                    switch (kind) {
                        case SCORE -> Prediction.ofScore(numbers[first + index]);
                        case LABEL -> Prediction.ofLabel(label(numbers, first, columns));
                        case VECTOR ->
                                Prediction.ofVector(
                                        Arrays.copyOfRange(numbers, first, first + columns));
                    };
        }
        return predictions;
    }

    private boolean isFraction() {
        return port.type() == ElementType.FLOAT || port.type() == ElementType.DOUBLE;
    }

    private String label(double[] numbers, int first, int columns) {
        if (!isFraction()) {
            return label((long) numbers[first]);
        }
        int chosen = Vectors.argmax(numbers, first, first + columns);
        if (chosen < 0) {
            throw new IllegalStateException("gave NaN for a class, so none is the most likely");
        }
        return label(chosen);
    }

    private String label(long chosen) {
        if (output.labels().isEmpty()) {
            return port.type() == ElementType.BOOL
                    ? String.valueOf(chosen != 0)
                    : String.valueOf(chosen);
        }
        if (chosen < 0 || chosen >= output.labels().size()) {
            throw new IllegalStateException("gave class " + chosen + ", which has no label");
        }
        return output.labels().get((int) chosen);
    }

    private static int columns(Tensor answer, int rows) {
        long size = answer.size();
        long[] shape = answer.shape();
        boolean rowsFirst = shape.length > 0 ? shape[0] == rows : rows == 1;
        if (!rowsFirst || size == 0) {
            throw new IllegalStateException(
                    "gave " + Tensor.shown(shape) + " for " + rows + " rows; rows must come first");
        }
        if (size / rows > MOST_NUMBERS) {
            throw new IllegalStateException(
                    "gave "
                            + size / rows
                            + " numbers for a request; a prediction has at most "
                            + MOST_NUMBERS);
        }
        return (int) (size / rows);
    }
}
