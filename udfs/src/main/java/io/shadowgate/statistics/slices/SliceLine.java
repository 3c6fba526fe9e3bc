package io.shadowgate.statistics.slices;

/**
 * SliceLine's score, which weighs how bad a slice is against how large it is: {@code alpha (e_s / e
 * - 1) - (1 - alpha) (n / n_s - 1)}, with the mean error of the slice and of all, and their numbers
 * of requests. All requests together have the score 0; a slice above it is worth a look.
 *
 * @see <a href="https://doi.org/10.1145/3448016.3457323">Sagadeeva and Boehm, SliceLine (SIGMOD
 *     2021)</a>, definitions 1 and 2 and equation 3
 */
public final class SliceLine {
    /** What the paper finds a good choice. */
    public static final double ALPHA = 0.95;

    private final double alpha;
    private final double requests;
    private final double errors;

    /**
     * @param alpha the weight of the error against the size, in (0, 1]
     * @param requests all of them, above 0
     * @param errors the sum of their errors, above 0
     */
    public SliceLine(double alpha, double requests, double errors) {
        if (!(alpha > 0 && alpha <= 1) || !(requests > 0) || !(errors > 0)) {
            throw new IllegalArgumentException(
                    "alpha "
                            + alpha
                            + ", "
                            + requests
                            + " requests, errors "
                            + errors
                            + ": expected alpha in (0, 1] and some of both");
        }
        this.alpha = alpha;
        this.requests = requests;
        this.errors = errors;
    }

    /**
     * @param size requests in the slice
     * @param sliceErrors the sum of their errors
     * @return minus infinity for an empty slice
     */
    public double score(double size, double sliceErrors) {
        if (size <= 0) {
            return Double.NEGATIVE_INFINITY;
        }
        return alpha * (sliceErrors / size * (requests / errors) - 1)
                - (1 - alpha) * (requests / size - 1);
    }

    /**
     * A bound that no slice within a slice exceeds.
     *
     * @param size requests in the outer slice
     * @param sliceErrors the sum of their errors
     * @param largest the largest error of one of its requests
     * @param least the fewest requests of a slice that counts, above 0
     */
    public double bound(double size, double sliceErrors, double largest, double least) {
        if (size < least || !(largest > 0)) {
            return Double.NEGATIVE_INFINITY;
        }
        // The score rises with the size while all requests have the largest error. From there on
        // it is monotonic in 1 / size, so that an end is largest.
        double turn = Math.max(least, Math.min(size, sliceErrors / largest));
        double bound = Double.NEGATIVE_INFINITY;
        for (double at : new double[] {least, turn, size}) {
            bound = Math.max(bound, score(at, Math.min(sliceErrors, at * largest)));
        }
        return bound;
    }
}
