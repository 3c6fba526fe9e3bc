package io.shadowgate.layout;

import java.util.List;

/** The fields that a mapping can place. */
public final class MappedFields {
    public static final String REQUEST_ID = "request_id";
    public static final String TIMESTAMP = "timestamp";
    public static final String PRIMARY_MODEL = "primary_model";
    public static final String PRIMARY_ERROR = "primary_error";
    public static final String PRIMARY_PREDICTION = "primary_prediction";
    public static final String FEATURES = "features";
    public static final String SEGMENTS = "segments";
    public static final String SHADOW_PREDICTION = "shadow_prediction";
    public static final String SHADOW_LATENCY_MS = "shadow_latency_ms";
    public static final String SHADOW_ERROR = "shadow_error";

    /** The body of a request, known by its own keys. It holds the features. */
    public static final String REQUEST = "request";

    /** The body of a response, known by its own keys. It holds the prediction. */
    public static final String RESPONSE = "response";

    /** Says whether the record is a request or a response. Without it, it is both. */
    public static final String KIND = "kind";

    /** The HTTP status of the response. */
    public static final String STATUS = "status";

    /** Why the log does not have a body: the maker's codes, or where the body is instead. */
    public static final String LOGGING_ERROR = "logging_error";

    /** What turned out to be right, known later or with the request. */
    public static final String GROUND_TRUTH = "ground_truth";

    /** Whether somebody did something because of the primary's answer that may change the truth. */
    public static final String ACTED_ON = "acted_on";

    /** Of a segment: {@code segments.country}. */
    public static final String SEGMENT_PREFIX = "segments.";

    /** The primary's latency in each unit, with how many of it are a millisecond. */
    public enum Latency {
        SECONDS("primary_latency_s", 0.001),
        MILLIS("primary_latency_ms", 1),
        MICROS("primary_latency_us", 1000),
        NANOS("primary_latency_ns", 1_000_000);

        private final String field;
        private final double perMs;

        Latency(String field, double perMs) {
            this.field = field;
            this.perMs = perMs;
        }

        public String field() {
            return field;
        }

        public double millis(double latency) {
            return latency / perMs;
        }
    }

    /** All names, in the order of the reference page. */
    public static final List<String> ALL =
            List.of(
                    REQUEST_ID,
                    TIMESTAMP,
                    KIND,
                    STATUS,
                    LOGGING_ERROR,
                    REQUEST,
                    RESPONSE,
                    FEATURES,
                    PRIMARY_PREDICTION,
                    Latency.MILLIS.field,
                    Latency.SECONDS.field,
                    Latency.MICROS.field,
                    Latency.NANOS.field,
                    PRIMARY_MODEL,
                    PRIMARY_ERROR,
                    SEGMENTS,
                    SHADOW_PREDICTION,
                    SHADOW_LATENCY_MS,
                    SHADOW_ERROR,
                    GROUND_TRUTH,
                    ACTED_ON);

    /** The fields of a label. */
    public static final List<String> OF_LABELS =
            List.of(REQUEST_ID, TIMESTAMP, GROUND_TRUTH, ACTED_ON);

    /** What says which model served a call, and how. */
    public static final List<String> OF_SERVED =
            List.of(
                    TIMESTAMP,
                    STATUS,
                    Latency.MILLIS.field,
                    Latency.SECONDS.field,
                    Latency.MICROS.field,
                    Latency.NANOS.field,
                    PRIMARY_MODEL,
                    PRIMARY_ERROR);

    private MappedFields() {}

    /** The fields of ShadowGate's own layout. */
    static List<String> ofOwnLayout() {
        return List.of(
                REQUEST_ID,
                TIMESTAMP,
                PRIMARY_MODEL,
                PRIMARY_ERROR,
                PRIMARY_PREDICTION,
                Latency.MILLIS.field,
                FEATURES,
                SEGMENTS,
                SHADOW_PREDICTION,
                SHADOW_LATENCY_MS,
                SHADOW_ERROR);
    }

    public static boolean isKnown(String field) {
        return ALL.contains(field)
                || field.startsWith(SEGMENT_PREFIX) && field.length() > SEGMENT_PREFIX.length();
    }
}
