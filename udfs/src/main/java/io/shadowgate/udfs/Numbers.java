package io.shadowgate.udfs;

import org.jspecify.annotations.Nullable;

/** Reads arrays of SQL. */
final class Numbers {
    private Numbers() {}

    /** The numbers; null if the array is null or empty, or has a null inside. */
    static double @Nullable [] of(Double @Nullable [] array) {
        if (array == null || array.length == 0) {
            return null;
        }
        double[] numbers = new double[array.length];
        for (int i = 0; i < array.length; i++) {
            if (array[i] == null) {
                return null;
            }
            numbers[i] = array[i];
        }
        return numbers;
    }
}
