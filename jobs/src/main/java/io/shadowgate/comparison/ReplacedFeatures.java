package io.shadowgate.comparison;

import io.shadowgate.record.Features;
import io.shadowgate.spec.Shadow;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * The features of a shadow that something replaces where they are missing.
 *
 * @param names of these features; empty if requests carry arrays
 * @param places of these features in a request
 * @param anyNumber whether every number of an array may be missing
 */
record ReplacedFeatures(List<String> names, List<Integer> places, boolean anyNumber)
        implements Serializable {
    private static final String ARRAY = "features";

    /**
     * @param read names in the order in which requests carry them; empty for arrays
     */
    static ReplacedFeatures of(Shadow shadow, List<String> read) {
        List<String> names =
                shadow.model() == null
                        ? List.of()
                        : shadow.features().stream()
                                .filter(name -> shadow.missing().of(name) != null)
                                .toList();
        return new ReplacedFeatures(
                names,
                names.stream().map(read::indexOf).toList(),
                shadow.model() != null && read.isEmpty() && shadow.missing().others() != null);
    }

    /** Names each feature that a request does not have. */
    void count(Features features, Consumer<String> missing) {
        for (int i = 0; i < names.size(); i++) {
            if (features.isMissing(places.get(i))) {
                missing.accept(names.get(i));
            }
        }
        for (int i = 0; anyNumber && i < features.numbers().length; i++) {
            if (features.isMissing(i)) {
                missing.accept(ARRAY);
            }
        }
    }
}
