package io.shadowgate.gate;

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

    static Need of(String check, double expected, double limit, long requests) {
        return new Need(check, expected, limit, requests, "");
    }

    static Need never(String check, double expected, double limit, String reason) {
        return new Need(check, expected, limit, null, reason);
    }

    /** The same where each of those requests counts for less than one. */
    Need times(double factor) {
        return requests == null
                ? this
                : of(check, expected, limit, (long) Math.ceil(requests * factor));
    }

    /** The same as a part of another check. */
    Need as(String otherCheck) {
        return new Need(otherCheck, expected, limit, requests, reason);
    }

    public boolean isProven() {
        return requests != null && requests == 0;
    }
}
