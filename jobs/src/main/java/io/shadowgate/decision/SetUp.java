package io.shadowgate.decision;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.Coverage;
import java.util.Locale;
import java.util.Objects;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/**
 * Detects tests that are set up wrongly, so that counts say nothing about the shadow: its answers
 * are not where the spec says, their ids do not match the requests, or its server cannot be asked.
 */
final class SetUp {
    /** The largest share of requests that may be left out without a word. */
    private static final double LARGEST_SHARE_NOT_ASKED = 0.01;

    private SetUp() {}

    /** The fault in one sentence; null if there is none. */
    @Nullable
    static String fault(ShadowTest test, String shadow, Coverage coverage) {
        String wrong = wrongAnswers(test, shadow, coverage);
        return wrong == null ? notAsked(shadow, coverage) : wrong;
    }

    /**
     * Requests that were not asked are no errors, so they cannot reject a shadow. But the rest may
     * differ from them, so it cannot promote one either.
     */
    @Nullable
    private static String notAsked(String shadow, Coverage coverage) {
        if (coverage.unavailable() <= LARGEST_SHARE_NOT_ASKED * coverage.taken()) {
            return null;
        }
        return format(
                "set-up: the server of shadow %s could not be asked for %,d of %,d requests, more"
                        + " than 1%%: it was down or refused them (outcome UNAVAILABLE; the log"
                        + " says why)",
                shadow, coverage.unavailable(), coverage.taken());
    }

    /**
     * The part of a fault that makes counts wrong: missing answers count as errors. Null if there
     * is none.
     */
    @Nullable
    static String wrongAnswers(ShadowTest test, String shadow, Coverage coverage) {
        return test.traffic().hasShadowLog()
                ? ofTwoLogs(test, coverage)
                : ofOneLog(shadow, coverage);
    }

    @Nullable
    private static String ofOneLog(String shadow, Coverage coverage) {
        if (coverage.compared() == 0 || coverage.missing() < coverage.compared()) {
            return null;
        }
        return format(
                "set-up: the log holds no answer of shadow %s: none of %,d requests has a"
                        + " shadow_prediction or shadow_error",
                shadow, coverage.compared());
    }

    /**
     * A failing shadow leaves requests without an answer. If there are also answers without a
     * request, and more of each than pairs, then ids, clocks or samples of the two logs differ.
     */
    @Nullable
    private static String ofTwoLogs(ShadowTest test, Coverage coverage) {
        long matched = coverage.compared() - coverage.missing();
        boolean nothing = coverage.compared() == 0 && coverage.primaryMissing() == 0;
        boolean matching =
                matched > 0 && matched >= Math.min(coverage.missing(), coverage.primaryMissing());
        if (nothing || matching) {
            return null;
        }
        String what =
                coverage.compared() == 0
                        ? "the log holds no request"
                        : coverage.primaryMissing() == 0
                                ? "the shadow's log holds no answer"
                                : (matched == 0 ? "no request_id" : "few request_ids")
                                        + " of the log found in the shadow's log within "
                                        + TimeUtils.formatWithHighestUnit(
                                                Objects.requireNonNull(test.traffic().pairing())
                                                        .within())
                                        + " (traffic.pairing.within)";
        return format(
                "set-up: %s: %,d requests without an answer, %,d answers without a request, %,d"
                        + " pairs, %,d rejected",
                what, coverage.missing(), coverage.primaryMissing(), matched, coverage.rejected());
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
