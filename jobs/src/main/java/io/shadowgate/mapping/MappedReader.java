package io.shadowgate.mapping;

import static io.shadowgate.layout.MappedFields.FEATURES;
import static io.shadowgate.layout.MappedFields.KIND;
import static io.shadowgate.layout.MappedFields.LOGGING_ERROR;
import static io.shadowgate.layout.MappedFields.PRIMARY_ERROR;
import static io.shadowgate.layout.MappedFields.PRIMARY_MODEL;
import static io.shadowgate.layout.MappedFields.PRIMARY_PREDICTION;
import static io.shadowgate.layout.MappedFields.REQUEST;
import static io.shadowgate.layout.MappedFields.REQUEST_ID;
import static io.shadowgate.layout.MappedFields.RESPONSE;
import static io.shadowgate.layout.MappedFields.SEGMENTS;
import static io.shadowgate.layout.MappedFields.SEGMENT_PREFIX;
import static io.shadowgate.layout.MappedFields.SHADOW_ERROR;
import static io.shadowgate.layout.MappedFields.SHADOW_LATENCY_MS;
import static io.shadowgate.layout.MappedFields.SHADOW_PREDICTION;
import static io.shadowgate.layout.MappedFields.STATUS;
import static io.shadowgate.layout.MappedFields.TIMESTAMP;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.MappedFields.Latency;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.mapping.Value.Type;
import io.shadowgate.record.Exchange;
import io.shadowgate.record.Exchange.Part;
import io.shadowgate.record.Features;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.Position;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.record.Texts;
import io.shadowgate.record.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the records of a mapped log. A record becomes an {@link Exchange}, is rejected with the
 * path and what is there, or belongs elsewhere. Not thread-safe.
 */
public final class MappedReader {
    /** Each row of a call gets an id of its own, so a long id would be held very often. */
    private static final int LONGEST_ID = 1024;

    private final RequestSchema schema;
    private final RecordMapping mapping;
    private final FeatureRows featureRows;
    private final MappedRecord record;

    /** Whether a record without an id has its place as its id. */
    private final boolean idOrPlace;

    /** The field of each segment, where it has one of its own. */
    private final String[] segmentFields;

    private @Nullable String fault;

    /**
     * @param ofKafka whether records come with an envelope
     */
    public MappedReader(RequestSchema schema, RecordMapping mapping, boolean ofKafka) {
        this.schema = schema;
        this.mapping = mapping;
        this.featureRows = new FeatureRows(schema);
        this.record = new MappedRecord(mapping, ofKafka);
        List<FieldPath> ids = mapping.paths(REQUEST_ID);
        this.idOrPlace = ids.isEmpty() || ids.contains(FieldPath.PLACE);
        this.segmentFields =
                schema.segments().stream().map(SEGMENT_PREFIX::concat).toArray(String[]::new);
    }

    /** Begins the next record. */
    public void next(Envelope beside) {
        record.next(beside);
        fault = null;
    }

    /** Reads a record, if it is plain JSON. Otherwise nothing has been read. */
    public boolean readPlain(byte[] bytes, int offset, int length) {
        return record.readPlain(bytes, offset, length);
    }

    /** Reads a record. The parser is at its first token, and then at its last. */
    public void read(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            fault("the record is empty");
        } else {
            record.read(parser, token);
        }
    }

    /** Keeps the first of several. */
    public void fault(String reason) {
        fault = fault == null ? reason : fault;
    }

    /**
     * What has been read.
     *
     * @param bytes the record, to show it if it is rejected
     */
    public LogRecord record(byte[] bytes, int offset, int length, Position position) {
        return record(() -> LogRecord.shown(bytes, offset, length), position);
    }

    /**
     * What has been read.
     *
     * @param shown the record's beginning; asked only if it may have to be shown
     */
    public LogRecord record(Supplier<String> shown, Position position) {
        String id = null;
        Long timestamp = null;
        try {
            if (fault == null && !isHere()) {
                return LogRecord.elsewhere(timestampOrNull());
            }
            timestamp = timestamp();
            id = id(position);
            if (fault == null || isHalfHere()) {
                Part part = part();
                if (part == null) {
                    return LogRecord.elsewhere(timestamp);
                }
                if (part != Part.BOTH) {
                    Rejected half =
                            LogRecord.rejected("", shown.get(), position, timestamp).rejected();
                    return LogRecord.of(exchange(part, id, timestamp, half));
                }
                // Where the record is costs much, and only a rejected one has to say it.
                Exchange exchange = exchange(part, id, timestamp, null);
                if (exchange.fault() == null) {
                    exchange.requireRows();
                    return LogRecord.of(exchange);
                }
                fault(exchange.fault());
            }
        } catch (RejectedRecordException e) {
            fault(e.getMessage());
        }
        return LogRecord.rejected(Objects.requireNonNull(fault), shown.get(), position, timestamp);
    }

    private boolean isHere() throws RejectedRecordException {
        for (Map.Entry<FieldPath, List<String>> rule : mapping.where().entrySet()) {
            Found found = record.find(rule.getKey());
            boolean fits = false;
            for (Value value : found == null ? List.<Value>of() : found.values()) {
                if (value instanceof Broken broken) {
                    throw new RejectedRecordException(
                            "what traffic.record.where looks for at "
                                    + rule.getKey()
                                    + ": "
                                    + broken.reason());
                }
                fits |= value instanceof Scalar scalar && rule.getValue().contains(scalar.text());
            }
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Whether a broken record is known to be half of a call of this test. Its other half waits. */
    private boolean isHalfHere() {
        try {
            return mapping.isOfHalves() && isHere();
        } catch (RejectedRecordException e) {
            return false;
        }
    }

    /** A record of a log without ids has its place as its id. */
    private String id(Position position) throws RejectedRecordException {
        Found found = idOrPlace ? record.find(REQUEST_ID) : required(REQUEST_ID);
        if (found == null) {
            return position.describe();
        }
        Value id = found.one();
        if (!(id instanceof Scalar scalar)
                || !(scalar.isText() || scalar.type() == Type.WHOLE)
                || scalar.text().isEmpty()) {
            throw wrong(REQUEST_ID, found, "a text that is not empty or a whole number");
        }
        if (scalar.text().length() > LONGEST_ID) {
            throw wrong(REQUEST_ID, found, "at most " + LONGEST_ID + " characters long");
        }
        return whole(REQUEST_ID, scalar.text());
    }

    /** JSON can escape half of a surrogate pair, which no result in UTF-8 could hold. */
    private static String whole(String field, String text) throws RejectedRecordException {
        if (!Texts.isWhole(text)) {
            throw new RejectedRecordException(field + " holds half of a surrogate pair");
        }
        return text;
    }

    private @Nullable Long timestampOrNull() {
        try {
            return timestamp();
        } catch (RejectedRecordException e) {
            return null;
        }
    }

    private long timestamp() throws RejectedRecordException {
        Found found = required(TIMESTAMP);
        if (!(found.one() instanceof Scalar time)) {
            throw wrong(TIMESTAMP, found, "a time");
        }
        return switch (time.type()) {
            case TEXT -> Timestamps.ofText(time.text(), mapping.zone());
            case FRACTION -> Timestamps.ofFraction(time.number());
            case WHOLE -> Timestamps.ofWholeNumber(whole(found, time));
            default -> throw wrong(TIMESTAMP, found, "a time");
        };
    }

    /** Of a half: beyond the timestamp's millisecond. */
    private @Nullable Integer nanos(Part part, long timestamp) throws RejectedRecordException {
        if (part == Part.BOTH || mapping.isUntimed()) {
            return null;
        }
        return required(TIMESTAMP).one() instanceof Scalar time
                ? (Integer) Timestamps.nanosOf(time.text(), mapping.zone(), timestamp)
                : null;
    }

    private static long whole(Found found, Scalar number) throws RejectedRecordException {
        try {
            return Long.parseLong(number.text());
        } catch (NumberFormatException e) {
            throw wrong(TIMESTAMP, found, "a time");
        }
    }

    /** Null for a record that is neither: a label that came back to the server. */
    private @Nullable Part part() throws RejectedRecordException {
        if (!mapping.isOfHalves()) {
            return Part.BOTH;
        }
        Found found = required(KIND);
        String kind =
                found.one() instanceof Scalar scalar ? scalar.text().toLowerCase(Locale.ROOT) : "";
        if (kind.endsWith("request") || kind.endsWith("inputs")) {
            return Part.REQUEST;
        }
        if (kind.endsWith("response") || kind.endsWith("outputs")) {
            return Part.RESPONSE;
        }
        if (kind.endsWith("feedback")) {
            return null;
        }
        throw wrong(
                KIND, found, "a text that ends in request or response, or in inputs or outputs");
    }

    private Exchange exchange(Part part, String id, long timestamp, @Nullable Rejected shown) {
        int rows = -1;
        List<Features> features = null;
        List<Prediction> primary = null;
        List<@Nullable LoggedAnswer> shadow = null;
        double latency = Double.NaN;
        double shadowLatency = Double.NaN;
        String shadowError = null;
        Integer status = null;
        String[] segments = new String[schema.segments().size()];
        String wrong = null;
        Integer nanos = null;
        try {
            if (fault != null) {
                throw new RejectedRecordException(fault);
            }
            nanos = nanos(part, timestamp);
            latency = latency();
            shadowLatency = latencyOrUnknown(SHADOW_LATENCY_MS);
            status = status();
            if (schema.isOfAnswers()) {
                // In the log of a shadow, what the layout says of the primary is of the shadow.
                shadowLatency = Double.isNaN(shadowLatency) ? latency : shadowLatency;
                shadowError = shadowFailure(status);
                if (shadowError != null) {
                    rows = rowsIfKnown();
                } else if (part != Part.REQUEST) {
                    shadow = answersAlone(shadowLatency);
                }
            } else {
                shadowError = error(SHADOW_ERROR);
                requirePrimary();
                requireGood(status);
                if (part != Part.RESPONSE) {
                    segments(segments);
                    Body body = request();
                    rows = body == null ? -1 : body.rows().size();
                    features = features(body);
                }
                if (part != Part.REQUEST) {
                    primary = answers(PRIMARY_PREDICTION).primary();
                    shadow = shadowBeside(shadowLatency);
                }
            }
        } catch (RejectedRecordException e) {
            wrong = e.getMessage();
        }
        return new Exchange(
                part,
                id,
                timestamp,
                nanos,
                rows,
                features == null ? null : features.toArray(new Features[0]),
                primary == null ? null : primary.toArray(new Prediction[0]),
                latency,
                status,
                shadow == null ? null : shadow.toArray(new LoggedAnswer[0]),
                shadowLatency,
                shadowError,
                segments,
                wrong,
                shown);
    }

    /** What a shadow's own log says went wrong; null for nothing. */
    private @Nullable String shadowFailure(@Nullable Integer status)
            throws RejectedRecordException {
        String error = error(mapping.has(SHADOW_ERROR) ? SHADOW_ERROR : PRIMARY_ERROR);
        return error == null && status != null && !isGood(status) ? "status " + status : error;
    }

    /** How many rows a call has that failed as a whole; -1 if the record does not tell. */
    private int rowsIfKnown() {
        try {
            Body body = request();
            return body == null ? -1 : body.rows().size();
        } catch (RejectedRecordException e) {
            return -1;
        }
    }

    private void requirePrimary() throws RejectedRecordException {
        String error = error(PRIMARY_ERROR);
        if (error != null) {
            throw new RejectedRecordException(
                    "the primary failed (primary_error: "
                            + Shown.beginning(error)
                            + "), so there is nothing to compare with");
        }
        Found model = record.find(PRIMARY_MODEL);
        if (model != null
                && !(model.one() instanceof Scalar name
                        && (name.isNull() || name.text().equals(schema.primary())))) {
            throw wrong(PRIMARY_MODEL, model, String.valueOf(schema.primary()));
        }
    }

    private static void requireGood(@Nullable Integer status) throws RejectedRecordException {
        if (status != null && !isGood(status)) {
            throw new RejectedRecordException(
                    "the primary failed (status "
                            + status
                            + "), so there is nothing to compare"
                            + " with");
        }
    }

    private static boolean isGood(int status) {
        return status >= 200 && status <= 299;
    }

    private @Nullable Integer status() throws RejectedRecordException {
        Found found = record.find(STATUS);
        if (found == null || found.one() instanceof Scalar none && none.isNull()) {
            return null;
        }
        double status = Numerals.of(found.one());
        if (status != Math.rint(status)) {
            throw wrong(STATUS, found, "an HTTP status such as 200");
        }
        return (int) status;
    }

    private double latency() throws RejectedRecordException {
        for (Latency unit : Latency.values()) {
            Found found = record.find(unit.field());
            if (found != null && !(found.one() instanceof Scalar none && none.isAbsent())) {
                double latency = Numerals.of(found.one());
                if (!(latency >= 0)) {
                    throw wrong(unit.field(), found, "a number, not negative");
                }
                return unit.millis(latency);
            }
        }
        return Double.NaN;
    }

    private double latencyOrUnknown(String field) throws RejectedRecordException {
        Found found = record.find(field);
        double latency = found == null ? Double.NaN : Numerals.of(found.one());
        return latency >= 0 ? latency : Double.NaN;
    }

    /** What went wrong; null for no error, in the forms in which logs write it. */
    private @Nullable String error(String field) throws RejectedRecordException {
        Found found = record.find(field);
        if (found == null) {
            return null;
        }
        if (!(found.one() instanceof Scalar error)) {
            return found.one().shown();
        }
        boolean none =
                switch (error.type()) {
                    case NULL, FALSE -> true;
                    case TRUE -> false;
                    case TEXT -> error.text().isEmpty();
                    case WHOLE, FRACTION -> error.number() == 0 || Double.isNaN(error.number());
                };
        return none ? null : Texts.mend(error.text());
    }

    private void segments(String[] segments) throws RejectedRecordException {
        Found all = record.find(SEGMENTS);
        for (int i = 0; i < segments.length; i++) {
            String name = schema.segments().get(i);
            Found own = record.find(segmentFields[i]);
            Value value =
                    own != null
                            ? own.one()
                            : all != null && all.one() instanceof Members object
                                    ? object.get(name)
                                    : null;
            if (value instanceof Scalar scalar && !scalar.isAbsent()) {
                segments[i] = whole("segment " + name, scalar.text());
            } else if (value != null && !(value instanceof Scalar)) {
                throw new RejectedRecordException(
                        "segment " + name + " must be a text, not " + value.shown());
            }
        }
        String key = schema.sampleSegment();
        if (key != null && segments[schema.segmentAt(key)] == null) {
            throw new RejectedRecordException(
                    "segments." + key + ", the key to sample by, is missing");
        }
    }

    /** The rows of the request; null if the log has none and the test needs none. */
    private @Nullable Body request() throws RejectedRecordException {
        String field = mapping.has(FEATURES) ? FEATURES : REQUEST;
        if (!mapping.has(field) && !schema.runsShadow()) {
            return null;
        }
        Found found = schema.runsShadow() ? required(field) : record.find(field);
        if (found == null) {
            return null;
        }
        try {
            if (found.hasRows()) {
                List<Value> rows = new ArrayList<>();
                for (Value row : found.values()) {
                    rows.add(row == null ? new Broken("missing") : row);
                }
                return new Body(null, rows, false);
            }
            return field.equals(FEATURES)
                    ? new Body(null, List.of(found.one()), false)
                    : Body.ofRequest(found.one());
        } catch (RejectedRecordException e) {
            throw at(field, found, e);
        }
    }

    private @Nullable List<Features> features(@Nullable Body body) throws RejectedRecordException {
        if (body == null || !schema.runsShadow()) {
            return null;
        }
        String field = mapping.has(FEATURES) ? FEATURES : REQUEST;
        try {
            return featureRows.of(body);
        } catch (RejectedRecordException e) {
            throw at(field, Objects.requireNonNull(record.find(field)), e);
        }
    }

    /** A path to the prediction itself comes before the response. */
    private AnswerRows answers(String field) throws RejectedRecordException {
        boolean own = mapping.has(field);
        String from = own ? field : RESPONSE;
        Found found = required(from);
        try {
            AnswerRows rows =
                    own
                            ? AnswerRows.of(found.values(), found.isCsv(), schema.prediction())
                            : AnswerRows.of(Body.ofResponse(found.one()), schema.prediction());
            return rows.at(from, found.path());
        } catch (RejectedRecordException e) {
            throw at(from, found, e);
        }
    }

    /** The answers of a shadow's own log, which has to have one for each row. */
    private List<@Nullable LoggedAnswer> answersAlone(double latencyMs)
            throws RejectedRecordException {
        AnswerRows rows =
                answers(mapping.has(SHADOW_PREDICTION) ? SHADOW_PREDICTION : PRIMARY_PREDICTION);
        List<@Nullable LoggedAnswer> answers = rows.shadow(latencyMs);
        rows.requireAll(answers);
        return answers;
    }

    /** The shadow's answers beside the primary's; null if the record has none. */
    private @Nullable List<@Nullable LoggedAnswer> shadowBeside(double latencyMs)
            throws RejectedRecordException {
        return record.find(SHADOW_PREDICTION) == null
                ? null
                : answers(SHADOW_PREDICTION).shadow(latencyMs);
    }

    private Found required(String field) throws RejectedRecordException {
        Found found;
        try {
            found = record.find(field);
        } catch (RejectedRecordException e) {
            throw new RejectedRecordException(field + " " + e.getMessage());
        }
        boolean absent =
                found == null
                        || !found.hasRows() && found.one() instanceof Scalar none && none.isNull();
        String unlogged = absent ? unlogged() : null;
        if (unlogged != null) {
            throw new RejectedRecordException(field + " is missing: " + unlogged);
        }
        if (found == null) {
            List<FieldPath> paths = mapping.paths(field);
            throw new RejectedRecordException(
                    field
                            + " is missing: "
                            + (paths.isEmpty()
                                    ? "traffic.record.fields does not say where it is"
                                    : "there is nothing at " + or(paths)));
        }
        if (found.one() instanceof Broken broken) {
            throw new RejectedRecordException(
                    field + " at " + found.path() + ": " + broken.reason());
        }
        return found;
    }

    /** Why the log does not have a body; null if it does not say. */
    private @Nullable String unlogged() throws RejectedRecordException {
        Found found = record.find(LOGGING_ERROR);
        if (found == null) {
            return null;
        }
        String reason = words(found.one());
        return reason.isEmpty()
                ? null
                : "the log has " + Shown.beginning(reason) + " at " + found.path() + " instead";
    }

    /** A text, or a list of them. */
    private static String words(Value value) {
        if (value instanceof Items items) {
            return items.items().stream()
                    .map(MappedReader::words)
                    .collect(Collectors.joining(", "));
        }
        if (value instanceof Scalar scalar) {
            return scalar.isNull() ? "" : scalar.text();
        }
        return value.shown();
    }

    private static String or(List<FieldPath> paths) {
        return paths.stream().map(FieldPath::toString).collect(Collectors.joining(" or "));
    }

    private static RejectedRecordException wrong(String field, Found found, String right) {
        return new RejectedRecordException(
                field
                        + " at "
                        + found.path()
                        + " must be "
                        + right
                        + ", not "
                        + found.one().shown());
    }

    private static RejectedRecordException at(
            String field, Found found, RejectedRecordException e) {
        return new RejectedRecordException(field + " at " + found.path() + ": " + e.getMessage());
    }
}
