package io.shadowgate.gate;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The number of requests that a check needs until it holds.
 *
 * @param check its name in decisions
 * @param expected the expected value, or the value so far
 * @param limit in the unit of {@code expected}
 * @param requests in all; 0 if the check is proven already, null if no number is enough
 * @param reason says why no number is enough; empty otherwise
 */
public record Need(
        String check, double expected, double limit, @Nullable Long requests, String reason) {

    public static Need of(String check, double expected, double limit, long requests) {
        return new Need(check, expected, limit, requests, "");
    }

    static Need never(String check, double expected, double limit, String reason) {
        return new Need(check, expected, limit, null, reason);
    }

    /** For an expected value that is not within the limit. */
    static Need beyond(String check, double expected, double limit) {
        return never(
                check,
                expected,
                limit,
                "no number of requests proves " + expected + " to be within a limit of " + limit);
    }

    /** For the result of a search; empty if no number of requests was found. */
    static Need found(String check, double expected, double limit, OptionalLong requests) {
        return requests.isPresent()
                ? of(check, expected, limit, requests.getAsLong())
                : never(
                        check,
                        expected,
                        limit,
                        expected + " is too near the limit of " + limit + ": beyond 1e10 requests");
    }

    /** The same need if each request counts as {@code 1 / factor} of a request. */
    public Need times(double factor) {
        return requests == null
                ? this
                : of(check, expected, limit, (long) Math.ceil(requests * factor));
    }

    /** The same need, as a part of another check. */
    public Need as(String otherCheck) {
        return new Need(otherCheck, expected, limit, requests, reason);
    }

    public boolean isProven() {
        return requests != null && requests == 0;
    }
}
