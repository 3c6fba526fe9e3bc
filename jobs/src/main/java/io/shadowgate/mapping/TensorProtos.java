package io.shadowgate.mapping;

import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tensors of TensorFlow as JSON, which its Serving logs: a type, a shape of dimensions with sizes,
 * and values under a name for their type, such as {@code floatVal} or {@code float_val}.
 */
final class TensorProtos {
    private static final Value NOTHING = new Items(List.of());

    private TensorProtos() {}

    static boolean isTensor(Value value) {
        return value instanceof Members object
                && object.get("dtype") != null
                && shape(object) instanceof Members;
    }

    /** The same as a tensor with a shape and data. Without data, if its values are binary. */
    static Members plain(Members tensor) {
        List<String> names = new ArrayList<>(List.of("shape"));
        List<Value> values = new ArrayList<>();
        values.add(sizes(shape(tensor)));
        for (int i = 0; i < tensor.names().size(); i++) {
            String name = tensor.names().get(i).toLowerCase(Locale.ROOT).replace("_", "");
            if (name.endsWith("val")) {
                names.add("data");
                values.add(tensor.values().get(i));
                break;
            }
        }
        return new Members(names, values);
    }

    private static @Nullable Value shape(Members tensor) {
        Value shape = tensor.get("tensorShape");
        return shape == null ? tensor.get("tensor_shape") : shape;
    }

    /** JSON of Protobuf writes sizes as texts. */
    private static Value sizes(@Nullable Value shape) {
        Value dim = shape instanceof Members object ? object.get("dim") : null;
        List<Value> dimensions = dim instanceof Items items ? items.items() : List.of();
        double[] sizes = new double[dimensions.size()];
        for (int i = 0; i < sizes.length; i++) {
            Value size = dimensions.get(i) instanceof Members object ? object.get("size") : null;
            sizes[i] = size instanceof Scalar scalar ? Numerals.of(scalar.text()) : Double.NaN;
        }
        return sizes.length == 0 ? NOTHING : new Numbers(sizes, true);
    }
}
