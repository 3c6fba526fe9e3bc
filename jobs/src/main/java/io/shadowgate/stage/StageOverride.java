package io.shadowgate.stage;

/**
 * What a person decided instead of the test. It counts from the first window that ends after it.
 *
 * @param at when, in epoch milliseconds
 * @param model digest of the model that it is about
 * @param stage the stage that it is about; another stage is not affected
 * @param by who
 * @param reason why
 */
public record StageOverride(
        String shadow, long at, String model, String stage, Kind kind, String by, String reason) {

    /** What was decided. */
    public enum Kind {
        /** Go on without a proof. */
        ADVANCE,
        /** Stop here. */
        HALT,
        /** End a halt; evidence begins anew. */
        RESUME
    }

    public StageOverride {
        if (by.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException("an override needs who and why");
        }
    }

    /** For people. */
    public String text() {
        return kind + " by " + by + ": " + reason;
    }
}
