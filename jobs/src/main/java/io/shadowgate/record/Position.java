package io.shadowgate.record;

/** Where a record is in the log. Only asked when needed, since the answer may cost a read. */
@FunctionalInterface
public interface Position {
    String describe();
}
