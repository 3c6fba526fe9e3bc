package io.shadowgate.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a record that paths or bodies need, in a compact form. */
sealed interface Value {

    /**
     * An array of numbers only.
     *
     * @param whole whether all are written as whole numbers that a double holds exactly
     */
    record Numbers(double[] numbers, boolean whole) implements Value {
        Value at(int i) {
            return new Scalar(whole ? Type.WHOLE : Type.FRACTION, null, numbers[i]);
        }
    }

    /** Any other array. */
    record Items(List<Value> items) implements Value {}

    /** An object. */
    record Members(List<String> names, List<Value> values) implements Value {
        @Nullable Value get(String name) {
            int place = names.indexOf(name);
            return place < 0 ? null : values.get(place);
        }
    }

    /** What a scalar is. */
    enum Type {
        TEXT,
        WHOLE,
        FRACTION,
        TRUE,
        FALSE,
        NULL
    }

    /**
     * @param written as the record has it; null for a number that a double holds exactly
     * @param number NaN for what is not a number
     */
    record Scalar(Type type, @Nullable String written, double number) implements Value {
        static final Scalar NULL = new Scalar(Type.NULL, "null", Double.NaN);
        static final Scalar TRUE = new Scalar(Type.TRUE, "true", Double.NaN);
        static final Scalar FALSE = new Scalar(Type.FALSE, "false", Double.NaN);

        static Scalar text(String text) {
            return new Scalar(Type.TEXT, text, Double.NaN);
        }

        static Scalar whole(long number) {
            return new Scalar(Type.WHOLE, Long.toString(number), number);
        }

        /** As the record has it, or the number written out. */
        String text() {
            if (written != null) {
                return written;
            }
            return type == Type.WHOLE ? Long.toString((long) number) : Double.toString(number);
        }

        boolean isText() {
            return type == Type.TEXT;
        }

        boolean isNull() {
            return type == Type.NULL;
        }

        /** Null or NaN: tables write either where they have nothing. */
        boolean isAbsent() {
            return isNull() || type == Type.FRACTION && Double.isNaN(number);
        }
    }

    /** What cannot be read, and why. It matters only if it is needed. */
    record Broken(String reason) implements Value {}

    /** The value as a reason should show it. */
    default String shown() {
        if (this instanceof Scalar scalar) {
            return scalar.isText()
                    ? "the text \"" + Shown.beginning(scalar.text()) + "\""
                    : Shown.beginning(scalar.text());
        }
        if (this instanceof Numbers array) {
            return "an array of " + Shown.count(array.numbers().length, "number");
        }
        if (this instanceof Items array) {
            return "an array of " + Shown.count(array.items().size(), "value");
        }
        return this instanceof Members object
                ? "an object with "
                        + Shown.beginning(
                                object.names().isEmpty()
                                        ? "nothing"
                                        : String.join(", ", object.names()))
                : ((Broken) this).reason();
    }
}
