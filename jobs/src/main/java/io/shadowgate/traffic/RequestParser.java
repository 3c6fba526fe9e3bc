package io.shadowgate.traffic;

import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_END_OBJECT;
import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_UNKNOWN_NAME;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.annotation.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/**
 * Bytes of one JSON record to a {@link MirroredRequest}, or to a {@link Rejected} that says why
 * not.
 *
 * <p>Names are matched on their bytes and what the test does not need is skipped unread, but still
 * has to be well-formed JSON. The first fault is the one reported; reading goes on after it as long
 * as the JSON holds, so that a rejected record is still counted in the window it belongs to. Not
 * thread-safe.
 */
public final class RequestParser {
    private static final int SHOWN_OF_A_RECORD = 1024;

    private static final List<String> FIELDS =
            List.of(
                    "request_id",
                    "timestamp",
                    "features",
                    "primary_prediction",
                    "primary_latency_ms",
                    "primary_model",
                    "primary_error",
                    "segments",
                    "shadow_prediction",
                    "shadow_latency_ms",
                    "shadow_error");

    private final RequestShape shape;
    private final JsonFactory json =
            JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();
    private final PropertyNameMatcher fields = matcher(FIELDS);
    private final PropertyNameMatcher features;
    private final PropertyNameMatcher segments;

    // The record being read.
    private JsonParser parser;
    private int seen;
    private String fault;
    private String requestId;
    private Long timestamp;
    private double[] numbers;
    private String[] texts;
    private Prediction primary;
    private double primaryLatencyMs;
    private String primaryError;
    private String[] segmentValues;
    private Prediction shadow;
    private double shadowLatencyMs;
    private String shadowError;

    public RequestParser(RequestShape shape) {
        this.shape = shape;
        this.features = matcher(shape.features());
        this.segments = matcher(shape.segments());
    }

    private PropertyNameMatcher matcher(List<String> names) {
        return json.constructNameMatcher(names.stream().map(Named::fromString).toList(), false);
    }

    /**
     * @param position says where the record is; asked only when it is rejected
     */
    public TrafficRecord parse(byte[] bytes, int offset, int length, Position position) {
        clear();
        try (JsonParser opened =
                json.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            parser = opened;
            readRecord();
            MirroredRequest request = fault == null ? request() : null;
            if (request != null) {
                return new TrafficRecord(request, null);
            }
        } catch (JacksonException e) {
            fault("not valid JSON: " + e.getOriginalMessage());
        }
        return rejected(fault, bytes, offset, length, position, timestamp);
    }

    static TrafficRecord rejected(
            String reason,
            byte[] bytes,
            int offset,
            int length,
            Position position,
            @Nullable Long timestamp) {
        String shown =
                new String(
                        bytes, offset, Math.min(length, SHOWN_OF_A_RECORD), StandardCharsets.UTF_8);
        return new TrafficRecord(null, new Rejected(reason, position.describe(), shown, timestamp));
    }

    private void clear() {
        seen = 0;
        fault = null;
        requestId = null;
        timestamp = null;
        numbers = null;
        texts = null;
        primary = null;
        primaryLatencyMs = Double.NaN;
        primaryError = null;
        segmentValues = new String[shape.segments().size()];
        shadow = null;
        shadowLatencyMs = Double.NaN;
        shadowError = null;
    }

    private void readRecord() {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            fault("a record is one JSON object, not " + describe(first));
            return;
        }
        for (int field = parser.nextNameMatch(fields);
                field != MATCH_END_OBJECT;
                field = parser.nextNameMatch(fields)) {
            JsonToken value = parser.nextToken();
            if (field == MATCH_UNKNOWN_NAME) {
                parser.skipChildren();
                continue;
            }
            if ((seen & 1 << field) != 0) {
                fault(FIELDS.get(field) + " stands twice");
            }
            seen |= 1 << field;
            try {
                readField(field, value);
            } catch (RejectedRecordException e) {
                fault(e.getMessage());
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            fault("more than one JSON value on the line");
        }
    }

    private void readField(int field, JsonToken value) throws RejectedRecordException {
        switch (field) {
            case 0 -> requestId = requestId(value);
            case 1 -> timestamp = timestamp(value);
            case 2 -> readFeatures(value);
            case 3 -> primary = prediction("primary_prediction", value);
            case 4 -> primaryLatencyMs = latency("primary_latency_ms", value);
            case 5 -> checkPrimary(text("primary_model", value));
            case 6 -> primaryError = error("primary_error", value);
            case 7 -> readSegments(value);
            case 8 -> shadow = prediction("shadow_prediction", value);
            case 9 -> shadowLatencyMs = latency("shadow_latency_ms", value);
            case 10 -> shadowError = error("shadow_error", value);
            default -> throw new IllegalStateException("field " + field);
        }
    }

    /** Puts the record together; null, with the fault noted, when something is missing. */
    @Nullable
    private MirroredRequest request() {
        require(requestId != null, "request_id is missing");
        require(timestamp != null, "timestamp is missing");
        require(
                primaryError == null,
                "the primary failed (primary_error: "
                        + primaryError
                        + "), so there is nothing to compare with");
        require(primary != null, "primary_prediction is missing");
        require(!Double.isNaN(primaryLatencyMs), "primary_latency_ms is missing");
        LoggedAnswer answer = null;
        if (shadowError != null) {
            answer = new LoggedAnswer(null, shadowLatencyMs, shadowError);
        } else if (shadow != null) {
            answer = new LoggedAnswer(shadow, shadowLatencyMs, null);
        }
        boolean needed = shape.needsFeatures() || shape.runsShadow() && answer == null;
        if (needed) {
            checkFeatures();
        }
        if (shape.sampleSegment() != null) {
            require(
                    segmentValues[shape.segments().indexOf(shape.sampleSegment())] != null,
                    "segments." + shape.sampleSegment() + ", the key to sample by, is missing");
        }
        if (fault != null) {
            return null;
        }
        return new MirroredRequest(
                requestId,
                timestamp,
                needed ? new Features(numbers, texts) : null,
                primary,
                primaryLatencyMs,
                answer,
                segmentValues);
    }

    private void checkFeatures() {
        if (numbers == null) {
            fault("features is missing");
            return;
        }
        for (int i = 0; i < shape.features().size(); i++) {
            if (Double.isNaN(numbers[i]) && (texts == null || texts[i] == null)) {
                fault("feature " + shape.features().get(i) + " is missing");
            }
        }
    }

    private String requestId(JsonToken value) throws RejectedRecordException {
        if (value == JsonToken.VALUE_STRING && parser.getStringLength() > 0) {
            return parser.getString();
        }
        throw new RejectedRecordException(
                "request_id must be a text that is not empty, not " + describe(value));
    }

    private long timestamp(JsonToken value) throws RejectedRecordException {
        return switch (value) {
            case VALUE_NUMBER_INT -> EventTime.ofMillis(millis());
            case VALUE_NUMBER_FLOAT -> EventTime.ofSeconds(parser.getDoubleValue());
            case VALUE_STRING -> EventTime.ofIso(parser.getString());
            default ->
                    throw new RejectedRecordException(
                            "timestamp must be milliseconds, seconds with a fraction or an ISO-8601"
                                    + " text, not "
                                    + describe(value));
        };
    }

    private long millis() {
        boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        return fits ? parser.getLongValue() : Long.MAX_VALUE;
    }

    private double latency(String field, JsonToken value) throws RejectedRecordException {
        if (value == JsonToken.VALUE_NULL) {
            return Double.NaN;
        }
        double latency = number(field, value);
        if (latency < 0) {
            throw new RejectedRecordException(field + " is negative: " + latency);
        }
        return latency;
    }

    @Nullable
    private Prediction prediction(String field, JsonToken value) throws RejectedRecordException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (shape.prediction()) {
            case SCORE -> Prediction.ofScore(number(field, value));
            case LABEL -> Prediction.ofLabel(label(field, value));
            case VECTOR -> Prediction.ofVector(vector(field, value));
        };
    }

    private String label(String field, JsonToken value) throws RejectedRecordException {
        return switch (value) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_TRUE, VALUE_FALSE -> parser.getString();
            case VALUE_NUMBER_FLOAT ->
                    throw new RejectedRecordException(
                            field
                                    + " is "
                                    + parser.getString()
                                    + ", a score; labels are texts or whole numbers"
                                    + " (compare.prediction: score compares scores)");
            default ->
                    throw new RejectedRecordException(
                            field + " must be a label, not " + describe(value));
        };
    }

    private double[] vector(String field, JsonToken value) throws RejectedRecordException {
        double[] vector = array(field, value);
        if (vector.length == 0) {
            throw new RejectedRecordException(field + " is an empty array");
        }
        return vector;
    }

    private double[] array(String field, JsonToken value) throws RejectedRecordException {
        if (value != JsonToken.START_ARRAY) {
            throw new RejectedRecordException(
                    field + " must be an array of numbers, not " + describe(value));
        }
        double[] array = new double[32];
        int size = 0;
        String wrong = null;
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
            if (size == array.length) {
                array = Arrays.copyOf(array, size * 2);
            }
            try {
                array[size++] = number(field, t);
            } catch (RejectedRecordException e) {
                wrong = wrong == null ? e.getMessage() : wrong;
                parser.skipChildren();
            }
        }
        if (wrong != null) {
            throw new RejectedRecordException(wrong);
        }
        return Arrays.copyOf(array, size);
    }

    private double number(String field, JsonToken value) throws RejectedRecordException {
        if (value != JsonToken.VALUE_NUMBER_FLOAT && value != JsonToken.VALUE_NUMBER_INT) {
            throw new RejectedRecordException(field + " must be a number, not " + describe(value));
        }
        double number = parser.getDoubleValue();
        if (!Double.isFinite(number)) {
            throw new RejectedRecordException(field + " is too large for a number");
        }
        return number;
    }

    @Nullable
    private String text(String field, JsonToken value) throws RejectedRecordException {
        return switch (value) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> parser.getString();
            default ->
                    throw new RejectedRecordException(
                            field + " must be a text, not " + describe(value));
        };
    }

    /** Logs also flag errors with true or 1, and write false, 0 or an empty text for none. */
    @Nullable
    private String error(String field, JsonToken value) throws RejectedRecordException {
        return switch (value) {
            case VALUE_FALSE -> null;
            case VALUE_TRUE -> "true";
            case VALUE_NUMBER_INT -> parser.getString().equals("0") ? null : parser.getString();
            default -> {
                String text = text(field, value);
                yield text == null || text.isEmpty() ? null : text;
            }
        };
    }

    private void checkPrimary(@Nullable String model) throws RejectedRecordException {
        if (model != null && !model.equals(shape.primary())) {
            throw new RejectedRecordException(
                    "primary_model is "
                            + model
                            + ", but this test compares with "
                            + shape.primary());
        }
    }

    private void readFeatures(JsonToken value) throws RejectedRecordException {
        if (!shape.runsShadow()) {
            parser.skipChildren();
        } else if (shape.features().isEmpty()) {
            if (value == JsonToken.START_OBJECT) {
                throw new RejectedRecordException(
                        "features is an object, but the spec does not name the shadow's features"
                                + " (shadows[].features gives the model's input order)");
            }
            numbers = array("features", value);
        } else if (value == JsonToken.START_OBJECT) {
            readNamedFeatures();
        } else {
            throw new RejectedRecordException(
                    "features must be an object with the features that the spec names, not "
                            + describe(value));
        }
    }

    private void readNamedFeatures() {
        numbers = new double[shape.features().size()];
        Arrays.fill(numbers, Double.NaN);
        for (int i = parser.nextNameMatch(features);
                i != MATCH_END_OBJECT;
                i = parser.nextNameMatch(features)) {
            JsonToken value = parser.nextToken();
            if (i == MATCH_UNKNOWN_NAME) {
                parser.skipChildren();
                continue;
            }
            switch (value) {
                case VALUE_TRUE -> numbers[i] = 1;
                case VALUE_FALSE -> numbers[i] = 0;
                case VALUE_STRING -> {
                    texts = texts == null ? new String[numbers.length] : texts;
                    texts[i] = parser.getString();
                }
                default -> {
                    try {
                        numbers[i] = number(shape.features().get(i), value);
                    } catch (RejectedRecordException e) {
                        fault("feature " + e.getMessage());
                        parser.skipChildren();
                    }
                }
            }
        }
    }

    private void readSegments(JsonToken value) throws RejectedRecordException {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.START_OBJECT) {
            throw new RejectedRecordException(
                    "segments must be an object of texts, not " + describe(value));
        }
        for (int i = parser.nextNameMatch(segments);
                i != MATCH_END_OBJECT;
                i = parser.nextNameMatch(segments)) {
            JsonToken segment = parser.nextToken();
            if (i == MATCH_UNKNOWN_NAME) {
                parser.skipChildren();
            } else if (segment == JsonToken.VALUE_STRING) {
                segmentValues[i] = parser.getString();
            } else if (segment != JsonToken.VALUE_NULL) {
                fault(
                        "segment "
                                + shape.segments().get(i)
                                + " must be a text, not "
                                + describe(segment));
                parser.skipChildren();
            }
        }
    }

    private String describe(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_NULL -> "null";
            case VALUE_STRING -> {
                String text = parser.getString();
                yield "the text \"" + text.substring(0, Math.min(60, text.length())) + "\"";
            }
            default -> parser.getString();
        };
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            fault(otherwise);
        }
    }

    private void fault(String reason) {
        fault = fault == null ? reason : fault;
    }

    /** Where a record stands in the log. */
    @FunctionalInterface
    public interface Position {
        String describe();
    }
}
