package io.shadowgate.record;

import java.util.regex.Pattern;

/**
 * The reasons of records that lack a feature. They are counted apart from other rejected records: a
 * test that leaves out many requests of one kind says nothing about them.
 */
public final class MissingFeature {
    private static final Pattern REASON =
            Pattern.compile("feature(?: |s\\[).* is (?:missing|null|NaN)(?:$|[;,] .*| in .*)");

    private MissingFeature() {}

    /**
     * @param feature as reasons show it, such as {@code feature age}
     */
    public static RejectedRecordException absent(String feature) {
        return new RejectedRecordException(feature + " is missing");
    }

    public static RejectedRecordException isNull(String feature) {
        return new RejectedRecordException(feature + " is null");
    }

    public static RejectedRecordException isNan(String feature) {
        return new RejectedRecordException(feature + " is NaN");
    }

    /** Whether a record was rejected because it lacks a feature. */
    public static boolean isIn(String reason) {
        return REASON.matcher(reason).matches();
    }
}
