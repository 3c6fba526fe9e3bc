package io.shadowgate.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One input or output of a model, as the model declares it.
 *
 * @param type of the elements of a tensor or of a list's tensors, or of a map's values; null for
 *     other forms
 * @param shape sizes of the dimensions, -1 where any size is allowed; empty if it is not a tensor
 */
public record Port(String name, Form form, @Nullable ElementType type, long... shape) {

    /** What a value is. */
    public enum Form {
        TENSOR,
        /** For each row a map from class to number, as scikit-learn's ZipMap and CatBoost write. */
        MAPS,
        /** A list of tensors. */
        TENSORS,
        /** A form that an engine has and this list does not. */
        OTHER
    }

    /** A tensor. */
    public Port(String name, ElementType type, long... shape) {
        this(name, Form.TENSOR, type, shape);
    }

    boolean isTensor() {
        return form == Form.TENSOR;
    }

    /** The type of a tensor, of tensors or of maps. */
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
                + switch (form) {
                    case TENSOR ->
                            requiredType().name().toLowerCase(Locale.ROOT) + Arrays.toString(shape);
                    case MAPS -> "list of maps";
                    case TENSORS -> "list of tensors";
                    case OTHER -> "no tensor";
                };
    }
}
