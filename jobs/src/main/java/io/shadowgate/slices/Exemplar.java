package io.shadowgate.slices;

import io.shadowgate.admission.Sampling;
import io.shadowgate.statistics.slices.SliceValues;
import java.util.Comparator;

/**
 * A request on which the models disagree, kept as an example of its slices.
 *
 * @param from what the primary answered: a label, or the bin of a score
 * @param to what the shadow answered
 */
public record Exemplar(String requestId, SliceValues values, String from, String to) {
    /** Chance that no order of requests changes: by the hash of the id. */
    static final Comparator<Exemplar> BY_CHANCE =
            Comparator.<Exemplar>comparingLong(one -> Sampling.hash(one.requestId))
                    .thenComparing(Exemplar::requestId)
                    .thenComparing(Exemplar::from)
                    .thenComparing(Exemplar::to);

    /** The change in words: {@code from deny to approve}. */
    public String change() {
        return "from " + from + " to " + to;
    }
}
