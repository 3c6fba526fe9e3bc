package io.shadowgate.firstlook;

/**
 * Something in the first records that looks like a mistake in the set-up.
 *
 * @param stops whether it is so clear that a test must not start; otherwise the user should check
 *     it
 * @param text what is there, and what would be right
 */
public record Suspicion(boolean stops, String text) {
    static Suspicion stop(String text) {
        return new Suspicion(true, text);
    }

    static Suspicion check(String text) {
        return new Suspicion(false, text);
    }
}
