package io.shadowgate.model;

import static io.shadowgate.model.ElementType.FLOAT;
import static io.shadowgate.model.ElementType.INT64;
import static io.shadowgate.model.ElementType.UINT64;

import io.shadowgate.record.Features;
import io.shadowgate.spec.InputSource;
import io.shadowgate.spec.Missing.Fill;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One input of a model, and what fills it. */
final class InputPart {
    private static final int MOST_SHOWN = 60;

    private enum Kind {
        /** Features of a request, one after another or each at its place. */
        FEATURES,
        CONSTANT,
        LIST,
        MASK
    }

    private final Port port;
    private final Kind kind;

    /** The first of the places, where they follow each other. */
    private final int first;

    /** The place of each element in a request; null if they follow each other. */
    private final int @Nullable [] places;

    /** What each element is called; empty if elements have no names. */
    private final List<String> shown;

    /** What replaces each missing element; empty if nothing does. */
    private final List<@Nullable Fill> fills;

    /** Elements per row; -1 if the model does not declare it. */
    private final int elements;

    /** Sizes of one row's dimensions. */
    private final long[] tail;

    /** Whether the input has no dimension for rows. */
    private final boolean whole;

    private final InputSource.@Nullable Constant constant;

    /** For a list shorter than others; null if it may not be. */
    @Nullable private final Double pad;

    private InputPart(
            Port port,
            Kind kind,
            int first,
            int @Nullable [] places,
            List<String> shown,
            List<@Nullable Fill> fills,
            int elements,
            long[] tail,
            boolean whole,
            InputSource.@Nullable Constant constant,
            @Nullable Double pad) {
        this.port = port;
        this.kind = kind;
        this.first = first;
        this.places = places;
        this.shown = shown;
        this.fills = fills;
        this.elements = elements;
        this.tail = tail;
        this.whole = whole;
        this.constant = constant;
        this.pad = pad;
    }

    /** Numbers of an array, from a place on; all of them if the width is -1. */
    static InputPart array(Port port, Names names, int first, int width, boolean whole) {
        Fill fill = names.missing().others();
        return new InputPart(
                port,
                Kind.FEATURES,
                first,
                null,
                List.of(),
                fill == null ? List.of() : Collections.nCopies(Math.max(1, width), fill),
                width,
                tail(port, width, whole),
                whole,
                null,
                null);
    }

    static InputPart columns(Port port, Names names, List<String> features) {
        return features(port, names, features, false);
    }

    /** Features for an input that has no dimension for rows. */
    static InputPart wholeRow(Port port, Names names, List<String> features) {
        return features(port, names, features, true);
    }

    private static InputPart features(
            Port port, Names names, List<String> features, boolean whole) {
        int[] places = features.stream().mapToInt(names::place).toArray();
        boolean follow = true;
        for (int i = 0; i < places.length; i++) {
            follow &= places[i] == places[0] + i;
        }
        for (String feature : features) {
            Fill own = names.missing().byFeature().get(feature);
            String misfit = own == null ? null : misfit(port, own);
            if (misfit != null) {
                throw new ModelException(
                        "missing: {"
                                + feature
                                + ": ...} does not fit its input "
                                + port
                                + ": "
                                + misfit);
            }
        }
        List<@Nullable Fill> fills =
                features.stream().<@Nullable Fill>map(names.missing()::of).toList();
        return new InputPart(
                port,
                Kind.FEATURES,
                places.length == 0 ? 0 : places[0],
                follow ? null : places,
                features,
                fills.stream().allMatch(fill -> fill == null) ? List.of() : fills,
                features.size(),
                tail(port, features.size(), whole),
                whole,
                null,
                null);
    }

    /**
     * @throws ModelException if the source cannot fill the input
     */
    static InputPart of(Port port, Names names, InputSource source) {
        if (source instanceof InputSource.Columns columns) {
            long declared = product(port.shape(), 1);
            if (declared >= 0 && declared != columns.features().size()) {
                throw new ModelException(
                        "its input "
                                + port
                                + " takes "
                                + declared
                                + (declared == 1 ? " feature" : " features")
                                + ", but inputs gives it "
                                + columns.features().size()
                                + ": "
                                + columns.features());
            }
            return columns(port, names, columns.features());
        }
        if (source instanceof InputSource.Constant constant) {
            return constant(port, constant);
        }
        boolean mask = source instanceof InputSource.MaskOf;
        String feature = source.features().get(0);
        List<Long> shape = source instanceof InputSource.ListOf list ? list.shape() : List.of();
        Double pad = source instanceof InputSource.ListOf list ? list.pad() : Double.valueOf(0);
        long[] tail =
                shape.isEmpty()
                        ? Arrays.copyOfRange(port.shape(), 1, Math.max(1, port.shape().length))
                        : shape.stream().mapToLong(size -> size).toArray();
        return new InputPart(
                port,
                mask ? Kind.MASK : Kind.LIST,
                names.place(feature),
                null,
                List.of(feature),
                List.of(),
                (int) product(tail, 0),
                tail,
                false,
                null,
                pad);
    }

    private static InputPart constant(Port port, InputSource.Constant constant) {
        int count = constant.numbers().size() + constant.texts().size();
        boolean perRow = port.shape().length > 0 && port.shape()[0] < 0;
        long declared = product(port.shape(), perRow ? 1 : 0);
        if (port.isNumeric() != constant.texts().isEmpty()) {
            throw new ModelException(
                    "its input "
                            + port
                            + " takes "
                            + (port.isNumeric()
                                    ? "numbers, but its constant is a text"
                                    : "texts, but its constant is a number"));
        }
        if (count != 1 && declared != count) {
            throw new ModelException(
                    "its input "
                            + port
                            + " takes "
                            + declared
                            + " values, but its constant has "
                            + count);
        }
        long[] tail =
                Arrays.stream(port.shape())
                        .skip(perRow ? 1 : 0)
                        .map(size -> Math.max(1, size))
                        .toArray();
        return new InputPart(
                port,
                Kind.CONSTANT,
                0,
                null,
                List.of(),
                List.of(),
                (int) product(tail, 0),
                tail,
                !perRow,
                constant,
                null);
    }

    private static long[] tail(Port port, int elements, boolean whole) {
        long[] tail =
                whole || port.shape().length == 0
                        ? port.shape().clone()
                        : Arrays.copyOfRange(port.shape(), 1, port.shape().length);
        long known = 1;
        int open = -1;
        for (int i = 0; i < tail.length; i++) {
            if (tail[i] < 0) {
                open = open < 0 ? i : tail.length;
            } else {
                known *= tail[i];
            }
        }
        if (elements >= 0 && open >= 0) {
            if (open == tail.length || known == 0 || elements % known != 0) {
                throw new ModelException(
                        "its input "
                                + port
                                + " leaves open how its "
                                + elements
                                + " features are arranged; say so with inputs: {"
                                + port.name()
                                + ": {list: FEATURE, shape: [...]}}");
            }
            tail[open] = elements / known;
        }
        return tail;
    }

    /** The product of the sizes from a dimension on; -1 if one of them is open. */
    static long product(long[] shape, int from) {
        long product = 1;
        for (int i = from; i < shape.length; i++) {
            if (shape[i] < 0) {
                return -1;
            }
            product *= shape[i];
        }
        return product;
    }

    Port port() {
        return port;
    }

    /** Features of a request that it takes; -1 if the model does not declare it. */
    int elements() {
        return kind == Kind.CONSTANT ? 0 : elements;
    }

    /** Whether only rows of the same width share a call. */
    boolean hasOpenWidth() {
        return elements < 0 && (kind == Kind.FEATURES || kind == Kind.LIST && pad == null);
    }

    int widthOf(Features row) {
        return kind == Kind.LIST ? list(row).length : row.numbers().length;
    }

    /** The number of rows that every call has; -1 or 0 for any. */
    long declaredRows() {
        if (kind == Kind.CONSTANT || whole) {
            return 0;
        }
        return port.shape().length == 0 ? 1 : port.shape()[0];
    }

    private int place(int element) {
        return places == null ? first + element : places[element];
    }

    private String name(int element) {
        return shown.isEmpty() ? "number " + (first + element) : shown.get(element);
    }

    @Nullable
    private Fill fill(int element) {
        // All numbers of an array have the same.
        return fills.isEmpty() ? null : fills.get(shown.isEmpty() ? 0 : element);
    }

    /** Fills its places of a trial row. */
    void trial(
            double[] numbers,
            @Nullable String[] texts,
            double[] @Nullable [] lists,
            double number) {
        switch (kind) {
            case FEATURES -> {
                if (!port.isNumeric()) {
                    for (int i = 0; i < elements; i++) {
                        numbers[place(i)] = Double.NaN;
                        texts[place(i)] = "";
                    }
                }
            }
            case LIST, MASK -> {
                numbers[first] = Double.NaN;
                double[] list = new double[elements];
                Arrays.fill(list, number);
                lists[first] = list;
            }
            case CONSTANT -> {}
        }
    }

    /** The reason why a row does not fit; null if it fits. */
    @Nullable String misfit(Features row) {
        return switch (kind) {
            case CONSTANT -> null;
            case LIST, MASK -> misfitOfList(row);
            case FEATURES -> {
                int count = elements >= 0 ? elements : row.numbers().length;
                String misfit = null;
                for (int i = isPlain(row, count) ? count : 0; i < count && misfit == null; i++) {
                    misfit = misfit(row, i);
                }
                yield misfit;
            }
        };
    }

    /** Whether a row has only numbers where the input takes them, and they fit: the common case. */
    private boolean isPlain(Features row, int count) {
        if (port.type() != FLOAT || places != null || row.texts() != null || row.lists() != null) {
            return false;
        }
        double[] numbers = row.numbers();
        for (int i = first; i < first + count; i++) {
            // False for NaN too, which may be missing.
            if (!(Math.abs((float) numbers[i]) <= Float.MAX_VALUE)) {
                return false;
            }
        }
        return true;
    }

    @Nullable
    private String misfitOfList(Features row) {
        double[] list = row.lists() == null ? null : row.lists()[first];
        if (list == null) {
            return "feature " + shown.get(0) + " is no list of numbers";
        }
        if (elements >= 0 && (list.length > elements || list.length < elements && pad == null)) {
            return "feature "
                    + shown.get(0)
                    + " has "
                    + list.length
                    + " numbers where the model takes "
                    + elements;
        }
        for (int i = 0; i < list.length && kind == Kind.LIST; i++) {
            if (!fits(list[i])) {
                return "feature " + shown.get(0) + "[" + i + "] is " + list[i] + ", " + wanted();
            }
        }
        return null;
    }

    @Nullable
    private String misfit(Features row, int element) {
        int place = place(element);
        String text = row.texts() == null ? null : row.texts()[place];
        if (row.lists() != null && row.lists()[place] != null) {
            return "feature "
                    + name(element)
                    + " is a list; fill an input with it: inputs: {"
                    + port.name()
                    + ": {list: "
                    + name(element)
                    + "}}";
        }
        if (row.isMissing(place)) {
            Fill fill = fill(element);
            if (fill == null && !shown.isEmpty()) {
                return "feature " + name(element) + " is missing";
            }
            if (fill != null) {
                String misfit = misfit(port, fill);
                return misfit == null
                        ? null
                        : "feature " + name(element) + " is missing, and " + misfit;
            }
        }
        double number = number(row, element);
        if (!port.isNumeric()) {
            return text != null || InputNumbers.isWhole(number)
                    ? null
                    : "feature " + name(element) + " is the number " + number + ", not a text";
        }
        if (text != null && Double.isNaN(number)) {
            return "feature "
                    + name(element)
                    + " is the text \""
                    + beginning(text)
                    + "\", not a number";
        }
        if (isWhole64() && text != null) {
            return WholeNumber.fits(port, text)
                    ? null
                    : "feature "
                            + name(element)
                            + " is "
                            + beginning(text)
                            + ", not a whole number of 64 bits"
                            + (port.type() == UINT64 ? " that is not negative" : "");
        }
        return fits(number)
                ? null
                : "feature "
                        + name(element)
                        + " is "
                        + (text == null ? number : beginning(text))
                        + ", "
                        + wanted();
    }

    /** Why a missing value cannot be replaced with this; null if it can. */
    @Nullable
    private static String misfit(Port port, Fill fill) {
        boolean text = fill.text() != null;
        if (port.isNumeric() == text) {
            return "what replaces it is "
                    + (text
                            ? "the text \"" + fill.text() + "\", not a number"
                            : "a number, not a text (missing: \"\")");
        }
        return text || InputNumbers.fits(port.requiredType(), fill.number())
                ? null
                : "what replaces it is "
                        + fill.number()
                        + ", "
                        + InputNumbers.wanted(port.requiredType());
    }

    /** The number of an element, or what replaces it; NaN for a word. */
    private double number(Features row, int element) {
        int place = place(element);
        double number = row.numbers()[place];
        if (!Double.isNaN(number)) {
            return number;
        }
        String text = row.texts() == null ? null : row.texts()[place];
        if (text != null) {
            return WholeNumber.decimal(text);
        }
        Fill fill = fill(element);
        return fill == null ? number : fill.number();
    }

    private boolean isWhole64() {
        return port.type() == INT64 || port.type() == UINT64;
    }

    private static String beginning(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }

    private boolean fits(double number) {
        return InputNumbers.fits(port.requiredType(), number);
    }

    private String wanted() {
        return InputNumbers.wanted(port.requiredType());
    }

    /** The rows as one tensor. */
    Tensor tensor(InputMemory memory, List<Features> rows) {
        return switch (kind) {
            case CONSTANT -> ofConstant(memory, whole ? 1 : rows.size());
            case LIST, MASK -> ofLists(memory, rows);
            case FEATURES -> ofFeatures(memory, rows);
        };
    }

    private long[] shape(int rows, long... tail) {
        if (whole || port.shape().length == 0) {
            return tail;
        }
        long[] shape = new long[tail.length + 1];
        shape[0] = rows;
        System.arraycopy(tail, 0, shape, 1, tail.length);
        return shape;
    }

    private Tensor ofConstant(InputMemory memory, int rows) {
        InputSource.Constant given = constant;
        if (given == null) {
            throw new IllegalStateException(port + " has no constant");
        }
        int all = rows * elements;
        if (!port.isNumeric()) {
            String[] texts = new String[all];
            Arrays.setAll(texts, i -> given.texts().get(i % given.texts().size()));
            return Tensor.ofTexts(port.name(), shape(rows, tail), texts);
        }
        double[] numbers = new double[all];
        Arrays.setAll(numbers, i -> given.numbers().get(i % given.numbers().size()));
        return numbers(memory, numbers, shape(rows, tail));
    }

    /** Lists of a call are filled up to the longest, or else must have one length. */
    private Tensor ofLists(InputMemory memory, List<Features> rows) {
        int longest = 0;
        int shortest = Integer.MAX_VALUE;
        for (Features row : rows) {
            longest = Math.max(longest, list(row).length);
            shortest = Math.min(shortest, list(row).length);
        }
        int length = elements >= 0 ? elements : longest;
        Double fill = pad;
        if (shortest < length && fill == null) {
            throw differing(shortest, length);
        }
        double[] numbers = new double[rows.size() * length];
        for (int row = 0; row < rows.size(); row++) {
            double[] list = list(rows.get(row));
            int from = row * length;
            if (kind == Kind.MASK) {
                Arrays.fill(numbers, from, from + list.length, 1);
            } else {
                System.arraycopy(list, 0, numbers, from, list.length);
                if (fill != null) {
                    Arrays.fill(numbers, from + list.length, from + length, fill);
                }
            }
        }
        return numbers(memory, numbers, shape(rows.size(), arranged(length)));
    }

    private double[] list(Features row) {
        // A row without its list is bad input, which is found before.
        if (row.lists() == null || row.lists()[first] == null) {
            throw new IllegalArgumentException("a row has no list");
        }
        return row.lists()[first];
    }

    /** Each row then gets a call of its own. */
    private static IllegalArgumentException differing(int one, int other) {
        return new IllegalArgumentException("rows of " + one + " and " + other + " features");
    }

    private long[] arranged(int length) {
        if (elements >= 0) {
            return tail;
        }
        return tail(new Port(port.name(), port.form(), port.type(), prefixed(tail)), length, false);
    }

    private static long[] prefixed(long... tail) {
        long[] shape = new long[tail.length + 1];
        shape[0] = -1;
        System.arraycopy(tail, 0, shape, 1, tail.length);
        return shape;
    }

    private Tensor ofFeatures(InputMemory memory, List<Features> rows) {
        int count = elements >= 0 ? elements : commonWidth(rows);
        long[] shape = shape(rows.size(), elements >= 0 ? tail : arranged(count));
        if (!port.isNumeric()) {
            return Tensor.ofTexts(port.name(), shape, texts(rows, count));
        }
        if (port.type() == FLOAT
                && places == null
                && fills.isEmpty()
                && rows.stream().allMatch(row -> row.texts() == null)) {
            // The common case, without a lookup of each place.
            float[] floats = new float[rows.size() * count];
            int next = 0;
            for (Features row : rows) {
                double[] numbers = row.numbers();
                for (int i = first; i < first + count; i++) {
                    floats[next++] = (float) numbers[i];
                }
            }
            ByteBuffer bytes = memory.of(port, floats.length * Float.BYTES);
            bytes.asFloatBuffer().put(floats);
            return Tensor.ofNumbers(port.name(), FLOAT, shape, bytes);
        }
        if (isWhole64()) {
            return longs(memory, rows, count, shape);
        }
        double[] numbers = new double[rows.size() * count];
        int next = 0;
        for (Features row : rows) {
            for (int i = 0; i < count; i++) {
                numbers[next++] = number(row, i);
            }
        }
        return numbers(memory, numbers, shape);
    }

    /**
     * The common width of all rows. Throws if the widths differ; each row then gets a call of its
     * own.
     */
    private static int commonWidth(List<Features> rows) {
        int common = rows.get(0).numbers().length;
        for (Features row : rows) {
            if (row.numbers().length != common) {
                throw differing(common, row.numbers().length);
            }
        }
        return common;
    }

    private Tensor longs(InputMemory memory, List<Features> rows, int count, long[] shape) {
        long[] longs = new long[rows.size() * count];
        int next = 0;
        for (Features row : rows) {
            for (int i = 0; i < count; i++) {
                String text = row.texts() == null ? null : row.texts()[place(i)];
                longs[next++] = text == null ? (long) number(row, i) : WholeNumber.of(port, text);
            }
        }
        ByteBuffer bytes = memory.of(port, longs.length * Long.BYTES);
        bytes.asLongBuffer().put(longs);
        return Tensor.ofNumbers(port.name(), port.requiredType(), shape, bytes);
    }

    private String[] texts(List<Features> rows, int count) {
        String[] texts = new String[rows.size() * count];
        int next = 0;
        for (Features row : rows) {
            for (int i = 0; i < count; i++) {
                int place = place(i);
                String text = row.texts() == null ? null : row.texts()[place];
                Fill fill = row.isMissing(place) ? fill(i) : null;
                if (fill != null) {
                    text = fill.text();
                }
                // The digits of a whole number, as the log has them.
                texts[next++] = text == null ? String.valueOf((long) row.numbers()[place]) : text;
            }
        }
        return texts;
    }

    private Tensor numbers(InputMemory memory, double[] numbers, long[] shape) {
        ElementType type = port.requiredType();
        ByteBuffer bytes = memory.of(port, numbers.length * type.bytes());
        InputNumbers.put(bytes, type, numbers);
        return Tensor.ofNumbers(port.name(), type, shape, bytes);
    }
}
