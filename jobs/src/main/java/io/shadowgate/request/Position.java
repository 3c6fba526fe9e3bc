package io.shadowgate.request;

/** Where a record stands in the log. Asked only when it matters, as the answer may cost a look. */
@FunctionalInterface
public interface Position {
    String describe();
}
