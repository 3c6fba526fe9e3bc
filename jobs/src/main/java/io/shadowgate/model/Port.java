package io.shadowgate.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One input or output of a model, as the model declares it.
 *
 * @param type null if it is not a tensor
 * @param shape sizes of the dimensions, -1 where any size is allowed; empty if it is not a tensor
 */
public record Port(String name, @Nullable ElementType type, long... shape) {

    /** The type of a tensor, as all are that a model is used with. */
    ElementType requiredType() {
        return Objects.requireNonNull(type);
    }

    boolean isNumeric() {
        return type != ElementType.STRING;
    }

    @Override
    public String toString() {
        return name
                + ": "
                + (type == null
                        ? "no tensor"
                        : type.name().toLowerCase(Locale.ROOT) + Arrays.toString(shape));
    }
}
