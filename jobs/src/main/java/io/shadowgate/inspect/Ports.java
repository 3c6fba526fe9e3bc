package io.shadowgate.inspect;

import io.shadowgate.model.Port;
import java.util.List;
import java.util.stream.Collectors;

/** Sizes of inputs and outputs, and lists of names as messages show them. */
final class Ports {
    private static final int MOST_SHOWN = 8;

    private Ports() {}

    /** Elements per row; -1 if the model does not declare it. */
    static long width(Port port) {
        return product(port.shape(), 1);
    }

    /** The product of sizes from a dimension on; -1 if one of them is open. */
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

    /** The first names of a list. */
    static String some(List<String> names) {
        String shown = names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
        return names.size() <= MOST_SHOWN
                ? shown
                : shown + " and " + (names.size() - MOST_SHOWN) + " more";
    }
}
