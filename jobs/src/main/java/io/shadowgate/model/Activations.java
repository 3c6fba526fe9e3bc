package io.shadowgate.model;

import io.shadowgate.spec.Shadow.Activation;

/** Turns what a model gives before its last step into probabilities. */
final class Activations {
    private Activations() {}

    /** Changes the numbers in place. */
    static void apply(Activation activation, double[] numbers, int from, int to) {
        switch (activation) {
            case NONE -> {}
            case SIGMOID -> {
                for (int i = from; i < to; i++) {
                    numbers[i] = sigmoid(numbers[i]);
                }
            }
            case SOFTMAX -> softmax(numbers, from, to);
        }
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private static void softmax(double[] numbers, int from, int to) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, numbers[i]);
        }
        double sum = 0;
        for (int i = from; i < to; i++) {
            // Without the largest, the power of a large logit would overflow.
            numbers[i] = Math.exp(numbers[i] - largest);
            sum += numbers[i];
        }
        for (int i = from; i < to; i++) {
            numbers[i] /= sum;
        }
    }
}
