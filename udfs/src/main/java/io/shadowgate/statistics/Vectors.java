package io.shadowgate.statistics;

/** Reads a vector of one number per class. */
public final class Vectors {
    private Vectors() {}

    /** Index of the largest number from {@code from} on; ties go to the first; -1 if one is NaN. */
    public static int argmax(double[] numbers, int from, int to) {
        int largest = from;
        for (int i = from; i < to; i++) {
            if (Double.isNaN(numbers[i])) {
                return -1;
            }
            if (numbers[i] > numbers[largest]) {
                largest = i;
            }
        }
        return largest - from;
    }
}
