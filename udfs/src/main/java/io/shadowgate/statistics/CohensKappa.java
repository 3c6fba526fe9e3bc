package io.shadowgate.statistics;

import java.util.Optional;

/**
 * Agreement beyond chance, (po - pe) / (1 - pe), with the standard error of Fleiss, Cohen and
 * Everitt.
 *
 * @see <a href="https://doi.org/10.1037/h0028106">Fleiss, Cohen and Everitt, Large sample standard
 *     errors of kappa and weighted kappa (1969)</a>
 */
public record CohensKappa(double kappa, double standardError) {

    /**
     * Takes a square table with rows for one side and columns for the other. Empty without pairs,
     * and when both sides always give one and the same label: chance then explains all agreement.
     */
    public static Optional<CohensKappa> of(long[][] table) {
        int size = table.length;
        double[] rows = new double[size];
        double[] columns = new double[size];
        double n = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                rows[i] += table[i][j];
                columns[j] += table[i][j];
                n += table[i][j];
            }
        }
        double observed = 0;
        double expected = 0;
        for (int i = 0; i < size; i++) {
            if (rows[i] == n && columns[i] == n) {
                return Optional.empty();
            }
            observed += table[i][i] / n;
            expected += rows[i] / n * (columns[i] / n);
        }
        if (n == 0) {
            return Optional.empty();
        }
        double kappa = (observed - expected) / (1 - expected);
        double variance = -square(kappa - expected * (1 - kappa));
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double share = table[i][j] / n;
                variance +=
                        i == j
                                ? share * square(1 - (rows[i] + columns[i]) / n * (1 - kappa))
                                : share * square((columns[i] + rows[j]) / n * (1 - kappa));
            }
        }
        // Rounding can leave a tiny negative variance for perfect agreement.
        double error = Math.sqrt(Math.max(0, variance) / n) / (1 - expected);
        return Optional.of(new CohensKappa(kappa, error));
    }

    private static double square(double x) {
        return x * x;
    }
}
