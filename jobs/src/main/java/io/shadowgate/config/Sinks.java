package io.shadowgate.config;

import java.io.Serializable;
import java.time.Duration;

/** Where results go. */
public record Sinks(Files files) implements Serializable {

    /**
     * JSON lines in {@code decisions/}, {@code windows/}, {@code rejected/} and, if asked, {@code
     * comparisons/} below one folder.
     *
     * @param period by what stretches of event time a bounded run keeps its results, aligned to the
     *     epoch in UTC; a multiple of the window
     */
    public record Files(String path, boolean comparisons, Duration period) implements Serializable {
        public Files {
            if (period.toSeconds() < 1 || period.toMillis() % 1000 != 0) {
                throw new IllegalArgumentException(
                        "period " + period + " is no whole number of seconds above 0");
            }
        }
    }
}
