package io.shadowgate.model;

import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Where a shadow's scorers come from: what travels with the job instead of the model. */
public interface ScorerSource extends Serializable {

    /** Makes the model ready on this machine. */
    Opened open();

    /** A model that is ready. */
    interface Opened extends AutoCloseable {

        /** Why these features do not fit the model's input; null if they do. */
        @Nullable String misfit(Features features);

        /** Most rows that a scorer takes in one call. */
        default int mostRows() {
            return Integer.MAX_VALUE;
        }

        /**
         * Why each row needs a call of its own, because its answer would depend on the others in
         * the call; null if none does.
         */
        default @Nullable String alone() {
            return null;
        }

        /** What makes rows of a call depend on each other, should they do so. */
        default String mixing() {
            return RowTraits.UNKNOWN.mixing();
        }

        /**
         * Whether two answers to the same row are the same, but for the noise of calculations in
         * another order.
         */
        default boolean isSame(Prediction one, Prediction other) {
            return RowTraits.UNKNOWN.isSame(one, other);
        }

        Scorer newScorer();

        @Override
        void close();
    }
}
