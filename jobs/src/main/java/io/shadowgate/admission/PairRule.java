package io.shadowgate.admission;

import java.io.Serializable;
import java.util.Comparator;

/**
 * What pairing has to know of records: requests, and answers to them.
 *
 * @param <R> a record of either kind
 */
interface PairRule<R> extends Serializable {
    /** Event time in epoch milliseconds. */
    long timestamp(R record);

    boolean isAnswer(R record);

    /**
     * Whether a repeat takes the place of a record that still waits, should that one leave without
     * its other half. If not, the first record of an id counts alone.
     */
    boolean repeatsMayCount();

    /**
     * By time, and requests before answers of the same time. Content only makes the order definite.
     */
    Comparator<R> order();
}
