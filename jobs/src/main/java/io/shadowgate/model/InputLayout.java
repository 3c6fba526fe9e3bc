package io.shadowgate.model;

import io.shadowgate.record.Features;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps a request's features to the model's input: one tensor [rows, width], or one tensor [rows, 1]
 * per feature, as exported from data frame pipelines.
 */
final class InputLayout {
    private static final int MOST_SHOWN = 60;
    private static final double EXACT_IN_A_DOUBLE = 0x1p53;

    private final List<Port> ports;

    /** Names in the model's order; empty if the log carries arrays. */
    private final List<String> names;

    /**
     * For each column of the model, its place in {@link Features}; null if the places are equal.
     */
    private final int @Nullable [] places;

    /** The number of features; -1 if the model does not declare it. */
    private final int width;

    /** The number of features of a request, including those for other shadows. */
    private final int requestWidth;

    private InputLayout(List<Port> ports, List<String> names, List<String> read, int width) {
        this.ports = ports;
        this.names = names;
        this.places = names.equals(read) ? null : names.stream().mapToInt(read::indexOf).toArray();
        this.width = width;
        this.requestWidth = read.isEmpty() ? Math.max(0, width) : read.size();
    }

    /**
     * @param features names in the model's order; empty if the log carries arrays
     * @param read names in the order in which requests carry them
     */
    static InputLayout of(List<Port> inputs, List<String> features, List<String> read) {
        for (Port input : inputs) {
            check(input);
        }
        if (features.isEmpty() && !read.isEmpty()) {
            throw new ModelException(
                    "the spec names features for other shadows, so requests carry them by name;"
                            + " name this model's features too, in the order of its input");
        }
        boolean single = inputs.size() == 1 && !isColumn(inputs.get(0));
        if (single) {
            return vector(inputs.get(0), features, read);
        }
        return columns(inputs, features, read);
    }

    private static void check(Port input) {
        if (input.type() == null) {
            throw new ModelException(
                    "input "
                            + input.name()
                            + " is not a tensor; export a model that takes tensors");
        }
        switch (input.type()) {
            case FLOAT, DOUBLE, INT64, INT32, STRING -> {}
            default ->
                    throw new ModelException(
                            "input "
                                    + input
                                    + " has a type that cannot be filled; export it as float,"
                                    + " double, int64, int32 or string");
        }
        if (input.shape().length > 2) {
            throw new ModelException(
                    "input "
                            + input
                            + " has "
                            + input.shape().length
                            + " dimensions; a row of features fills [rows, features]");
        }
        if (input.shape().length > 0 && input.shape()[0] > 1) {
            throw new ModelException(
                    "input "
                            + input
                            + " is fixed to "
                            + input.shape()[0]
                            + " rows a call; export it with a dynamic first dimension");
        }
    }

    private static boolean isColumn(Port input) {
        return input.shape().length < 2 || input.shape()[1] == 1;
    }

    private static String takes(Port input, int width, List<String> features) {
        return "its input "
                + input
                + " takes "
                + width
                + (width == 1 ? " feature" : " features")
                + ", but is given "
                + features.size()
                + ": "
                + features;
    }

    private static InputLayout vector(Port input, List<String> features, List<String> read) {
        int width = (int) input.shape()[1];
        if (!features.isEmpty() && width >= 0 && width != features.size()) {
            throw new ModelException(takes(input, width, features));
        }
        return new InputLayout(
                List.of(input), features, read, features.isEmpty() ? width : features.size());
    }

    private static InputLayout columns(
            List<Port> inputs, List<String> features, List<String> read) {
        if (features.isEmpty()) {
            return new InputLayout(inputs, List.of(), read, inputs.size());
        }
        List<String> names = inputs.stream().map(Port::name).toList();
        if (names.size() == 1) {
            if (features.size() > 1) {
                throw new ModelException(takes(inputs.get(0), 1, features));
            }
            names = features;
        }
        Set<String> missing = new LinkedHashSet<>(names);
        features.forEach(missing::remove);
        Set<String> unused = new LinkedHashSet<>(features);
        names.forEach(unused::remove);
        if (!missing.isEmpty() || !unused.isEmpty()) {
            throw new ModelException(
                    "it has one input per feature, "
                            + names
                            + ", but the given features "
                            + (missing.isEmpty() ? "" : "lack " + missing)
                            + (missing.isEmpty() || unused.isEmpty() ? "" : " and ")
                            + (unused.isEmpty()
                                    ? ""
                                    : "include " + unused + ", which it does not take"));
        }
        return new InputLayout(inputs, names, read, names.size());
    }

    /** Whether the model takes only one row per call. */
    boolean isSingleRow() {
        return ports.stream().anyMatch(port -> port.shape().length > 0 && port.shape()[0] == 1);
    }

    /** The number of features; -1 if the model does not declare it. */
    int width() {
        return width;
    }

    /** Features of a trial row: zeros, and empty texts where the model takes texts. */
    Features zeros() {
        String[] texts = new String[requestWidth];
        Arrays.fill(texts, "");
        return new Features(new double[requestWidth], texts);
    }

    private boolean isVector() {
        return ports.size() == 1 && !isColumn(ports.get(0));
    }

    private int place(int column) {
        return places == null ? column : places[column];
    }

    /** The reason why a row does not fit; null if it fits. */
    @Nullable String misfit(Features features) {
        if (places == null && width >= 0 && features.numbers().length != width) {
            return "has " + features.numbers().length + " features where the model takes " + width;
        }
        int columns = width >= 0 ? width : features.numbers().length;
        boolean vector = isVector();
        for (int column = 0; column < columns; column++) {
            Port port = ports.get(vector ? 0 : column);
            String text = features.texts() == null ? null : features.texts()[place(column)];
            double number = features.numbers()[place(column)];
            if (port.isNumeric() && text != null && Double.isNaN(number)) {
                return "feature "
                        + name(column)
                        + " is the text \""
                        + beginning(text)
                        + "\", not a number";
            }
            if (!port.isNumeric() && text == null) {
                return "feature " + name(column) + " is the number " + number + ", not a text";
            }
            if (port.isNumeric() && !fits(number, port)) {
                return "feature " + name(column) + " is " + number + ", " + wanted(port);
            }
        }
        return null;
    }

    private static String beginning(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }

    /**
     * Whether the input type can hold the number, apart from rounding. NaN stays NaN, because some
     * models use it for missing values. Features are doubles, so whole numbers from 2^53 on would
     * lose their last digits.
     */
    private static boolean fits(double number, Port port) {
        return switch (port.requiredType()) {
            case FLOAT -> !Float.isInfinite((float) number);
            case DOUBLE -> !Double.isInfinite(number);
            case INT32 -> number == Math.rint(number) && number >= -0x1p31 && number < 0x1p31;
            default -> number == Math.rint(number) && Math.abs(number) < EXACT_IN_A_DOUBLE;
        };
    }

    private static String wanted(Port port) {
        return switch (port.requiredType()) {
            case FLOAT -> "beyond what the model's float32 can hold";
            case DOUBLE -> "not a finite number";
            case INT32 -> "not a whole number of 32 bits";
            default -> "not a whole number below 2^53, up to which features are exact";
        };
    }

    private String name(int column) {
        return names.isEmpty() ? "number " + column : names.get(column);
    }

    /** The rows as inputs of the model, in its order. The next call reuses their memory. */
    List<Tensor> tensors(Memory memory, List<Features> rows) {
        if (isVector()) {
            int columns = width >= 0 ? width : commonWidth(rows);
            return List.of(tensor(memory, ports.get(0), rows, 0, columns, rows.size(), columns));
        }
        List<Tensor> inputs = new ArrayList<>(ports.size());
        for (int column = 0; column < ports.size(); column++) {
            Port port = ports.get(column);
            long[] shape =
                    port.shape().length == 2
                            ? new long[] {rows.size(), 1}
                            : new long[] {rows.size()};
            inputs.add(tensor(memory, port, rows, column, column + 1, shape));
        }
        return inputs;
    }

    /**
     * The common width of all rows. Throws if the widths differ; each row then gets a call of its
     * own.
     */
    private static int commonWidth(List<Features> rows) {
        int common = rows.get(0).numbers().length;
        for (Features row : rows) {
            if (row.numbers().length != common) {
                throw new IllegalArgumentException(
                        "rows of " + common + " and " + row.numbers().length + " features");
            }
        }
        return common;
    }

    private Tensor tensor(
            Memory memory, Port port, List<Features> rows, int from, int to, long... shape) {
        if (!port.isNumeric()) {
            return Tensor.ofTexts(port.name(), shape, texts(rows, from, to));
        }
        ByteBuffer bytes = memory.of(port, rows.size() * (to - from) * port.requiredType().bytes());
        // Collects numbers on the heap and copies them at once: far faster than one by one.
        switch (port.requiredType()) {
            case FLOAT -> bytes.asFloatBuffer().put(floats(rows, from, to));
            case DOUBLE -> bytes.asDoubleBuffer().put(doubles(rows, from, to));
            case INT64 -> {
                LongBuffer longs = bytes.asLongBuffer();
                for (double number : doubles(rows, from, to)) {
                    longs.put((long) number);
                }
            }
            default -> {
                IntBuffer ints = bytes.asIntBuffer();
                for (double number : doubles(rows, from, to)) {
                    ints.put((int) number);
                }
            }
        }
        return Tensor.ofNumbers(port.name(), port.requiredType(), shape, bytes);
    }

    private String[] texts(List<Features> rows, int from, int to) {
        String[] texts = new String[rows.size() * (to - from)];
        int next = 0;
        for (Features row : rows) {
            // A row without texts is bad input, which is found before.
            String[] given = Objects.requireNonNull(row.texts());
            for (int column = from; column < to; column++) {
                texts[next++] = given[place(column)];
            }
        }
        return texts;
    }

    private float[] floats(List<Features> rows, int from, int to) {
        float[] floats = new float[rows.size() * (to - from)];
        int next = 0;
        for (Features row : rows) {
            double[] numbers = row.numbers();
            if (places == null) {
                // The common case, without a lookup of each place.
                for (int column = from; column < to; column++) {
                    floats[next++] = (float) numbers[column];
                }
            } else {
                for (int column = from; column < to; column++) {
                    floats[next++] = (float) numbers[places[column]];
                }
            }
        }
        return floats;
    }

    private double[] doubles(List<Features> rows, int from, int to) {
        double[] doubles = new double[rows.size() * (to - from)];
        int next = 0;
        for (Features row : rows) {
            double[] numbers = row.numbers();
            for (int column = from; column < to; column++) {
                doubles[next++] = numbers[place(column)];
            }
        }
        return doubles;
    }

    /**
     * Memory outside the heap for the inputs of one scorer, reused for every call. Native code
     * reads it in place, so overlapping calls must not share it.
     */
    static final class Memory {
        private final Map<String, ByteBuffer> inputs = new HashMap<>();

        private ByteBuffer of(Port port, int size) {
            ByteBuffer bytes = inputs.get(port.name());
            if (bytes == null || bytes.capacity() < size) {
                bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
                inputs.put(port.name(), bytes);
            }
            return bytes.clear().limit(size).slice().order(ByteOrder.nativeOrder());
        }
    }
}
