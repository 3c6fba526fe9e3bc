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
        Port port = choose(outputs, output);
        switch (port.form()) {
            case TENSOR -> {}
            case MAPS -> {
                if (kind == Kind.LABEL && !output.labels().isEmpty()) {
                    throw new ModelException(
                            "its output "
                                    + port
                                    + " names its classes itself; leave out output.labels");
                }
                return new OutputReader(port, kind, output);
            }
            case TENSORS -> {
                // Their columns count side by side. Whole numbers could lose digits on the way.
                if (port.type() == null || !port.type().isFraction()) {
                    throw unreadable(port, outputs);
                }
            }
            case OTHER -> throw unreadable(port, outputs);
        }
        if (port.type() == ElementType.UNKNOWN) {
            throw new ModelException(
                    "its output "
                            + port
                            + " has a type that cannot be read; export it as float, double,"
                            + " int64 or string");
        }
        if (output.klass() != null) {
            throw new ModelException(
                    "its output "
                            + port
                            + " does not name its classes, so output.class \""
                            + output.klass()
                            + "\" cannot be found; say which column it is with output.index");
        }
        if (output.activation() != Shadow.Activation.NONE && !port.requiredType().isFraction()) {
            throw new ModelException(
                    "its output "
                            + port
                            + " has no fractions, so output.activation cannot be applied to it");
        }
        return new OutputReader(port, kind, output);
    }

    private static ModelException unreadable(Port port, List<Port> outputs) {
        return new ModelException(
                "its output "
                        + port
                        + " cannot be read; choose another with output.name ("
                        + list(outputs)
                        + "), or export it again with tensors only");
    }

    /** Checks what the model declares, where it cannot be tried. */
    void checkDeclared() {
        boolean knownWidth = port.shape().length == 2 && port.shape()[1] > 0;
        if (knownWidth || port.shape().length == 1) {
            check(knownWidth ? (int) port.shape()[1] : 1);
        }
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
                if (!fraction && columns > 1 && output.index() == null) {
                    throw new ModelException(
                            "its output "
                                    + port
                                    + " has "
                                    + columns
                                    + " columns, where labels have one; choose the label output"
                                    + " with output.name, or the column with output.index (0 to "
                                    + (columns - 1)
                                    + ")");
                }
                if (!fraction && output.index() != null) {
                    checkIndex(columns);
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
                if (output.index() != null) {
                    checkIndex(columns);
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
     * @param requests the first of the rows
     * @param rows of the call
     * @param hasRows whether the model has a dimension for rows
     * @throws ModelException if predictions of the spec's kind cannot be read from the result
     */
    Prediction[] read(Tensor answer, int requests, int rows, boolean hasRows) {
        int columns = columns(answer, rows, hasRows);
        Prediction[] predictions = new Prediction[requests];
        if (port.form() == Port.Form.MAPS) {
            readClasses(answer, columns, predictions);
            return predictions;
        }
        check(columns);
        int index = output.index() == null ? 0 : output.index();
        if (answer.type() == ElementType.STRING) {
            String[] texts = answer.texts();
            for (int row = 0; row < requests; row++) {
                predictions[row] = Prediction.ofLabel(texts[row * columns + index]);
            }
            return predictions;
        }
        if (kind == Kind.LABEL && !isFraction()) {
            // Doubles would lose the last digits of large numbers.
            long[] classes = answer.longs();
            for (int row = 0; row < requests; row++) {
                predictions[row] = Prediction.ofLabel(label(classes[row * columns + index]));
            }
            return predictions;
        }
        double[] numbers = answer.doubles();
        for (int row = 0; row < requests; row++) {
            int first = row * columns;
            Activations.apply(output.activation(), numbers, first, first + columns);
            predictions[row] =
                    switch (kind) {
                        case SCORE -> Prediction.ofScore(numbers[first + index]);
                        case LABEL ->
                                Prediction.ofLabel(label(mostLikely(numbers, first, columns)));
                        case VECTOR ->
                                Prediction.ofVector(
                                        output.index() == null
                                                ? Arrays.copyOfRange(
                                                        numbers, first, first + columns)
                                                : new double[] {numbers[first + index]});
                    };
        }
        return predictions;
    }

    /** Reads numbers whose classes the model names. */
    private void readClasses(Tensor answer, int columns, Prediction[] predictions) {
        List<String> classes = answer.classes();
        double[] numbers = answer.doubles();
        int[] order = kind == Kind.LABEL ? new int[0] : order(classes);
        for (int row = 0; row < predictions.length; row++) {
            int first = row * columns;
            Activations.apply(output.activation(), numbers, first, first + columns);
            predictions[row] =
                    switch (kind) {
                        case SCORE -> Prediction.ofScore(numbers[first + order[0]]);
                        case LABEL ->
                                Prediction.ofLabel(
                                        classes.get(mostLikely(numbers, first, columns)));
                        case VECTOR ->
                                Prediction.ofVector(
                                        Arrays.stream(order)
                                                .mapToDouble(i -> numbers[first + i])
                                                .toArray());
                    };
        }
    }

    /** The columns that make up a prediction. */
    private int[] order(List<String> classes) {
        if (kind == Kind.VECTOR) {
            if (!output.labels().isEmpty()) {
                return output.labels().stream().mapToInt(label -> place(label, classes)).toArray();
            }
            if (isCounted(classes)) {
                return java.util.stream.IntStream.range(0, classes.size()).toArray();
            }
            throw new ModelException(
                    "its output "
                            + port
                            + " gives a number for each of the classes "
                            + classes
                            + "; say in which order the primary logs them with output.labels");
        }
        if (output.klass() != null) {
            return new int[] {place(output.klass(), classes)};
        }
        // A map has no order, but a class that is a number is its own place.
        if (output.index() != null && isCounted(classes)) {
            checkIndex(classes.size());
            return new int[] {output.index()};
        }
        throw new ModelException(
                "its output "
                        + port
                        + " gives a number for each of the classes "
                        + classes
                        + "; say which is the score with output.class"
                        + (output.index() == null
                                ? ""
                                : ", since maps have no order that output.index could mean"));
    }

    private int place(String name, List<String> classes) {
        int place = classes.indexOf(name);
        if (place < 0) {
            throw new ModelException(
                    "its output "
                            + port
                            + " has no class "
                            + name
                            + "; its classes are "
                            + classes);
        }
        return place;
    }

    /** Whether the classes are 0, 1, 2 and so on. */
    private static boolean isCounted(List<String> classes) {
        for (int i = 0; i < classes.size(); i++) {
            if (!classes.get(i).equals(String.valueOf(i))) {
                return false;
            }
        }
        return true;
    }

    /** One prediction from those of a request's rows: a list of scores. */
    Prediction joined(Prediction... rows) {
        double[] scores = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (kind != Kind.VECTOR || rows[i].requiredVector().length != 1) {
                throw new ModelException(
                        "the request is a list of "
                                + rows.length
                                + " rows, whose answer is a list of scores (compare.prediction:"
                                + " vector), but its output "
                                + port
                                + " gives each row several numbers; say which is the score with"
                                + " output.index");
            }
            scores[i] = rows[i].requiredVector()[0];
        }
        return Prediction.ofVector(scores);
    }

    private boolean isFraction() {
        return port.form() == Port.Form.MAPS || port.requiredType().isFraction();
    }

    private static int mostLikely(double[] numbers, int first, int columns) {
        int chosen = Vectors.argmax(numbers, first, first + columns);
        if (chosen < 0) {
            throw new IllegalStateException("gave NaN for a class, so none is the most likely");
        }
        return chosen;
    }

    private String label(long chosen) {
        if (output.labels().isEmpty()) {
            return switch (port.requiredType()) {
                case BOOL -> String.valueOf(chosen != 0);
                case UINT64 -> Long.toUnsignedString(chosen);
                default -> String.valueOf(chosen);
            };
        }
        if (chosen < 0 || chosen >= output.labels().size()) {
            throw new IllegalStateException("gave class " + chosen + ", which has no label");
        }
        return output.labels().get((int) chosen);
    }

    private static int columns(Tensor answer, int rows, boolean hasRows) {
        long size = answer.size();
        long[] shape = answer.shape();
        boolean rowsFirst = !hasRows || (shape.length > 0 ? shape[0] == rows : rows == 1);
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
