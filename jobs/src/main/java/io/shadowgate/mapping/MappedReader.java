package io.shadowgate.mapping;

import static io.shadowgate.layout.MappedFields.ACTED_ON;
import static io.shadowgate.layout.MappedFields.FEATURES;
import static io.shadowgate.layout.MappedFields.GROUND_TRUTH;
import static io.shadowgate.layout.MappedFields.KIND;
import static io.shadowgate.layout.MappedFields.PRIMARY_ERROR;
import static io.shadowgate.layout.MappedFields.PRIMARY_MODEL;
import static io.shadowgate.layout.MappedFields.PRIMARY_PREDICTION;
import static io.shadowgate.layout.MappedFields.REQUEST;
import static io.shadowgate.layout.MappedFields.REQUEST_ID;
import static io.shadowgate.layout.MappedFields.RESPONSE;
import static io.shadowgate.layout.MappedFields.SHADOW_ERROR;
import static io.shadowgate.layout.MappedFields.SHADOW_LATENCY_MS;
import static io.shadowgate.layout.MappedFields.SHADOW_PREDICTION;
import static io.shadowgate.layout.MappedFields.TIMESTAMP;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.mapping.Value.Type;
import io.shadowgate.record.Exchange;
import io.shadowgate.record.Exchange.Part;
import io.shadowgate.record.Features;
import io.shadowgate.record.Label;
import io.shadowgate.record.LabelForm;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.Position;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.record.ServedRequest;
import io.shadowgate.record.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
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
    private final RecordFields fields;
    private final CallFacts facts;

    /** Whether a record without an id has its place as its id. */
    private final boolean idOrPlace;

    private @Nullable String fault;

    /**
     * @param ofKafka whether records come with an envelope
     */
    public MappedReader(RequestSchema schema, RecordMapping mapping, boolean ofKafka) {
        this.schema = schema;
        this.mapping = mapping;
        this.featureRows = new FeatureRows(schema);
        this.fields = new RecordFields(mapping, ofKafka);
        this.facts = new CallFacts(schema, fields);
        List<FieldPath> ids = mapping.paths(REQUEST_ID);
        this.idOrPlace = ids.isEmpty() || ids.contains(FieldPath.PLACE);
    }

    /** Begins the next record. */
    public void next(Envelope beside) {
        fields.next(beside);
        fault = null;
    }

    /** Reads a record, if it is plain JSON. Otherwise nothing has been read. */
    public boolean readPlain(byte[] bytes, int offset, int length) {
        return fields.readPlain(bytes, offset, length);
    }

    /** Reads a record. The parser is at its first token, and then at its last. */
    public void read(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            fault("the record is empty");
        } else {
            fields.read(parser, token);
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
            if (schema.labels() != null && fault == null) {
                return labels(schema.labels());
            }
            timestamp = timestamp();
            if (schema.live().only() && fault == null) {
                return served(timestamp);
            }
            if (schema.live().any() && fault == null && isServedElsewhere()) {
                return LogRecord.elsewhere(timestamp);
            }
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
                Exchange exchange = exchange(part, id, timestamp, null).withFailedRows();
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

    /**
     * Which model served a call, how fast, or not at all. A call is one observation, however many
     * rows it has. A call of a model that is none of the test's is not part of it.
     */
    private LogRecord served(long timestamp) throws RejectedRecordException {
        String name = model();
        int model =
                name == null || name.equals(schema.primary())
                        ? ServedRequest.PRIMARY
                        : schema.live().names().indexOf(name);
        if (model < 0 && name != null && !name.equals(schema.primary())) {
            return LogRecord.elsewhere(timestamp);
        }
        return LogRecord.of(new ServedRequest(timestamp, model, facts.latency(), hasFailed()));
    }

    /** Whether a call is one that the primary did not answer, in a test that counts such calls. */
    private boolean isServedElsewhere() throws RejectedRecordException {
        String name = model();
        return name != null && schema.live().names().contains(name)
                || (name == null || name.equals(schema.primary())) && hasFailed();
    }

    private boolean hasFailed() throws RejectedRecordException {
        Integer status = facts.status();
        return facts.error(PRIMARY_ERROR) != null || status != null && !isGood(status);
    }

    /** Null if the record does not say. */
    private @Nullable String model() throws RejectedRecordException {
        Found model = fields.find(PRIMARY_MODEL);
        return model != null && model.one() instanceof Scalar name && !name.isNull()
                ? name.text()
                : null;
    }

    /** The labels of a record; one for each row where the path has rows. */
    private LogRecord labels(LabelForm form) throws RejectedRecordException {
        Found found = fields.find(GROUND_TRUTH);
        if (found == null && form == LabelForm.IN_REQUESTS) {
            return LogRecord.elsewhere(timestampOrNull());
        }
        if (found == null) {
            throw new RejectedRecordException(
                    "ground_truth is missing: there is nothing at "
                            + RecordFields.or(mapping.paths(GROUND_TRUTH)));
        }
        long timestamp =
                form != LabelForm.TIMELESS || fields.find(TIMESTAMP) != null
                        ? timestamp()
                        : Label.TIMELESS;
        String id = id(() -> "");
        if (id.isEmpty()) {
            throw new RejectedRecordException("a label needs the request_id of its request");
        }
        List<@Nullable String> truths =
                Truths.of(found.values(), found.isCsv(), GROUND_TRUTH + " at " + found.path());
        if (truths.isEmpty()) {
            return LogRecord.elsewhere(timestamp);
        }
        boolean actedOn = actedOn();
        Label[] labels = new Label[truths.size()];
        for (int row = 0; row < labels.length; row++) {
            labels[row] =
                    new Label(
                            labels.length == 1 ? id : id + "#" + row,
                            timestamp,
                            truths.get(row),
                            actedOn);
        }
        return LogRecord.of(labels);
    }

    /** Of all rows of a record, since one action follows from one call. */
    private boolean actedOn() throws RejectedRecordException {
        Found found = fields.find(ACTED_ON);
        if (found == null) {
            return false;
        }
        String where = ACTED_ON + " at " + found.path();
        boolean any = false;
        for (String text : Truths.of(found.values(), found.isCsv(), where)) {
            any |=
                    switch (text == null ? "false" : text) {
                        case "true", "1" -> true;
                        case "false", "0" -> false;
                        default ->
                                throw new RejectedRecordException(
                                        where + ": \"" + text + "\", not true or false");
                    };
        }
        return any;
    }

    private boolean isHere() throws RejectedRecordException {
        for (Map.Entry<FieldPath, List<String>> rule : mapping.where().entrySet()) {
            Found found = fields.find(rule.getKey());
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
        Found found = idOrPlace ? fields.find(REQUEST_ID) : fields.required(REQUEST_ID);
        if (found == null) {
            return position.describe();
        }
        Value id = found.one();
        if (!(id instanceof Scalar scalar)
                || !(scalar.isText() || scalar.type() == Type.WHOLE)
                || scalar.text().isEmpty()) {
            throw RecordFields.wrong(
                    REQUEST_ID, found, "a text that is not empty or a whole number");
        }
        if (scalar.text().length() > LONGEST_ID) {
            throw RecordFields.wrong(
                    REQUEST_ID, found, "at most " + LONGEST_ID + " characters long");
        }
        return CallFacts.whole(REQUEST_ID, scalar.text());
    }

    private @Nullable Long timestampOrNull() {
        try {
            return timestamp();
        } catch (RejectedRecordException e) {
            return null;
        }
    }

    private long timestamp() throws RejectedRecordException {
        Found found = fields.required(TIMESTAMP);
        if (!(found.one() instanceof Scalar time)) {
            throw RecordFields.wrong(TIMESTAMP, found, "a time");
        }
        return switch (time.type()) {
            case TEXT -> Timestamps.ofText(time.text(), mapping.zone());
            case FRACTION -> Timestamps.ofFraction(time.number());
            case WHOLE -> Timestamps.ofWholeNumber(whole(found, time));
            default -> throw RecordFields.wrong(TIMESTAMP, found, "a time");
        };
    }

    /** Of a half: beyond the timestamp's millisecond. */
    private @Nullable Integer nanos(Part part, long timestamp) throws RejectedRecordException {
        if (part == Part.BOTH || mapping.isUntimed()) {
            return null;
        }
        return fields.required(TIMESTAMP).one() instanceof Scalar time
                ? (Integer) Timestamps.nanosOf(time.text(), mapping.zone(), timestamp)
                : null;
    }

    private static long whole(Found found, Scalar number) throws RejectedRecordException {
        try {
            return Long.parseLong(number.text());
        } catch (NumberFormatException e) {
            throw RecordFields.wrong(TIMESTAMP, found, "a time");
        }
    }

    /** Null for a record that is neither: a label that came back to the server. */
    private @Nullable Part part() throws RejectedRecordException {
        if (!mapping.isOfHalves()) {
            return Part.BOTH;
        }
        Found found = fields.required(KIND);
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
        throw RecordFields.wrong(
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
            latency = facts.latency();
            shadowLatency = facts.latencyOrUnknown(SHADOW_LATENCY_MS);
            status = facts.status();
            if (schema.isOfAnswers()) {
                // In the log of a shadow, what the layout says of the primary is of the shadow.
                shadowLatency = Double.isNaN(shadowLatency) ? latency : shadowLatency;
                rows = part == Part.RESPONSE ? -1 : rowsIfKnown();
                shadowError = shadowFailure(status);
                if (shadowError == null && part != Part.REQUEST) {
                    try {
                        shadow = answersAlone(shadowLatency);
                    } catch (RejectedRecordException e) {
                        shadowError = badAnswer(e);
                    }
                }
            } else {
                shadowError = facts.error(SHADOW_ERROR);
                requirePrimary();
                requireGood(status);
                if (part != Part.RESPONSE) {
                    facts.segments(segments);
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
        String error = facts.error(mapping.has(SHADOW_ERROR) ? SHADOW_ERROR : PRIMARY_ERROR);
        return error == null && status != null && !isGood(status) ? "status " + status : error;
    }

    /**
     * Why the shadow failed: its response is there, but no answer can be read from it. If such
     * records were rejected, the failures would vanish.
     *
     * @throws RejectedRecordException the same, if the log does not have the response, or if it is
     *     the spec that has to say what to read
     */
    private String badAnswer(RejectedRecordException e) throws RejectedRecordException {
        Found response = fields.present(RESPONSE);
        boolean isNamed = mapping.has(SHADOW_PREDICTION) || mapping.has(PRIMARY_PREDICTION);
        if (response == null
                || Body.isLeftOut(response.one())
                || !isNamed && Body.hasSeveralOutputs(response.one())) {
            throw e;
        }
        return e.getMessage();
    }

    /** How many rows the shadow was asked for; -1 if the record does not tell. */
    private int rowsIfKnown() {
        try {
            Body body = request();
            return body == null ? -1 : body.rows().size();
        } catch (RejectedRecordException e) {
            return -1;
        }
    }

    private void requirePrimary() throws RejectedRecordException {
        String error = facts.error(PRIMARY_ERROR);
        if (error != null) {
            throw new RejectedRecordException(
                    "the primary failed (primary_error: "
                            + Shown.beginning(error)
                            + "), so there is nothing to compare with");
        }
        Found model = fields.find(PRIMARY_MODEL);
        if (model != null
                && !(model.one() instanceof Scalar name
                        && (name.isNull() || name.text().equals(schema.primary())))) {
            throw RecordFields.wrong(PRIMARY_MODEL, model, String.valueOf(schema.primary()));
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

    /** The rows of the request; null if the log has none and the test needs none. */
    private @Nullable Body request() throws RejectedRecordException {
        String field = mapping.has(FEATURES) ? FEATURES : REQUEST;
        if (!mapping.has(field) && !schema.runsShadow()) {
            return null;
        }
        Found found = schema.runsShadow() ? fields.required(field) : fields.find(field);
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
                    ? new Body(null, List.of(Body.opened(found.one())), false)
                    : Body.ofRequest(found.one());
        } catch (RejectedRecordException e) {
            throw RecordFields.at(field, found, e);
        }
    }

    private @Nullable List<Features> features(@Nullable Body body) throws RejectedRecordException {
        if (body == null || !schema.readsFeatures()) {
            return null;
        }
        String field = mapping.has(FEATURES) ? FEATURES : REQUEST;
        try {
            return featureRows.of(body);
        } catch (RejectedRecordException e) {
            throw RecordFields.at(field, Objects.requireNonNull(fields.find(field)), e);
        }
    }

    /** A path to the prediction itself comes before the response. */
    private AnswerRows answers(String field) throws RejectedRecordException {
        boolean own = mapping.has(field);
        String from = own ? field : RESPONSE;
        Found found = fields.required(from);
        try {
            AnswerRows rows =
                    own
                            ? AnswerRows.of(found.values(), found.isCsv(), schema.prediction())
                            : AnswerRows.of(Body.ofResponse(found.one()), schema.prediction());
            return rows.at(from, found.path());
        } catch (RejectedRecordException e) {
            throw RecordFields.at(from, found, e);
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
        return fields.find(SHADOW_PREDICTION) == null
                ? null
                : answers(SHADOW_PREDICTION).shadow(latencyMs);
    }
}
