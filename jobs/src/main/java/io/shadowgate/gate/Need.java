package io.shadowgate.gate;

import java.util.OptionalLong;
import javax.annotation.Nullable;

/**
 * How many requests it takes until one check holds.
 *
 * @param check as decisions name it
 * @param expected what the shadow is thought to do, or was seen to do
 * @param limit of the same kind
 * @param requests in all, 0 when it is proven already; null when no number would do
 * @param reason why not, or an empty text
 */
public record Need(
        String check, double expected, double limit, @Nullable Long requests, String reason) {

    public static Need of(String check, double expected, double limit, long requests) {
        return new Need(check, expected, limit, requests, "");
    }

    static Need never(String check, double expected, double limit, String reason) {
        return new Need(check, expected, limit, null, reason);
    }

    /** Where the expected value is not within the limit. */
    static Need beyond(String check, double expected, double limit) {
        return never(
                check,
                expected,
                limit,
                "no number of requests proves " + expected + " to be within a limit of " + limit);
    }

    static Need found(String check, double expected, double limit, OptionalLong requests) {
        return requests.isPresent()
                ? of(check, expected, limit, requests.getAsLong())
                : never(
                        check,
                        expected,
                        limit,
                        expected + " is too near the limit of " + limit + ": beyond 1e10 requests");
    }

    /** The same where each of those requests counts for less than one. */
    public Need times(double factor) {
        return requests == null
                ? this
                : of(check, expected, limit, (long) Math.ceil(requests * factor));
    }

    /** The same as a part of another check. */
    public Need as(String otherCheck) {
        return new Need(otherCheck, expected, limit, requests, reason);
    }

    public boolean isProven() {
        return requests != null && requests == 0;
    }
}
