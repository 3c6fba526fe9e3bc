package io.shadowgate.decision;

import io.shadowgate.gate.Counts;
import io.shadowgate.inference.Outcome;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.statistics.ErrorCounts;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.window.Coverage;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/**
 * Detects tests that are set up wrongly, so that counts say nothing about the shadow: its answers
 * are not where the spec says, their ids do not match the requests, it fails on every request in
 * the same way, the comparison cannot tell two answers apart, its server cannot be asked, or many
 * requests lack a feature, or mirrors dropped many.
 */
final class SetUp {
    /** The largest share of requests that may be left out without a word. */
    private static final double LARGEST_SHARE_NOT_ASKED = 0.01;

    /** The largest share of records without a feature with which there is a verdict. */
    private static final double MOST_INCOMPLETE = 0.01;

    private SetUp() {}

    /** The fault in one sentence; null if there is none. */
    @Nullable
    static String fault(ShadowTest test, String shadow, Counts counts) {
        String fault = ofAnswers(test, shadow, counts);
        fault = fault == null ? ofComparison(test.compare(), counts) : fault;
        fault = fault == null ? ofFeatures(counts.coverage()) : fault;
        fault = fault == null ? notAsked(shadow, counts) : fault;
        return fault == null ? notMirrored(test.traffic(), counts.coverage()) : fault;
    }

    /**
     * Requests of one kind are left out, so that the others do not stand for all. The verdict waits
     * as long as they are more than a share of all records, since windows without them are not
     * better evidence.
     */
    @Nullable
    private static String ofFeatures(Coverage coverage) {
        if (coverage.incomplete() <= MOST_INCOMPLETE * coverage.read()) {
            return null;
        }
        return format(
                "set-up: %,d of %,d records (%.1f %%) are rejected because they lack a feature, and"
                    + " the others may be unlike them; say what the model is given instead with"
                    + " shadows[].missing (rejected_reasons in summary.json names the features)",
                coverage.incomplete(),
                coverage.read(),
                100.0 * coverage.incomplete() / coverage.read());
    }

    /**
     * Requests that were not asked are no errors, so they cannot reject a shadow. But the rest may
     * differ from them, so it cannot promote one either.
     */
    @Nullable
    private static String notAsked(String shadow, Counts counts) {
        Coverage coverage = counts.coverage();
        if (coverage.unavailable() <= LARGEST_SHARE_NOT_ASKED * coverage.taken()) {
            return null;
        }
        return format(
                        "set-up: the server of shadow %s could not be asked for %,d of %,d"
                                + " requests, more than 1%%: ",
                        shadow, coverage.unavailable(), coverage.taken())
                + counts.errors().commonest().stream()
                        .map(ErrorCounts.Kind::example)
                        .filter(SetUp::isOutage)
                        .findFirst()
                        .orElse("it was down or refused them");
    }

    /** A mirror drops requests when there are many, so the others do not stand for all. */
    @Nullable
    private static String notMirrored(Traffic traffic, Coverage coverage) {
        long all = coverage.read() + coverage.notMirrored();
        if (coverage.notMirrored() <= traffic.maxDroppedRate() * all) {
            return null;
        }
        return format(
                "set-up: mirrors dropped %,d of %,d requests (%.1f %%, traffic.max-dropped-rate is"
                        + " %.1f %%), and they drop when traffic is at its peak; give them larger"
                        + " bounds, or let each sample fewer requests",
                coverage.notMirrored(),
                all,
                100.0 * coverage.notMirrored() / all,
                100.0 * traffic.maxDroppedRate());
    }

    private static boolean isOutage(String error) {
        return error.startsWith(Outcome.UNAVAILABLE.name());
    }

    /** A fault that is over as soon as answers come; null if there is none. */
    @Nullable
    static String ofAnswers(ShadowTest test, String shadow, Counts counts) {
        Coverage coverage = counts.coverage();
        String fault =
                test.traffic().hasShadowLog()
                        ? ofTwoLogs(test, coverage)
                        : ofOneLog(shadow, coverage);
        return fault == null ? ofErrors(shadow, counts) : fault;
    }

    /**
     * A shadow that has not answered a single request, because no input fits it or because it fails
     * in one way. A shadow that answers nothing in time is not such a case: the deadline is a limit
     * of the test.
     */
    @Nullable
    private static String ofErrors(String shadow, Counts counts) {
        Coverage coverage = counts.coverage();
        long all = coverage.compared();
        if (all == 0 || coverage.badInput() < all && coverage.modelError() < all) {
            return null;
        }
        List<ErrorCounts.Kind> kinds =
                counts.errors().commonest().stream()
                        .filter(kind -> !isOutage(kind.example()))
                        .toList();
        if (kinds.isEmpty() || coverage.modelError() == all && kinds.size() > 1) {
            return null;
        }
        return format(
                        "set-up: every one of %,d requests failed, so shadow %s was not judged: %s",
                        all, shadow, kinds.get(0).example())
                + (kinds.size() == 1 ? "" : " (and " + (kinds.size() - 1) + " other errors)");
    }

    /** The largest number of a vector of quantiles or of an embedding says nothing. */
    @Nullable
    private static String ofComparison(Compare compare, Counts counts) {
        byte[] stored = counts.predictions();
        if (!compare.isUsualBy() || compare.by() != Compare.By.ARGMAX || stored == null) {
            return null;
        }
        PredictionHistogram predictions = PredictionHistogram.fromBytes(stored);
        if (predictions.labels().size() != 1) {
            return null;
        }
        return format(
                "set-up: in all %,d answers of both sides the largest number is at place %s, so"
                        + " the largest number says nothing; set compare.by to cosine (embeddings),"
                        + " max-difference (several targets, quantiles), ranking or top-k, or to"
                        + " argmax if the numbers are classes",
                predictions.count(), predictions.labels().get(0));
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
