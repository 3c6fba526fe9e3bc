package io.shadowgate.source.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.request.Prediction;
import io.shadowgate.request.RejectedRecordException;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.text.Printable;
import java.io.StringWriter;
import java.util.Arrays;
import javax.annotation.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The value that a parser stands at, in the form that a field has to have. What has another form is
 * refused with a reason that names the field and shows the value. A refused array was read to its
 * end; of a refused object or nested array only the beginning was.
 */
final class FieldValues {
    private static final int MOST_SHOWN = 60;
    private static final JsonFactory JSON = new JsonFactory();

    private FieldValues() {}

    static Prediction prediction(JsonParser parser, Kind kind, String field, JsonToken value)
            throws RejectedRecordException {
        return switch (kind) {
            case SCORE -> Prediction.ofScore(number(parser, field, value));
            case LABEL -> Prediction.ofLabel(label(parser, field, value));
            case VECTOR -> Prediction.ofVector(vector(parser, field, value, false));
        };
    }

    /** A shadow's prediction, which may be NaN or infinite: that is an answer, if a bad one. */
    static Prediction answer(JsonParser parser, Kind kind, String field, JsonToken value)
            throws RejectedRecordException {
        if (kind == Kind.SCORE && isSpelledOut(parser, value)) {
            return Prediction.ofScore(parser.getDoubleValue());
        }
        return kind == Kind.VECTOR
                ? Prediction.ofVector(vector(parser, field, value, true))
                : prediction(parser, kind, field, value);
    }

    /** NaN and Infinity as words, other than a number that is too large. */
    private static boolean isSpelledOut(JsonParser parser, JsonToken value) {
        return value == JsonToken.VALUE_NUMBER_FLOAT && parser.isNaN();
    }

    private static String label(JsonParser parser, String field, JsonToken value)
            throws RejectedRecordException {
        return switch (value) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_TRUE, VALUE_FALSE ->
                    whole(field, parser.getString());
            case VALUE_NUMBER_FLOAT ->
                    throw new RejectedRecordException(
                            field
                                    + " is "
                                    + describe(parser, value)
                                    + ", a score; labels are texts or whole numbers"
                                    + " (compare.prediction: score compares scores)");
            default -> throw wrong(parser, field, "a label", value);
        };
    }

    private static double[] vector(
            JsonParser parser, String field, JsonToken value, boolean spelledOut)
            throws RejectedRecordException {
        double[] vector = array(parser, field, value, spelledOut);
        if (vector.length == 0) {
            throw new RejectedRecordException(field + " is an empty array");
        }
        return vector;
    }

    static double[] array(JsonParser parser, String field, JsonToken value)
            throws RejectedRecordException {
        return array(parser, field, value, false);
    }

    private static double[] array(
            JsonParser parser, String field, JsonToken value, boolean spelledOut)
            throws RejectedRecordException {
        if (value != JsonToken.START_ARRAY) {
            throw wrong(parser, field, "an array of numbers", value);
        }
        double[] array = new double[32];
        int size = 0;
        RejectedRecordException first = null;
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
            if (size == array.length) {
                array = Arrays.copyOf(array, size * 2);
            }
            double number = isNumber(t) ? parser.getDoubleValue() : Double.NaN;
            boolean fits = Double.isFinite(number) || (spelledOut && isSpelledOut(parser, t));
            if (!fits && first == null) {
                first = refused(parser, field + "[" + size + "]", t);
            }
            array[size++] = number;
            parser.skipChildren();
        }
        if (first != null) {
            throw first;
        }
        return Arrays.copyOf(array, size);
    }

    static double number(JsonParser parser, String field, JsonToken value)
            throws RejectedRecordException {
        double number = isNumber(value) ? parser.getDoubleValue() : Double.NaN;
        if (!Double.isFinite(number)) {
            throw refused(parser, field, value);
        }
        return number;
    }

    private static boolean isNumber(JsonToken value) {
        return value == JsonToken.VALUE_NUMBER_FLOAT || value == JsonToken.VALUE_NUMBER_INT;
    }

    private static RejectedRecordException refused(
            JsonParser parser, String field, JsonToken value) {
        if (isSpelledOut(parser, value)) {
            return wrong(parser, field, "a finite number", value);
        }
        return isNumber(value)
                ? new RejectedRecordException(field + " is too large for a number")
                : wrong(parser, field, "a number", value);
    }

    @Nullable
    static String text(JsonParser parser, String field, JsonToken value)
            throws RejectedRecordException {
        return switch (value) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> whole(field, parser.getString());
            default -> throw wrong(parser, field, "a text", value);
        };
    }

    /**
     * What a log says went wrong. Null for none, which logs write as null, an empty text, false, 0
     * or, in Python, NaN. Every other value is an error, whatever its form.
     */
    @Nullable
    static String error(JsonParser parser, JsonToken value) {
        return switch (value) {
            case VALUE_NULL, VALUE_FALSE -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                double number = parser.getDoubleValue();
                yield number == 0 || Double.isNaN(number) ? null : parser.getString();
            }
            case VALUE_STRING -> parser.getStringLength() == 0 ? null : mend(parser.getString());
            case START_OBJECT, START_ARRAY -> mend(written(parser));
            default -> parser.getString();
        };
    }

    /** An object or array, as JSON. */
    private static String written(JsonParser parser) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            out.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    /**
     * How long a shadow took. NaN where the log does not say so in a number that can be a latency:
     * a request is not rejected for it, or the shadow's failures would vanish with the requests.
     * Infinity is slower than any limit.
     */
    static double latencyOrUnknown(JsonParser parser, JsonToken value) {
        double latency = isNumber(value) ? parser.getDoubleValue() : Double.NaN;
        parser.skipChildren();
        return latency >= 0 ? latency : Double.NaN;
    }

    static RejectedRecordException wrong(
            JsonParser parser, String field, String right, JsonToken value) {
        return new RejectedRecordException(
                field + " must be " + right + ", not " + describe(parser, value));
    }

    static String describe(JsonParser parser, @Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_NULL -> "null";
            case VALUE_STRING -> "the text \"" + beginning(parser.getString()) + "\"";
            default -> beginning(parser.getString());
        };
    }

    /** As much of a text as a reason should quote, in a form that can be printed. */
    static String beginning(String text) {
        return Printable.of(
                mend(text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "..."));
    }

    /** JSON can escape half of a surrogate pair, which no result in UTF-8 could hold. */
    static String whole(String field, String text) throws RejectedRecordException {
        if (!isWhole(text)) {
            throw new RejectedRecordException(field + " holds half of a surrogate pair");
        }
        return text;
    }

    /** Puts a question mark in the place of half a surrogate pair. */
    private static String mend(String text) {
        return isWhole(text) ? text : new String(text.getBytes(UTF_8), UTF_8);
    }

    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return UTF_8.newEncoder().canEncode(text);
            }
        }
        return true;
    }
}
