package io.shadowgate.mirror;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answers, as an application hands them to {@link Mirror#offer}. The fields are
 * those of ShadowGate's record of a request.
 *
 * <p>No method throws, because they run while a user waits. What cannot be mirrored is counted by
 * {@link Mirror#offer}. The mirror copies everything before {@code offer} returns, so the object
 * and what it refers to may then change. Not thread-safe.
 */
public final class MirroredRequest {
    @Nullable private final String requestId;
    private long timestampMs = System.currentTimeMillis();
    @Nullable private List<String> featureNames;
    @Nullable private Object features;
    @Nullable private Object primary;
    private double primaryLatencyMs = Double.NaN;
    @Nullable private String primaryError;
    private String[] segments = {};
    private Copy.@Nullable ShadowAnswer shadow;

    private MirroredRequest(@Nullable String requestId) {
        this.requestId = requestId;
    }

    /**
     * A request of now.
     *
     * @param requestId the id by which labels or the shadow's own log know the request; not null,
     *     not empty, and of at most 1024 characters, or the request is dropped
     */
    public static MirroredRequest of(@Nullable String requestId) {
        return new MirroredRequest(requestId);
    }

    /**
     * @param epochMs when the request came
     */
    public MirroredRequest at(long epochMs) {
        timestampMs = epochMs;
        return this;
    }

    /**
     * Features by name.
     *
     * @param features values that are numbers, texts, booleans, arrays or lists; others are written
     *     as their text. Null and NaN are missing features
     */
    public MirroredRequest features(@Nullable Map<String, ?> features) {
        this.featureNames = null;
        this.features = features;
        return this;
    }

    /** Features in the order of the model's input. */
    public MirroredRequest features(double @Nullable [] features) {
        this.featureNames = null;
        this.features = features;
        return this;
    }

    /** Features in the order of the model's input. */
    public MirroredRequest features(float @Nullable [] features) {
        this.featureNames = null;
        this.features = features;
        return this;
    }

    /**
     * Features by name, at the least cost.
     *
     * @param names as many as values; a list that no one changes, such as one of {@code List.of}
     */
    public MirroredRequest features(List<String> names, double[] values) {
        this.featureNames = names;
        this.features = values;
        return this;
    }

    /**
     * The primary's answer.
     *
     * @param latencyMs the time that it took, in milliseconds; NaN or negative if it is not known
     */
    public MirroredRequest answered(double prediction, double latencyMs) {
        return answer(prediction, latencyMs);
    }

    /** The primary's answer, a label. */
    public MirroredRequest answered(@Nullable String label, double latencyMs) {
        return answer(label, latencyMs);
    }

    /** The primary's answer, a vector. */
    public MirroredRequest answered(double @Nullable [] vector, double latencyMs) {
        return answer(vector, latencyMs);
    }

    private MirroredRequest answer(@Nullable Object prediction, double latencyMs) {
        primary = prediction;
        primaryLatencyMs = latencyMs;
        return this;
    }

    /** The primary's answer: a number, a text or a vector. */
    void answeredWith(@Nullable Object prediction, double latencyMs) {
        answer(prediction, latencyMs);
    }

    /** The primary failed. ShadowGate counts the request as rejected. */
    public MirroredRequest failed(@Nullable String error, double latencyMs) {
        primaryError = error == null ? "unknown" : error;
        primaryLatencyMs = latencyMs;
        return this;
    }

    /** A segment that the request belongs to. A null value leaves it out. */
    public MirroredRequest segment(String name, @Nullable String value) {
        if (value != null) {
            String[] more = new String[segments.length + 2];
            System.arraycopy(segments, 0, more, 0, segments.length);
            more[segments.length] = name;
            more[segments.length + 1] = value;
            segments = more;
        }
        return this;
    }

    /** The answer of a shadow that the application asked itself. */
    public MirroredRequest shadowAnswered(double prediction, double latencyMs) {
        shadow = new Copy.ShadowAnswer(prediction, latencyMs, null);
        return this;
    }

    /** The shadow's answer, a label. */
    public MirroredRequest shadowAnswered(String label, double latencyMs) {
        shadow = new Copy.ShadowAnswer(label, latencyMs, null);
        return this;
    }

    /** The shadow's answer, a vector. */
    public MirroredRequest shadowAnswered(double[] vector, double latencyMs) {
        shadow = new Copy.ShadowAnswer(vector.clone(), latencyMs, null);
        return this;
    }

    /**
     * The shadow failed.
     *
     * @param latencyMs infinite if it never answered; NaN if the time is not known
     */
    public MirroredRequest shadowFailed(@Nullable String error, double latencyMs) {
        shadow = new Copy.ShadowAnswer(null, latencyMs, error == null ? "unknown" : error);
        return this;
    }

    @Nullable String requestId() {
        return requestId;
    }

    @Nullable String segmentValue(String name) {
        for (int i = 0; i < segments.length; i += 2) {
            if (segments[i].equals(name)) {
                return segments[i + 1];
            }
        }
        return null;
    }

    /**
     * Copies everything that the application may change.
     *
     * @throws Unmirrorable if the request cannot be mirrored
     */
    Copy copy(int maxBytes) throws Unmirrorable {
        if (requestId == null || requestId.isEmpty() || requestId.length() > Copy.LONGEST_ID) {
            throw new Unmirrorable(DropReason.INVALID);
        }
        Copier copier = new Copier(maxBytes);
        copier.text(requestId);
        for (String each : segments) {
            copier.text(each);
        }
        if (featureNames != null) {
            for (String name : featureNames) {
                copier.text(name);
            }
            if (!(features instanceof double[] values) || values.length != featureNames.size()) {
                throw new Unmirrorable(DropReason.INVALID);
            }
        }
        if (primaryError != null) {
            copier.text(primaryError);
        }
        if (shadow != null) {
            copier.value(shadow.prediction());
        }
        return new Copy(
                requestId,
                timestampMs,
                featureNames,
                copier.value(features),
                copier.value(primary),
                primaryLatencyMs,
                primaryError,
                segments,
                shadow,
                copier.weight());
    }
}
