package io.shadowgate.record;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has been read of one record so far. The first fault is the one that is reported. A reader
 * uses one draft for all its records.
 */
public final class RequestDraft {
    final RequestSchema schema;
    final Members features;
    final Members segmentNames;

    @Nullable String requestId;
    @Nullable Long timestamp;
    @Nullable String primaryError;
    @Nullable Prediction primary;
    double primaryLatencyMs;
    double @Nullable [] numbers;
    String @Nullable [] texts;
    double @Nullable [] @Nullable [] lists;
    @Nullable String featuresFault;
    String[] segments;
    @Nullable Prediction shadow;
    double shadowLatencyMs;
    @Nullable String shadowError;

    /** Why the shadow's answer cannot be read. This is a failure of the shadow. */
    @Nullable private String shadowFault;

    @Nullable private String fault;

    /** Whether it is no fault of the record that there is nothing to compare. */
    private boolean served;

    RequestDraft(RequestSchema schema) {
        this.schema = schema;
        this.features = new Members("feature", schema.features());
        this.segmentNames = new Members("segment", schema.segments());
        clear();
    }

    void clear() {
        requestId = null;
        timestamp = null;
        primaryError = null;
        primary = null;
        primaryLatencyMs = Double.NaN;
        numbers = null;
        texts = null;
        lists = null;
        featuresFault = null;
        segments = new String[schema.segments().size()];
        shadow = null;
        shadowLatencyMs = Double.NaN;
        shadowError = null;
        shadowFault = null;
        fault = null;
        served = false;
    }

    public void requestId(String requestId) {
        this.requestId = requestId;
    }

    /**
     * @param epochMs event time
     */
    public void timestamp(long epochMs) {
        timestamp = epochMs;
    }

    public void primary(Prediction prediction) {
        primary = prediction;
    }

    public void primaryLatencyMs(double latencyMs) {
        primaryLatencyMs = latencyMs;
    }

    /**
     * @param numbers in the order of the schema's features, or as the record's array has them
     */
    public void features(double[] numbers) {
        this.numbers = numbers;
    }

    /**
     * @param place in {@link RequestSchema#segments()}
     * @return false if the record has this segment already
     */
    public boolean segment(int place, @Nullable String value) {
        if (segments[place] != null) {
            return false;
        }
        segments[place] = value;
        return true;
    }

    public void shadow(Prediction prediction) {
        shadow = prediction;
    }

    public void shadowLatencyMs(double latencyMs) {
        shadowLatencyMs = latencyMs;
    }

    /** Keeps the first of several. */
    public void fault(String reason) {
        fault = fault == null ? reason : fault;
    }

    /**
     * In a test with stages: the primary did not answer this request. It counts where both models
     * are counted side by side.
     */
    void servedElsewhere(String reason) {
        served |= fault == null;
        fault(reason);
    }

    void featuresFault(String reason) {
        featuresFault = featuresFault == null ? reason : featuresFault;
    }

    void shadowFault(String reason) {
        shadowFault = reason;
    }

    /** Whether no id was read, so that the record may be something else than a request. */
    public boolean isWithoutId() {
        return requestId == null;
    }

    /** Why the record is rejected; null as long as nothing is wrong with it. */
    @Nullable
    public String fault() {
        return fault;
    }

    /** The shadow's answer; null if the record has none. */
    @Nullable LoggedAnswer answer() {
        if (shadowError != null) {
            return new LoggedAnswer(null, shadowLatencyMs, shadowError);
        }
        if (shadowFault != null) {
            return new LoggedAnswer(null, shadowLatencyMs, shadowFault);
        }
        return shadow == null ? null : new LoggedAnswer(shadow, shadowLatencyMs, null);
    }

    /** Whether a shadow has to be run on this request. */
    boolean needsFeatures() {
        return schema.needsFeatures() || schema.runsShadow() && !isAnswered();
    }

    private boolean isAnswered() {
        return shadowError != null || shadowFault != null || shadow != null;
    }

    /** Null where no shadow has to be run, unless others look at them. */
    private @Nullable Features features() {
        if (needsFeatures()) {
            return new Features(Objects.requireNonNull(numbers), texts, lists);
        }
        return schema.forms().kept() && numbers != null
                ? new Features(numbers, texts, lists)
                : null;
    }

    /** The request, of which every field has been checked. */
    MirroredRequest request() {
        if (schema.isOfAnswers()) {
            return MirroredRequest.answerAlone(
                    Objects.requireNonNull(requestId),
                    Objects.requireNonNull(timestamp),
                    Objects.requireNonNull(answer()));
        }
        return new MirroredRequest(
                Objects.requireNonNull(requestId),
                Objects.requireNonNull(timestamp),
                features(),
                primary,
                primaryLatencyMs,
                answer(),
                segments);
    }

    /** The record as rejected with its fault; {@code bytes} are the record's. */
    public LogRecord rejected(byte[] bytes, int offset, int length, Position position) {
        String reason = Objects.requireNonNull(fault);
        if (served) {
            return LogRecord.elsewhere(timestamp);
        }
        return LogRecord.rejected(reason, bytes, offset, length, position, timestamp);
    }
}
