package io.shadowgate.config;

import java.io.Serializable;

/** Where results go. */
public record Sinks(Files files) implements Serializable {

    /**
     * JSON lines in {@code decisions/}, {@code windows/}, {@code rejected/} and, if asked, {@code
     * comparisons/} below one folder.
     */
    public record Files(String path, boolean comparisons) implements Serializable {}
}
