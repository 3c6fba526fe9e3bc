package io.shadowgate.model;

import io.shadowgate.record.Features;
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

        Scorer newScorer();

        @Override
        void close();
    }
}
