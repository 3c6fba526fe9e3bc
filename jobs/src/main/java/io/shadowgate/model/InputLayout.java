package io.shadowgate.model;

import io.shadowgate.record.Features;
import io.shadowgate.spec.InputSource;
import io.shadowgate.spec.Shadow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Maps requests to the inputs of a model. What fills an input is an {@link InputPart}: features of
 * a request, a constant, a list, or a list's mask.
 */
final class InputLayout {
    private final List<InputPart> parts;
    private final CallRows rows;

    /** The number of features of a request, including those for other shadows; -1 for any. */
    private final int requestWidth;

    /** Whether requests carry arrays. */
    private final boolean arrays;

    private InputLayout(List<InputPart> parts, CallRows rows, List<String> read) {
        this.parts = parts;
        this.rows = rows;
        this.arrays = read.isEmpty();
        this.requestWidth = arrays ? widthOf(parts) : read.size();
    }

    private static int widthOf(List<InputPart> parts) {
        int sum = 0;
        for (InputPart part : parts) {
            if (part.elements() < 0) {
                return -1;
            }
            sum += part.elements();
        }
        return sum;
    }

    /**
     * @param read names in the order in which requests carry them; empty if the log carries arrays
     * @throws ModelException if the features cannot fill the inputs
     */
    static InputLayout of(List<Port> inputs, Shadow shadow, List<String> read) {
        inputs.forEach(InputLayout::check);
        List<String> features = shadow.features();
        if (features.isEmpty() && !read.isEmpty() && shadow.inputs().isEmpty()) {
            throw new ModelException(
                    "the spec names features for other shadows, so requests carry them by name;"
                            + " name this model's features too, in the order of its input");
        }
        Names names = new Names(features, read, shadow.missing());
        boolean whole = shadow.inputs().isEmpty() && isOneRow(inputs, features);
        List<InputPart> parts =
                shadow.inputs().isEmpty()
                        ? byShape(inputs, names, whole)
                        : bySpec(inputs, names, shadow.inputs());
        CallRows rows = whole ? CallRows.NO_DIMENSION : CallRows.of(parts);
        return new InputLayout(parts, rows, read);
    }

    private static void check(Port input) {
        if (!input.isTensor()) {
            throw new ModelException(
                    "input "
                            + input.name()
                            + " is not a tensor; export a model that takes tensors");
        }
        if (!InputNumbers.FILLABLE.contains(input.requiredType())) {
            throw new ModelException(
                    "input "
                            + input
                            + " has a type that cannot be filled; export it as "
                            + InputNumbers.FILLABLE.stream()
                                    .map(type -> type.name().toLowerCase(java.util.Locale.ROOT))
                                    .collect(Collectors.joining(", ")));
        }
    }

    /**
     * Whether the one input has no dimension for rows: {@code float[10]}, or {@code float[2, 5]}
     * where ten features are named.
     */
    private static boolean isOneRow(List<Port> inputs, List<String> features) {
        if (inputs.size() != 1) {
            return false;
        }
        long[] shape = inputs.get(0).shape();
        long all = InputPart.product(shape, 0);
        if (shape.length == 0 || all <= 1) {
            return false;
        }
        return features.isEmpty()
                ? shape.length == 1
                : all == features.size() && InputPart.product(shape, 1) != all;
    }

    private static List<InputPart> byShape(List<Port> inputs, Names names, boolean whole) {
        List<String> features = names.features();
        if (inputs.size() == 1) {
            return List.of(one(inputs.get(0), names, whole));
        }
        List<Integer> widths = inputs.stream().map(InputLayout::width).toList();
        if (features.isEmpty()) {
            return inOrder(inputs, widths, names);
        }
        List<String> own = inputs.stream().map(Port::name).toList();
        for (UnaryOperator<String> as : List.<UnaryOperator<String>>of(n -> n, Names::exported)) {
            Map<String, String> found = new HashMap<>();
            features.forEach(feature -> found.put(as.apply(feature), feature));
            if (found.size() == features.size() && found.keySet().equals(Set.copyOf(own))) {
                return inputs.stream()
                        .map(
                                port ->
                                        InputPart.columns(
                                                port, names, List.of(found.get(port.name()))))
                        .toList();
            }
        }
        if (widths.stream().allMatch(width -> width == 1)) {
            throw otherNames(own, features);
        }
        return inOrder(inputs, widths, names);
    }

    private static InputPart one(Port input, Names names, boolean whole) {
        int width = whole ? (int) InputPart.product(input.shape(), 0) : width(input);
        List<String> features = names.features();
        if (features.isEmpty()) {
            return InputPart.array(input, names, 0, width, whole);
        }
        if (width >= 0 && width != features.size()) {
            throw new ModelException(
                    "its input "
                            + input
                            + " takes "
                            + width
                            + (width == 1 ? " feature" : " features")
                            + ", but is given "
                            + features.size()
                            + ": "
                            + features);
        }
        return whole
                ? InputPart.wholeRow(input, names, features)
                : InputPart.columns(input, names, features);
    }

    /** Several inputs take one after another what they need. */
    private static List<InputPart> inOrder(List<Port> inputs, List<Integer> widths, Names names) {
        List<String> features = names.features();
        int all = widths.contains(-1) ? -1 : widths.stream().mapToInt(width -> width).sum();
        if (all < 0 || !features.isEmpty() && all != features.size()) {
            throw new ModelException(
                    "its inputs "
                            + inputs
                            + (all < 0
                                    ? " do not say how many features they take"
                                    : " take "
                                            + all
                                            + " features in all, but are given "
                                            + features.size()
                                            + ": "
                                            + features)
                            + "; say what fills each of them with inputs: {"
                            + inputs.get(0).name()
                            + ": [FEATURE, ...], ...}");
        }
        List<InputPart> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < inputs.size(); i++) {
            int to = from + widths.get(i);
            parts.add(
                    features.isEmpty()
                            ? InputPart.array(inputs.get(i), names, from, widths.get(i), false)
                            : InputPart.columns(inputs.get(i), names, features.subList(from, to)));
            from = to;
        }
        return parts;
    }

    private static List<InputPart> bySpec(
            List<Port> inputs, Names names, Map<String, InputSource> sources) {
        Set<String> unknown = new LinkedHashSet<>(sources.keySet());
        List<InputPart> parts = new ArrayList<>();
        for (Port port : inputs) {
            InputSource source = sources.get(port.name());
            if (source == null) {
                throw new ModelException(
                        "inputs does not say what fills its input "
                                + port
                                + "; its inputs are "
                                + inputs);
            }
            unknown.remove(port.name());
            parts.add(InputPart.of(port, names, source));
        }
        if (!unknown.isEmpty()) {
            throw new ModelException(
                    "it has no input " + unknown + " as inputs names; its inputs are " + inputs);
        }
        return parts;
    }

    private static ModelException otherNames(List<String> own, List<String> features) {
        Set<String> missing = new LinkedHashSet<>(own);
        features.forEach(missing::remove);
        Set<String> unused = new LinkedHashSet<>(features);
        own.forEach(unused::remove);
        return new ModelException(
                "it has one input per feature, "
                        + own
                        + ", but the given features "
                        + (missing.isEmpty() ? "" : "lack " + missing)
                        + (missing.isEmpty() || unused.isEmpty() ? "" : " and ")
                        + (unused.isEmpty() ? "" : "include " + unused + ", which it does not take")
                        + "; if its inputs have other names, say so with inputs: {INPUT: FEATURE}");
    }

    /** Elements of an input per row; -1 if the model does not declare it. */
    private static int width(Port input) {
        return (int) InputPart.product(input.shape(), 1);
    }

    /** Most rows of a call. */
    int mostRows() {
        return rows.most();
    }

    /** Whether all rows fit into one tensor, however long their arrays and lists are. */
    boolean hasOneWidth() {
        return parts.stream().noneMatch(InputPart::hasOpenWidth);
    }

    /** The places of rows that fit into one tensor: those whose arrays and lists are as long. */
    Collection<int[]> ofOneWidth(List<Features> rows) {
        Map<List<Integer>, List<Integer>> byWidths = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            Features row = flat(rows.get(i));
            List<Integer> widths =
                    parts.stream()
                            .filter(InputPart::hasOpenWidth)
                            .map(part -> part.widthOf(row))
                            .toList();
            byWidths.computeIfAbsent(widths, key -> new ArrayList<>()).add(i);
        }
        return byWidths.values().stream()
                .map(places -> places.stream().mapToInt(place -> place).toArray())
                .toList();
    }

    boolean hasRows() {
        return rows != CallRows.NO_DIMENSION;
    }

    /** Whether a trial row can be made: the model declares how wide its inputs are. */
    boolean isTriable() {
        return requestWidth >= 0 && parts.stream().allMatch(part -> part.elements() >= 0);
    }

    /** How many rows a call for so many requests has: a fixed batch is filled up. */
    int rowsOf(int requests) {
        return rows.fixed() > 0 ? rows.fixed() : requests;
    }

    /**
     * Features of a trial row: empty texts where the model takes texts, the number elsewhere.
     *
     * @param number fits every type
     */
    Features trial(double number) {
        double[] numbers = new double[requestWidth];
        Arrays.fill(numbers, number);
        String[] texts = new String[requestWidth];
        double[][] lists = new double[requestWidth][];
        parts.forEach(part -> part.trial(numbers, texts, lists, number));
        return new Features(numbers, texts, lists);
    }

    /**
     * Whether a request is a list of rows, as in ranking: its inner arrays are as long as the
     * model's one input is wide.
     */
    boolean isListOfRows(Features request) {
        double[][] lists = request.lists();
        return arrays
                && lists != null
                && parts.size() == 1
                && hasRows()
                && parts.get(0).port().shape().length == 2
                && parts.get(0).elements() > 0
                && Arrays.stream(lists)
                        .allMatch(row -> row != null && row.length == parts.get(0).elements());
    }

    /** The rows of a request that is a list of rows. */
    static List<Features> rowsOf(Features request) {
        return Arrays.stream(Objects.requireNonNull(request.lists()))
                .map(row -> new Features(row, null))
                .toList();
    }

    /** Whether a row has dimensions of its own, as in a series. */
    private boolean takesArrays() {
        return parts.size() == 1 && parts.get(0).port().shape().length > (hasRows() ? 2 : 1);
    }

    /** Of an array of arrays, all numbers in one row. */
    private Features flat(Features request) {
        double[][] lists = request.lists();
        if (!arrays || lists == null) {
            return request;
        }
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < lists.length; i++) {
            all.add(lists[i] == null ? new double[] {request.numbers()[i]} : lists[i]);
        }
        return new Features(all.stream().flatMapToDouble(Arrays::stream).toArray(), null);
    }

    /** The reason why a request does not fit; null if it fits. */
    @Nullable String misfit(Features request) {
        if (isListOfRows(request)) {
            for (Features row : rowsOf(request)) {
                String misfit = misfit(row);
                if (misfit != null) {
                    return misfit;
                }
            }
            return null;
        }
        if (arrays && request.lists() != null && !takesArrays()) {
            return "is an array of arrays, where the model takes one array";
        }
        Features row = flat(request);
        if (arrays && requestWidth >= 0 && row.numbers().length != requestWidth) {
            return "has "
                    + row.numbers().length
                    + " features where the model takes "
                    + requestWidth;
        }
        for (InputPart part : parts) {
            String misfit = part.misfit(row);
            if (misfit != null) {
                return misfit;
            }
        }
        return null;
    }

    /** The rows as inputs of the model, in its order. The next call reuses their memory. */
    List<Tensor> tensors(InputMemory memory, List<Features> given) {
        List<Features> filled = new ArrayList<>(rowsOf(given.size()));
        for (Features row : given) {
            filled.add(flat(row));
        }
        while (filled.size() < rowsOf(given.size())) {
            filled.add(filled.get(given.size() - 1));
        }
        List<Tensor> inputs = new ArrayList<>(parts.size());
        for (InputPart part : parts) {
            inputs.add(part.tensor(memory, filled));
        }
        return inputs;
    }
}
