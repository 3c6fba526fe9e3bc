package io.shadowgate.source.format;

import org.jspecify.annotations.Nullable;

/** Finds where a record ends. It sees the bytes of a file in order, in pieces of any length. */
public interface RecordCutter {
    /** Whether a byte stands between records and belongs to none. */
    boolean isBetween(byte one);

    /** Begins a record. */
    void begin();

    /**
     * Goes on within the record.
     *
     * @return the index of the first byte behind it; -1 if it has not ended before {@code to}
     */
    int end(byte[] bytes, int from, int to);

    /** Why the record cannot end where the file ends; null if it can. */
    @Nullable String openFault();

    /**
     * Where to go on behind a record that the file's end leaves open.
     *
     * @param from the record's first byte
     * @return {@code to} if there is no such place
     */
    int giveUp(byte[] bytes, int from, int to);

    /** What is wrong with the file, now that all of it was seen; null if nothing is. */
    @Nullable String fileFault();
}
