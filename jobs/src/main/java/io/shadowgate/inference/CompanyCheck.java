package io.shadowgate.inference;

import io.shadowgate.record.Prediction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out while a model runs whether a request has the answer in company, in a call with others,
 * that it has alone. Now and then a row that was called alone is called again with others, and the
 * two answers are compared. A model that answers them differently is called with one row at a time
 * from then on.
 *
 * <p>The first call is checked, then those after {@value #GROWTH} times as many rows each time, and
 * at last every {@value #MOST_ROWS_BETWEEN} rows. One difference may be chance, for example a label
 * that rounding decides.
 */
final class CompanyCheck {
    private static final int MOST_ROWS_BETWEEN = 4096;
    private static final int GROWTH = 8;
    private static final int ENOUGH = 2;

    /** Where fewer checks than one in so many find a difference, it is rounding. */
    private static final int CHECKS_PER_DIFFERENCE = 20;

    private final BiPredicate<Prediction, Prediction> same;

    // Guarded by this.
    private long inCompany;
    private long next;
    private int checks;
    private int differences;
    @Nullable private String alone;

    /**
     * @param same whether an answer given alone and one given in company are the same but for
     *     rounding
     * @param alone why every row needs a call of its own from the start; null if it does not
     */
    CompanyCheck(BiPredicate<Prediction, Prediction> same, @Nullable String alone) {
        this.same = same;
        this.alone = alone;
    }

    /** Whether the next call of several rows is to be checked. */
    synchronized boolean isDue() {
        return alone == null && inCompany >= next;
    }

    /** Why every row has a call of its own; null if rows share calls. */
    @Nullable
    synchronized String alone() {
        return alone;
    }

    /** Rows were answered by a call that they shared. */
    synchronized void answered(int rows) {
        inCompany += rows;
    }

    /**
     * Compares a row's two answers.
     *
     * @param cause why rows depend on each other, for the reason
     * @return false if they differ, so that no answer of the shared call can be trusted
     */
    synchronized boolean passes(Prediction byItself, Prediction shared, String cause) {
        checks++;
        if (same.test(byItself, shared)) {
            next += Math.min(MOST_ROWS_BETWEEN, Math.max(1, next) * GROWTH);
            next = Math.max(next, inCompany);
            return true;
        }
        differences++;
        if (differences >= ENOUGH
                && differences * CHECKS_PER_DIFFERENCE >= checks
                && alone == null) {
            alone =
                    cause
                            + (inCompany == 0
                                    ? ""
                                    : "; found after "
                                            + inCompany
                                            + " requests had shared calls, and their answers may"
                                            + " be wrong");
        }
        return false;
    }
}
