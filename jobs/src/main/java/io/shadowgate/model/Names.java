package io.shadowgate.model;

import io.shadowgate.spec.Missing;
import java.util.List;

/**
 * The features of a shadow and where requests carry them.
 *
 * @param features in the model's order; empty if the log carries arrays
 * @param read in the order in which requests carry them
 */
record Names(List<String> features, List<String> read, Missing missing) {

    int place(String feature) {
        int place = read.indexOf(feature);
        if (place < 0) {
            throw new ModelException(
                    "inputs names the feature "
                            + feature
                            + (read.isEmpty()
                                    ? ", but requests carry an array without names"
                                    : ", which requests do not carry; they carry " + read));
        }
        return place;
    }

    /** A name as scikit-learn's exporter writes it: {@code age__years_} for "age (years)". */
    static String exported(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}_]", "_");
    }
}
