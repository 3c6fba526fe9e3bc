package io.shadowgate.statistics;

/** What a vector of one number per class says. */
public final class Vectors {
    private Vectors() {}

    /** Place of the largest number from {@code from}, the first of equal ones; -1 if one is NaN. */
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
