package io.shadowgate.source.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_END_OBJECT;
import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_UNKNOWN_NAME;

import io.shadowgate.request.Features;
import io.shadowgate.request.LoggedAnswer;
import io.shadowgate.request.MirroredRequest;
import io.shadowgate.request.Position;
import io.shadowgate.request.Prediction;
import io.shadowgate.request.Rejected;
import io.shadowgate.request.RejectedRecordException;
import io.shadowgate.request.RequestSchema;
import io.shadowgate.request.LogRecord;
import io.shadowgate.text.Printable;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;
import tools.jackson.databind.util.TokenBuffer;

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
    private static final Pattern ADVICE =
            Pattern.compile("(: enable `|: was expecting| \\(start marker at).*", Pattern.DOTALL);

    static final List<String> FIELDS =
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

    /** The fields from here on say what the shadow did, and never reject a request. */
    private static final int FIRST_OF_SHADOW = FIELDS.indexOf("shadow_prediction");

    private final RequestSchema schema;
    private final JsonFactory json =
            JsonFactory.builder()
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    // No JSON, but what Python writes for a shadow that answered NaN, which counts.
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build();
    private final PlainRecord plain;
    private final PropertyNameMatcher fields = matcher(FIELDS);
    private final PropertyNameMatcher features;
    private final PropertyNameMatcher segments;

    /** As reasons name them. */
    private final String[] featureNames;

    private final String[] segmentNames;

    // The record being read.
    private JsonParser parser;
    private int seen;
    private String fault;
    private String requestId;
    private Long timestamp;
    private double[] numbers;
    private String[] texts;
    private String featuresFault;
    private Prediction primary;
    private double primaryLatencyMs;
    private String primaryError;
    private String[] segmentValues;
    private Prediction shadow;
    private double shadowLatencyMs;
    private String shadowError;
    private String shadowMalformed;

    public RequestParser(RequestSchema schema) {
        this.schema = schema;
        this.plain = new PlainRecord(schema);
        this.features = matcher(schema.features());
        this.segments = matcher(schema.segments());
        this.featureNames = named("feature ", schema.features());
        this.segmentNames = named("segment ", schema.segments());
    }

    private static String[] named(String kind, List<String> names) {
        return names.stream().map(name -> kind + name).toArray(String[]::new);
    }

    private PropertyNameMatcher matcher(List<String> names) {
        return json.constructNameMatcher(names.stream().map(Named::fromString).toList(), false);
    }

    /**
     * @param position says where the record is; asked only when it is rejected
     */
    public LogRecord parse(byte[] bytes, int offset, int length, Position position) {
        clear();
        if (!schema.isOfAnswers() && plain.read(bytes, offset, offset + length)) {
            MirroredRequest request = plainRequest();
            if (request != null) {
                return new LogRecord(request, null);
            }
        }
        return parseAny(bytes, offset, length, position);
    }

    /** Without a look at whether the record is plain. */
    LogRecord parseAny(byte[] bytes, int offset, int length, Position position) {
        clear();
        if (!Utf8.isValid(bytes, offset, offset + length)) {
            fault("not valid UTF-8");
            // Or the parser would read on or not, by whether it met the same bytes before.
            byte[] mended = new String(bytes, offset, length, UTF_8).getBytes(UTF_8);
            return parseJson(mended, 0, mended.length, position);
        }
        if (length >= 2 && (bytes[offset] == 0 || bytes[offset + 1] == 0)) {
            // The JSON parser would take it for UTF-16, whose lines do not end where ours do.
            fault("begins with a zero byte; a log is UTF-8 text");
            return LogRecord.rejected(fault, bytes, offset, length, position, null);
        }
        return parseJson(bytes, offset, length, position);
    }

    private LogRecord parseJson(byte[] bytes, int offset, int length, Position position) {
        try (JsonParser opened =
                json.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            parser = opened;
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                readFields();
                if (parser.nextToken() != null) {
                    fault("more than one JSON value on the line");
                }
            } else {
                fault("a record is one JSON object, not " + FieldValues.describe(parser, first));
            }
            MirroredRequest request = fault == null ? request() : null;
            if (request != null) {
                return new LogRecord(request, null);
            }
        } catch (JacksonException e) {
            fault("not valid JSON: " + withoutAdvice(e.getOriginalMessage()));
        }
        return LogRecord.rejected(fault, bytes, offset, length, position, timestamp);
    }

    @Nullable
    private MirroredRequest plainRequest() {
        requestId = plain.requestId;
        timestamp = plain.timestamp;
        numbers = plain.numbers;
        primary = plain.primary;
        primaryLatencyMs = plain.primaryLatencyMs;
        segmentValues = plain.segmentValues;
        shadow = plain.shadow;
        shadowLatencyMs = plain.shadowLatencyMs;
        return request();
    }

    /** A record in tokens, from a format that is no text. */
    public LogRecord parse(TokenBuffer record, @Nullable String knownFault, Position position) {
        clear();
        fault = knownFault;
        try (JsonParser opened = record.asParser()) {
            parser = opened;
            parser.nextToken();
            readFields();
        }
        MirroredRequest request = fault == null ? request() : null;
        if (request != null) {
            return new LogRecord(request, null);
        }
        byte[] shown = shown(record);
        return LogRecord.rejected(fault, shown, 0, shown.length, position, timestamp);
    }

    private byte[] shown(TokenBuffer record) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), text)) {
            record.serialize(out);
        }
        return text.toByteArray();
    }

    /** The JSON library goes on to advise its own caller, which helps nobody who reads a reason. */
    private static String withoutAdvice(String message) {
        // It quotes what it could not read.
        return Printable.of(ADVICE.matcher(message).replaceFirst(""));
    }

    private void clear() {
        seen = 0;
        fault = null;
        requestId = null;
        timestamp = null;
        numbers = null;
        texts = null;
        featuresFault = null;
        primary = null;
        primaryLatencyMs = Double.NaN;
        primaryError = null;
        segmentValues = null;
        shadow = null;
        shadowLatencyMs = Double.NaN;
        shadowError = null;
        shadowMalformed = null;
    }

    private void readFields() {
        segmentValues = new String[schema.segments().size()];
        for (int field = parser.nextNameMatch(fields);
                field != MATCH_END_OBJECT;
                field = parser.nextNameMatch(fields)) {
            JsonToken value = parser.nextToken();
            if (field == MATCH_UNKNOWN_NAME || schema.isOfAnswers() && isOfRequest(field)) {
                parser.skipChildren();
                continue;
            }
            if ((seen & 1 << field) != 0) {
                standsTwice(field);
            }
            seen |= 1 << field;
            try {
                readField(field, value);
            } catch (RejectedRecordException e) {
                fault(e.getMessage());
                parser.skipChildren();
            }
        }
    }

    private void standsTwice(int field) {
        String reason = FIELDS.get(field) + " stands twice";
        if (field >= FIRST_OF_SHADOW) {
            shadowMalformed = reason;
        } else {
            fault(reason);
        }
    }

    /** What the shadow's own log may say of the request is not asked for. */
    private static boolean isOfRequest(int field) {
        return field >= 2 && field < FIRST_OF_SHADOW;
    }

    private void readField(int field, JsonToken value) throws RejectedRecordException {
        switch (field) {
            case 0 -> requestId = requestId(value);
            case 1 -> timestamp = timestamp(value);
            case 2 -> {
                try {
                    readFeatures(value);
                } catch (RejectedRecordException e) {
                    featuresFault(e.getMessage());
                    parser.skipChildren();
                }
            }
            case 3 -> primary = prediction("primary_prediction", value);
            case 4 -> primaryLatencyMs = latency(value);
            case 5 -> checkPrimary(FieldValues.text(parser, "primary_model", value));
            case 6 -> primaryError = FieldValues.error(parser, value);
            case 7 -> readSegments(value);
            case 8 -> readShadow(value);
            case 9 -> shadowLatencyMs = FieldValues.latencyOrUnknown(parser, value);
            case 10 -> {
                String error = FieldValues.error(parser, value);
                shadowError = shadowError == null ? error : shadowError;
            }
            default -> throw new IllegalStateException("field " + field);
        }
    }

    /** A shadow's malformed answer is a failure of the shadow, to be counted and not rejected. */
    private void readShadow(JsonToken value) {
        try {
            shadow =
                    value == JsonToken.VALUE_NULL
                            ? null
                            : FieldValues.answer(
                                    parser, schema.prediction(), "shadow_prediction", value);
        } catch (RejectedRecordException e) {
            shadowMalformed = e.getMessage();
            parser.skipChildren();
        }
    }

    /** Puts the record together; null, with the fault noted, when something is missing. */
    @Nullable
    private MirroredRequest request() {
        require(requestId != null, "request_id is missing");
        require(timestamp != null, "timestamp is missing");
        return schema.isOfAnswers() ? answerAlone() : mirrored();
    }

    @Nullable
    private MirroredRequest answerAlone() {
        LoggedAnswer answer = answer();
        require(answer != null, "shadow_prediction is missing");
        return fault == null ? MirroredRequest.answerAlone(requestId, timestamp, answer) : null;
    }

    @Nullable
    private LoggedAnswer answer() {
        if (shadowError != null) {
            return new LoggedAnswer(null, shadowLatencyMs, shadowError);
        }
        if (shadowMalformed != null) {
            return new LoggedAnswer(null, shadowLatencyMs, shadowMalformed);
        }
        return shadow == null ? null : new LoggedAnswer(shadow, shadowLatencyMs, null);
    }

    @Nullable
    private MirroredRequest mirrored() {
        if (primaryError != null) {
            fault(
                    "the primary failed (primary_error: "
                            + FieldValues.beginning(primaryError)
                            + "), so there is nothing to compare with");
        }
        require(primary != null, "primary_prediction is missing");
        require(!Double.isNaN(primaryLatencyMs), "primary_latency_ms is missing");
        LoggedAnswer answer = answer();
        boolean needed = schema.needsFeatures() || schema.runsShadow() && answer == null;
        if (needed) {
            checkFeatures();
        }
        String key = schema.sampleSegment();
        if (key != null && segmentValues[schema.segments().indexOf(key)] == null) {
            fault("segments." + key + ", the key to sample by, is missing");
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
        if (featuresFault != null) {
            fault(featuresFault);
            return;
        }
        if (numbers == null) {
            fault("features is missing");
            return;
        }
        for (int i = 0; i < schema.features().size(); i++) {
            if (Double.isNaN(numbers[i]) && (texts == null || texts[i] == null)) {
                fault(featureNames[i] + " is missing");
            }
        }
    }

    private String requestId(JsonToken value) throws RejectedRecordException {
        String text = value == JsonToken.VALUE_STRING ? parser.getString() : "";
        if (!text.isEmpty()) {
            return FieldValues.whole("request_id", text);
        }
        throw new RejectedRecordException(
                "request_id must be a text that is not empty, not "
                        + FieldValues.describe(parser, value));
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
                                    + FieldValues.describe(parser, value));
        };
    }

    private long millis() throws RejectedRecordException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw EventTime.outside(
                    FieldValues.describe(parser, JsonToken.VALUE_NUMBER_INT) + " ms");
        }
        return parser.getLongValue();
    }

    private double latency(JsonToken value) throws RejectedRecordException {
        if (value == JsonToken.VALUE_NULL) {
            return Double.NaN;
        }
        double latency = FieldValues.number(parser, "primary_latency_ms", value);
        if (latency < 0) {
            throw new RejectedRecordException("primary_latency_ms is negative: " + latency);
        }
        return latency;
    }

    @Nullable
    private Prediction prediction(String field, JsonToken value) throws RejectedRecordException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        return FieldValues.prediction(parser, schema.prediction(), field, value);
    }

    private void checkPrimary(@Nullable String model) throws RejectedRecordException {
        if (model != null && !model.equals(schema.primary())) {
            throw new RejectedRecordException(
                    "primary_model is "
                            + FieldValues.beginning(model)
                            + ", but this test compares with "
                            + schema.primary());
        }
    }

    private void readFeatures(JsonToken value) throws RejectedRecordException {
        if (!schema.runsShadow()) {
            parser.skipChildren();
        } else if (schema.features().isEmpty()) {
            if (value == JsonToken.START_OBJECT) {
                throw new RejectedRecordException(
                        "features is an object, but the spec does not name the shadow's features"
                                + " (shadows[].features gives the model's input order)");
            }
            numbers = FieldValues.array(parser, "features", value);
        } else if (value == JsonToken.START_OBJECT) {
            readNamedFeatures();
        } else {
            throw new RejectedRecordException(
                    "features must be an object with the features that the spec names, not "
                            + FieldValues.describe(parser, value));
        }
    }

    private void readNamedFeatures() {
        numbers = new double[schema.features().size()];
        Arrays.fill(numbers, Double.NaN);
        boolean[] seen = new boolean[numbers.length];
        for (int i = parser.nextNameMatch(features);
                i != MATCH_END_OBJECT;
                i = parser.nextNameMatch(features)) {
            JsonToken value = parser.nextToken();
            if (i == MATCH_UNKNOWN_NAME) {
                parser.skipChildren();
                continue;
            }
            if (seen[i]) {
                featuresFault(featureNames[i] + " stands twice");
            }
            seen[i] = true;
            try {
                readFeature(i, value);
            } catch (RejectedRecordException e) {
                featuresFault(e.getMessage());
                parser.skipChildren();
            }
        }
    }

    private void readFeature(int i, JsonToken value) throws RejectedRecordException {
        switch (value) {
            case VALUE_TRUE -> numbers[i] = 1;
            case VALUE_FALSE -> numbers[i] = 0;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    numbers[i] = FieldValues.number(parser, featureNames[i], value);
            case VALUE_STRING -> {
                texts = texts == null ? new String[numbers.length] : texts;
                texts[i] = parser.getString();
            }
            case VALUE_NULL -> throw new RejectedRecordException(featureNames[i] + " is null");
            default ->
                    throw FieldValues.wrong(
                            parser, featureNames[i], "a number, a text or a boolean", value);
        }
    }

    private void featuresFault(String reason) {
        featuresFault = featuresFault == null ? reason : featuresFault;
    }

    private void readSegments(JsonToken value) throws RejectedRecordException {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.START_OBJECT) {
            throw new RejectedRecordException(
                    "segments must be an object of texts, not "
                            + FieldValues.describe(parser, value));
        }
        for (int i = parser.nextNameMatch(segments);
                i != MATCH_END_OBJECT;
                i = parser.nextNameMatch(segments)) {
            JsonToken segment = parser.nextToken();
            if (i == MATCH_UNKNOWN_NAME) {
                parser.skipChildren();
            } else if (segmentValues[i] != null) {
                fault(segmentNames[i] + " stands twice");
                parser.skipChildren();
            } else {
                readSegment(i, segment);
            }
        }
    }

    private void readSegment(int i, JsonToken segment) {
        try {
            segmentValues[i] = FieldValues.text(parser, segmentNames[i], segment);
        } catch (RejectedRecordException e) {
            fault(e.getMessage());
            parser.skipChildren();
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            fault(otherwise);
        }
    }

    private void fault(String reason) {
        fault = fault == null ? reason : fault;
    }
}
