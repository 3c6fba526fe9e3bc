package io.shadowgate.model;

import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import java.util.List;

/** Runs one model. Made, used and closed by one thread. */
public interface Scorer extends AutoCloseable {

    /**
     * One prediction per row, in the rows' order. Whatever is thrown, and any other number of
     * predictions, is a model error of those rows.
     *
     * @throws UnavailableException if the model could not be called, which says nothing about it
     * @throws RefusedRowsException if the fault is in the rows
     */
    Prediction[] score(List<Features> rows) throws Exception;

    @Override
    default void close() {}
}
