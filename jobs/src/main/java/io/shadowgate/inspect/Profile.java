package io.shadowgate.inspect;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the values of one field are. It grows with the values that it has seen. */
public final class Profile {
    private static final int MOST_DISTINCT = 100_000;
    private static final int LONGEST_EXAMPLE = 40;

    /** What a value is. */
    public enum Type {
        NUMBER("number"),
        WHOLE("whole number"),
        /** A text that is a number. */
        NUMERIC_TEXT("number in a text"),
        TEXT("text"),
        BOOLEAN("boolean"),
        LIST("list of numbers"),
        /** A list of lists, of texts or of objects. */
        OTHER_LIST("list"),
        OBJECT("object");

        private final String shown;

        Type(String shown) {
            this.shown = shown;
        }

        public String shown() {
            return shown;
        }
    }

    private final Map<Type, Integer> types = new EnumMap<>(Type.class);
    private final Map<String, Integer> distinct = new HashMap<>();
    private final TreeSet<String> shapes = new TreeSet<>();
    private int seen;
    private int present;
    private double[] numbers = new double[16];
    private int counted;
    @Nullable private String example;

    /**
     * @param value a missing node, null and NaN are absent
     */
    public void add(@Nullable JsonNode value) {
        seen++;
        if (value == null || isAbsent(value)) {
            return;
        }
        present++;
        Type type = type(value);
        types.merge(type, 1, Integer::sum);
        String text = value.isString() ? value.stringValue() : value.toString();
        if (distinct.size() < MOST_DISTINCT) {
            distinct.merge(text, 1, Integer::sum);
        }
        if (example == null) {
            example =
                    text.length() <= LONGEST_EXAMPLE
                            ? text
                            : text.substring(0, LONGEST_EXAMPLE) + "...";
        }
        switch (type) {
            case NUMBER, WHOLE -> addNumber(value.doubleValue());
            case NUMERIC_TEXT -> addNumber(Double.parseDouble(value.stringValue().strip()));
            case LIST, OTHER_LIST -> shapes.add(Arrays.toString(shape(value)));
            default -> {}
        }
    }

    private void addNumber(double number) {
        if (counted == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * counted);
        }
        numbers[counted++] = number;
    }

    static boolean isAbsent(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isNumber() && Double.isNaN(value.doubleValue())
                || value.isString() && value.stringValue().isEmpty();
    }

    static Type type(JsonNode value) {
        if (value.isIntegralNumber()) {
            return Type.WHOLE;
        }
        if (value.isNumber()) {
            return Type.NUMBER;
        }
        if (value.isBoolean()) {
            return Type.BOOLEAN;
        }
        if (value.isString()) {
            return isNumber(value.stringValue()) ? Type.NUMERIC_TEXT : Type.TEXT;
        }
        if (value.isArray()) {
            return !value.isEmpty() && value.valueStream().allMatch(JsonNode::isNumber)
                    ? Type.LIST
                    : Type.OTHER_LIST;
        }
        return Type.OBJECT;
    }

    /** Whether a text is a decimal number. */
    static boolean isNumber(String text) {
        return text.strip().matches("[+-]?(\\d{1,300}(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");
    }

    /** The sizes of a list's dimensions, by its first elements. */
    static long[] shape(JsonNode list) {
        long[] shape = {};
        JsonNode at = list;
        while (at != null && at.isArray()) {
            shape = Arrays.copyOf(shape, shape.length + 1);
            shape[shape.length - 1] = at.size();
            at = at.isEmpty() ? null : at.get(0);
        }
        return shape;
    }

    public int seen() {
        return seen;
    }

    public int present() {
        return present;
    }

    /** The share of records that have the field; 0 without records. */
    public double share() {
        return seen == 0 ? 0 : (double) present / seen;
    }

    public int count(Type type) {
        return types.getOrDefault(type, 0);
    }

    public boolean isAll(Type... some) {
        return present > 0 && Arrays.stream(some).mapToInt(this::count).sum() == present;
    }

    /** Whether every value is a number, or a text that is one. */
    public boolean isNumeric() {
        return isAll(Type.NUMBER, Type.WHOLE, Type.NUMERIC_TEXT);
    }

    public boolean isList() {
        return isAll(Type.LIST, Type.OTHER_LIST);
    }

    public int distinct() {
        return distinct.size();
    }

    /** Whether no value is there twice. */
    public boolean isUnique() {
        return present > 1 && distinct.size() == present;
    }

    /** How often each value is there. */
    public Map<String, Integer> values() {
        return Map.copyOf(distinct);
    }

    /** The commonest values first. */
    public Map<String, Integer> commonest(int most) {
        Map<String, Integer> commonest = new LinkedHashMap<>();
        distinct.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .forEach(each -> commonest.put(each.getKey(), each.getValue()));
        return commonest;
    }

    /** The numbers among the values, in ascending order. */
    public double[] numbers() {
        double[] sorted = Arrays.copyOf(numbers, counted);
        Arrays.sort(sorted);
        return sorted;
    }

    /** The shapes of lists, such as {@code [24, 5]}. */
    public TreeSet<String> shapes() {
        return new TreeSet<>(shapes);
    }

    /** Some value, cut if it is long; null if there is none. */
    @Nullable
    public String example() {
        return example;
    }

    /** Types in words, the commonest first. */
    public String types() {
        return types.isEmpty()
                ? "nothing"
                : types.entrySet().stream()
                        .sorted(Map.Entry.<Type, Integer>comparingByValue().reversed())
                        .map(each -> each.getKey().shown)
                        .collect(Collectors.joining(" or "));
    }
}
