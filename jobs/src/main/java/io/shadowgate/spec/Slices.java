package io.shadowgate.spec;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By what requests are divided into slices, to find those in which a shadow differs. Segments are
 * always among it, and the primary's answer unless it is a vector of numbers.
 *
 * @param features at least one; names, or places from 0 if the log holds arrays
 * @param limit the share of disagreement that is still good, in [0, 1)
 * @param calibration a log of earlier requests, whose features say the bins that the spec does not;
 *     null for none
 * @param bins of features whose bins come from {@code calibration}, at most
 * @param maxBytes what the counts of one period may take, of all shadows together
 */
public record Slices(
        List<Feature> features, double limit, @Nullable String calibration, int bins, int maxBytes)
        implements Serializable {
    /** Categories of a feature, a segment or the primary's label if nobody says a number. */
    public static final int CATEGORIES = 50;

    public Slices {
        features = List.copyOf(features);
        if (features.isEmpty() || !(limit >= 0 && limit < 1)) {
            throw new IllegalArgumentException(
                    features.size() + " features, limit " + limit + ": expected some, in [0, 1)");
        }
    }

    /**
     * A feature and its bins.
     *
     * @param edges between bins, ascending; empty if there are none
     * @param categories the most texts that are counted by themselves; 0 if the feature has edges,
     *     or if {@code calibration} says what it has
     */
    public record Feature(String name, List<Double> edges, int categories) implements Serializable {
        public Feature {
            edges = List.copyOf(edges);
            if (!edges.isEmpty() && categories != 0 || categories < 0) {
                throw new IllegalArgumentException(
                        name + " has edges " + edges + " and " + categories + " categories");
            }
        }

        /** Whether the spec leaves the bins to the calibration. */
        public boolean isOpen() {
            return edges.isEmpty() && categories == 0;
        }
    }
}
