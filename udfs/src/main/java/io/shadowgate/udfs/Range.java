package io.shadowgate.udfs;

import java.util.function.DoublePredicate;

/**
 * The range of a numeric argument of a function.
 *
 * @param text the allowed numbers in words, as in "is not in [0, 1]"
 */
record Range(String function, String argument, DoublePredicate allowed, String text) {

    static Range fraction(String function, String argument) {
        return new Range(function, argument, x -> x >= 0 && x <= 1, "in [0, 1]");
    }

    static Range tolerance(String function, String argument) {
        return new Range(function, argument, x -> x >= 0, "at or above 0");
    }

    static Range atLeastOne(String function, String argument) {
        return new Range(function, argument, x -> x >= 1, "at or above 1");
    }

    /**
     * Returns the value if it is allowed.
     *
     * @throws IllegalArgumentException otherwise, with function, argument, value and range
     */
    double check(double value) {
        if (!allowed.test(value)) {
            throw new IllegalArgumentException(
                    function + ": " + argument + " " + value + " is not " + text);
        }
        return value;
    }
}
