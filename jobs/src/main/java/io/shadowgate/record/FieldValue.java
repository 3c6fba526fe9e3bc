package io.shadowgate.record;

import io.shadowgate.spec.Compare.Kind;
import java.io.StringWriter;
import java.time.ZoneId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The value that a parser stands at, read in the form that a field has to have. A value of another
 * form is rejected with a reason that names the field and shows the value.
 *
 * <p>A rejected array has been read to its end. Of a rejected object, or of an array in an array,
 * only the beginning has been read. One instance serves all values of a reader.
 */
@SuppressWarnings("NullAway.Init") // Nothing is read before at() has set them all.
final class FieldValue {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonParser parser;
    private JsonToken token;
    private String name;

    /**
     * @param name of the field, as reasons should show it
     */
    FieldValue at(JsonParser parser, JsonToken token, String name) {
        this.parser = parser;
        this.token = token;
        this.name = name;
        return this;
    }

    JsonParser parser() {
        return parser;
    }

    JsonToken token() {
        return token;
    }

    boolean isNull() {
        return token == JsonToken.VALUE_NULL;
    }

    void skip() {
        parser.skipChildren();
    }

    /** A text that is not empty. */
    String id() throws RejectedRecordException {
        String text = token == JsonToken.VALUE_STRING ? parser.getString() : "";
        if (!text.isEmpty()) {
            return whole(text);
        }
        throw wrong("a text that is not empty");
    }

    /**
     * Event time in epoch milliseconds.
     *
     * @param zone of times that name none
     */
    long timestamp(ZoneId zone) throws RejectedRecordException {
        return switch (token) {
            case VALUE_NUMBER_INT -> Timestamps.ofWholeNumber(wholeNumber());
            case VALUE_NUMBER_FLOAT -> Timestamps.ofFraction(parser.getDoubleValue());
            case VALUE_STRING -> Timestamps.ofText(parser.getString(), zone);
            default -> throw wrong("an epoch number or an ISO-8601 text");
        };
    }

    private long wholeNumber() throws RejectedRecordException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw Timestamps.outside(shown() + " ms");
        }
        return parser.getLongValue();
    }

    /** Null for null. */
    @Nullable Prediction prediction(Kind kind) throws RejectedRecordException {
        if (isNull()) {
            return null;
        }
        return switch (kind) {
            case SCORE -> Prediction.ofScore(number());
            case LABEL -> Prediction.ofLabel(label());
            case VECTOR -> Prediction.ofVector(vector(false));
        };
    }

    /** A shadow's prediction. It may be NaN or infinite: that is an answer, if a bad one. */
    @Nullable Prediction answer(Kind kind) throws RejectedRecordException {
        if (kind == Kind.SCORE && isSpelledOut(token)) {
            return Prediction.ofScore(parser.getDoubleValue());
        }
        return kind == Kind.VECTOR && !isNull()
                ? Prediction.ofVector(vector(true))
                : prediction(kind);
    }

    /** Whether a number is written as the word NaN or Infinity. A number too large is not. */
    private boolean isSpelledOut(JsonToken value) {
        return value == JsonToken.VALUE_NUMBER_FLOAT && parser.isNaN();
    }

    private String label() throws RejectedRecordException {
        return switch (token) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_TRUE, VALUE_FALSE ->
                    whole(parser.getString());
            case VALUE_NUMBER_FLOAT ->
                    throw new RejectedRecordException(
                            name
                                    + " is "
                                    + shown()
                                    + ", a score; labels are texts or whole numbers"
                                    + " (compare.prediction: score compares scores)");
            default -> throw wrong("a label");
        };
    }

    private double[] vector(boolean spelledOut) throws RejectedRecordException {
        double[] vector = array(spelledOut);
        if (vector.length == 0) {
            throw new RejectedRecordException(name + " is an empty array");
        }
        return vector;
    }

    double[] array() throws RejectedRecordException {
        return array(false);
    }

    private double[] array(boolean spelledOut) throws RejectedRecordException {
        if (token != JsonToken.START_ARRAY) {
            throw wrong("an array of numbers");
        }
        double[] array = new double[32];
        int size = 0;
        RejectedRecordException first = null;
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
            if (size == array.length) {
                array = Arrays.copyOf(array, size * 2);
            }
            double number = isNumber(t) ? parser.getDoubleValue() : Double.NaN;
            boolean fits = Double.isFinite(number) || (spelledOut && isSpelledOut(t));
            if (!fits && first == null) {
                first = noNumber(name + "[" + size + "]", t);
            }
            array[size++] = number;
            parser.skipChildren();
        }
        if (first != null) {
            throw first;
        }
        return Arrays.copyOf(array, size);
    }

    double number() throws RejectedRecordException {
        double number = isNumber(token) ? parser.getDoubleValue() : Double.NaN;
        if (!Double.isFinite(number)) {
            throw noNumber(name, token);
        }
        return number;
    }

    private static boolean isNumber(JsonToken value) {
        return value == JsonToken.VALUE_NUMBER_FLOAT || value == JsonToken.VALUE_NUMBER_INT;
    }

    private RejectedRecordException noNumber(String name, JsonToken value) {
        if (isSpelledOut(value)) {
            return wrong(name, "a finite number", value);
        }
        return isNumber(value)
                ? new RejectedRecordException(name + " is too large for a number")
                : wrong(name, "a number", value);
    }

    /** Milliseconds; NaN for null. */
    double latency() throws RejectedRecordException {
        if (isNull()) {
            return Double.NaN;
        }
        double latency = number();
        if (latency < 0) {
            throw new RejectedRecordException(name + " is negative: " + latency);
        }
        return latency;
    }

    /**
     * How long a shadow took, in milliseconds. NaN where the log has no number that can be a
     * latency: if such a request were rejected, the shadow's failures would vanish with it.
     * Infinity is slower than any limit.
     */
    double latencyOrUnknown() {
        double latency = isNumber(token) ? parser.getDoubleValue() : Double.NaN;
        parser.skipChildren();
        return latency >= 0 ? latency : Double.NaN;
    }

    /** Null for null. */
    @Nullable String text() throws RejectedRecordException {
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> whole(parser.getString());
            default -> throw wrong("a text");
        };
    }

    /**
     * What a log says went wrong. Null for no error, which logs write as null, an empty text,
     * false, 0 or, in Python, NaN. Every other value is an error, whatever its form.
     */
    @Nullable String error() {
        return switch (token) {
            case VALUE_NULL, VALUE_FALSE -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                double number = parser.getDoubleValue();
                yield number == 0 || Double.isNaN(number) ? null : parser.getString();
            }
            case VALUE_STRING ->
                    parser.getStringLength() == 0 ? null : Texts.mend(parser.getString());
            case START_OBJECT, START_ARRAY -> Texts.mend(written());
            default -> parser.getString();
        };
    }

    /** An object or array, as JSON. */
    private String written() {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            out.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    /**
     * @param right what would be right
     */
    RejectedRecordException wrong(String right) {
        return wrong(name, right, token);
    }

    private RejectedRecordException wrong(String name, String right, JsonToken value) {
        return new RejectedRecordException(
                name + " must be " + right + ", not " + shown(parser, value));
    }

    private String shown() {
        return shown(parser, token);
    }

    /** A value as a reason should show it. */
    static String shown(JsonParser parser, @Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_NULL -> "null";
            case VALUE_STRING -> "the text \"" + Texts.beginning(parser.getString()) + "\"";
            default -> Texts.beginning(parser.getString());
        };
    }

    /** JSON can escape half of a surrogate pair, which no result in UTF-8 could hold. */
    private String whole(String text) throws RejectedRecordException {
        if (!Texts.isWhole(text)) {
            throw new RejectedRecordException(name + " holds half of a surrogate pair");
        }
        return text;
    }
}
