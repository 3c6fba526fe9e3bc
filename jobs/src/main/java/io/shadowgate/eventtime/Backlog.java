package io.shadowgate.eventtime;

/** A log that hands out its splits in order. It may have more splits than are read at once. */
public interface Backlog {
    /** Whether splits wait for a reader. Asked on the coordinator's thread. */
    boolean hasWaiting();
}
