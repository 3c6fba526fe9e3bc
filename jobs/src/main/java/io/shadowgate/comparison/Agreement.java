package io.shadowgate.comparison;

import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.statistics.Comparators;
import java.io.Serializable;

/** Whether two predictions of a test say the same. */
public final class Agreement implements Serializable {
    private static final long serialVersionUID = 1;

    private final Compare compare;

    public Agreement(Compare compare) {
        this.compare = compare;
    }

    public boolean holds(Prediction primary, Prediction shadow) {
        return switch (compare.prediction()) {
            case SCORE ->
                    Comparators.scoresAgree(
                            primary.score(),
                            shadow.score(),
                            compare.absolute(),
                            compare.relative());
            case LABEL -> Comparators.labelsAgree(primary.requiredLabel(), shadow.requiredLabel());
            case VECTOR ->
                    Comparators.vectorsAgree(primary.requiredVector(), shadow.requiredVector());
        };
    }
}
