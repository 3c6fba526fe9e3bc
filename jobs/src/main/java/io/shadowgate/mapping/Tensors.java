package io.shadowgate.mapping;

import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.record.RejectedRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tensors in JSON: a shape, and data that are flat or nested. */
final class Tensors {
    private Tensors() {}

    /** Whether it is an object with a shape and data, or (of Seldon) values. */
    static boolean isTensor(Value value) {
        return value instanceof Members object
                && object.get("shape") != null
                && (object.get("data") != null
                        || object.get("values") != null
                        || object.get("parameters") != null);
    }

    /** Whether it is a list of tensors, and not empty. */
    static boolean areTensors(List<Value> values) {
        for (Value value : values) {
            if (!isTensor(value)) {
                return false;
            }
        }
        return !values.isEmpty();
    }

    static List<String> names(List<Value> tensors) {
        List<String> names = new ArrayList<>();
        for (Value tensor : tensors) {
            names.add(
                    ((Members) tensor).get("name") instanceof Scalar name
                            ? name.text()
                            : "input-" + names.size());
        }
        return names;
    }

    /** The rows of tensors that each hold one column. */
    static List<Value> columns(List<Value> tensors) throws RejectedRecordException {
        List<String> names = names(tensors);
        List<List<Value>> columns = new ArrayList<>();
        for (Value tensor : tensors) {
            List<Value> column = new ArrayList<>();
            String name = names.get(columns.size());
            for (Value row : rows((Members) tensor)) {
                if (row instanceof Numbers numbers && numbers.numbers().length == 1) {
                    column.add(numbers.at(0));
                } else if (row instanceof Items items && items.items().size() == 1) {
                    column.add(items.items().get(0));
                } else if (row instanceof Scalar) {
                    column.add(row);
                } else {
                    throw new RejectedRecordException(
                            "several tensors, of which "
                                    + Shown.beginning(name)
                                    + " has "
                                    + row.shown()
                                    + " per row; of several, each holds one feature");
                }
            }
            columns.add(column);
            if (column.size() != columns.get(0).size()) {
                throw new RejectedRecordException(
                        "tensors of different length: "
                                + Shown.count(columns.get(0).size(), "row")
                                + " of "
                                + Shown.beginning(names.get(0))
                                + ", but "
                                + column.size()
                                + " of "
                                + Shown.beginning(name));
            }
        }
        return transposed(columns);
    }

    /** Rows of columns of the same length. */
    static List<Value> transposed(List<List<Value>> columns) {
        List<Value> rows = new ArrayList<>();
        int count = columns.isEmpty() ? 0 : columns.get(0).size();
        for (int row = 0; row < count; row++) {
            List<Value> cells = new ArrayList<>(columns.size());
            for (List<Value> column : columns) {
                cells.add(column.get(row));
            }
            rows.add(new Items(cells));
        }
        return rows;
    }

    /** The rows of a tensor: its first dimension. */
    static List<Value> rows(Members tensor) throws RejectedRecordException {
        Value data = tensor.get("data") == null ? tensor.get("values") : tensor.get("data");
        if (data == null) {
            throw new RejectedRecordException(
                    "a tensor without data; binary tensors are not read, so have the server log"
                            + " JSON");
        }
        long[] shape = shape(tensor);
        long all = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        List<Value> cells = new ArrayList<>();
        double[] numbers = data instanceof Numbers flat ? flat.numbers() : null;
        boolean whole = data instanceof Numbers flat && flat.whole();
        if (numbers == null) {
            flatten(data, cells);
        }
        int count = numbers == null ? cells.size() : numbers.length;
        if (count != all) {
            throw new RejectedRecordException(
                    "a tensor of shape "
                            + Arrays.toString(shape)
                            + ", which needs "
                            + Shown.count(
                                    Math.toIntExact(Math.min(all, Integer.MAX_VALUE)), "value")
                            + ", but has "
                            + count);
        }
        if (count == 0) {
            // Rows without cells cost nothing to write, so there could be any number of them.
            return List.of();
        }
        int rows = Math.toIntExact(shape[0]);
        int width = count / rows;
        List<Value> result = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            int from = row * width;
            int to = from + width;
            Value value =
                    numbers == null
                            ? new Items(List.copyOf(cells.subList(from, to)))
                            : new Numbers(Arrays.copyOfRange(numbers, from, to), whole);
            result.add(shape.length == 1 ? first(value) : value);
        }
        return result;
    }

    private static Value first(Value row) {
        return row instanceof Numbers numbers ? numbers.at(0) : ((Items) row).items().get(0);
    }

    /** The cells of an array, of whatever depth. */
    static List<Value> cells(Value data) {
        List<Value> cells = new ArrayList<>();
        flatten(data, cells);
        return cells;
    }

    private static void flatten(Value data, List<Value> cells) {
        if (data instanceof Numbers numbers) {
            for (int i = 0; i < numbers.numbers().length; i++) {
                cells.add(numbers.at(i));
            }
        } else if (data instanceof Items items) {
            items.items().forEach(item -> flatten(item, cells));
        } else {
            cells.add(data);
        }
    }

    private static long[] shape(Members tensor) throws RejectedRecordException {
        if (tensor.get("shape") instanceof Numbers numbers && numbers.whole()) {
            long[] shape = new long[numbers.numbers().length];
            long all = 1;
            for (int i = 0; i < shape.length; i++) {
                shape[i] = (long) numbers.numbers()[i];
                all = shape[i] < 0 || shape[i] > Integer.MAX_VALUE ? Long.MAX_VALUE : all;
                all = all > Integer.MAX_VALUE ? all : all * shape[i];
            }
            if (all <= Integer.MAX_VALUE) {
                return shape;
            }
        }
        Value shape = tensor.get("shape");
        throw new RejectedRecordException(
                "a tensor whose shape is "
                        + (shape == null ? "missing" : shape.shown())
                        + ", not a list such as [1, 4]");
    }
}
