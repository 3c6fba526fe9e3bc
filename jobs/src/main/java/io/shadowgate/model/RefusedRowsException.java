package io.shadowgate.model;

/** A call that a model's server refuses because of its rows: their values, or their number. */
public final class RefusedRowsException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean tooMany;

    private RefusedRowsException(String message, boolean tooMany) {
        super(message);
        this.tooMany = tooMany;
    }

    public static RefusedRowsException values(String message) {
        return new RefusedRowsException(message, false);
    }

    public static RefusedRowsException tooMany(String message) {
        return new RefusedRowsException(message, true);
    }

    /** Whether fewer rows may be accepted. */
    public boolean isTooMany() {
        return tooMany;
    }
}
