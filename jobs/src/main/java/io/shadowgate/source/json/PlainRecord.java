package io.shadowgate.source.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.record.Prediction;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestDraft;
import io.shadowgate.record.RequestField;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.record.Timestamps;
import io.shadowgate.text.PlainCursor;
import io.shadowgate.text.PlainNames;
import io.shadowgate.text.TextCache;
import io.shadowgate.text.Utf8;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Reads records that have the plain form that loggers write: no escapes, no field twice, no null
 * and no text where a number belongs. This is much faster than a general parser.
 *
 * <p>It accepts a record only if {@link RequestParser} would read it in the same way. It never
 * rejects one: a record that is not plain is left to the general parser.
 */
final class PlainRecord extends PlainCursor {
    private static final int DEEPEST = 64;
    private static final int NOT_PLAIN = -1;

    /** Thrown where a record is not plain. This is no fault, so it has no stack trace. */
    private static final class NotPlainException extends Exception {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("StaticAssignmentOfThrowable") // It has no trace that could mislead.
        private static final NotPlainException INSTANCE = new NotPlainException();

        private NotPlainException() {
            super(null, null, false, false);
        }
    }

    private static final RequestField[] FIELDS = RequestField.values();
    private static final String QUOTE = "\"";

    private final RequestSchema schema;

    private final PlainNames fields =
            new PlainNames(Arrays.stream(FIELDS).map(RequestField::fieldName).toList(), QUOTE);
    private final PlainNames features;
    private final PlainNames segments;
    private final TextCache segmentTexts = new TextCache();
    private double[] array = new double[32];

    private boolean ascii;

    @SuppressWarnings("NullAway.Init") // Each call of read() begins with setting it.
    private RequestDraft draft;

    PlainRecord(RequestSchema schema) {
        this.schema = schema;
        this.features = new PlainNames(schema.features(), QUOTE);
        this.segments = new PlainNames(schema.segments(), QUOTE);
    }

    /**
     * Reads the record that begins here and ends with its line into an empty draft.
     *
     * @param to the end of the bytes; a newline before it ends the line
     * @return where the line ends; negative if the record is not plain, and what the draft holds
     *     then means nothing
     */
    int readLine(byte[] block, int from, int to, RequestDraft draft) {
        this.draft = draft;
        bytes = block;
        at = from;
        end = to;
        ascii = true;
        try {
            skipBlanks();
            readFields();
            skipBlanks();
            boolean ends = at == end || bytes[at] == '\n';
            return ends && (ascii || Utf8.isValid(bytes, from, at)) ? at : NOT_PLAIN;
        } catch (NotPlainException | RejectedRecordException e) {
            return NOT_PLAIN;
        }
    }

    private void readFields() throws NotPlainException, RejectedRecordException {
        int seen = 0;
        enter(fields);
        while (goOn(fields)) {
            int field = fields.place();
            if (field < 0) {
                skipValue(1);
                continue;
            }
            if ((seen & 1 << field) != 0) {
                throw NotPlainException.INSTANCE;
            }
            seen |= 1 << field;
            readField(FIELDS[field]);
        }
    }

    /** A field without a plain form here is left to the general parser. */
    private void readField(RequestField field) throws NotPlainException, RejectedRecordException {
        switch (field) {
            case REQUEST_ID -> draft.requestId(notEmpty(text()));
            case TIMESTAMP -> draft.timestamp(eventTime());
            case FEATURES -> readFeatures();
            case PRIMARY_PREDICTION -> draft.primary(prediction());
            case PRIMARY_LATENCY_MS -> draft.primaryLatencyMs(latency());
            case PRIMARY_MODEL -> {
                if (!text().equals(schema.primary())) {
                    throw NotPlainException.INSTANCE;
                }
            }
            case SEGMENTS -> readSegments();
            case SHADOW_PREDICTION -> draft.shadow(prediction());
            case SHADOW_LATENCY_MS -> draft.shadowLatencyMs(latency());
            default -> throw NotPlainException.INSTANCE;
        }
    }

    private static String notEmpty(String text) throws NotPlainException {
        if (text.isEmpty()) {
            throw NotPlainException.INSTANCE;
        }
        return text;
    }

    private long eventTime() throws NotPlainException, RejectedRecordException {
        if (peek() == '"') {
            return Timestamps.ofText(text(), ZoneOffset.UTC);
        }
        requireNumber();
        if (!isWhole()) {
            return Timestamps.ofFraction(finite());
        }
        if (!isLong()) {
            throw NotPlainException.INSTANCE;
        }
        return Timestamps.ofWholeNumber(wholeNumber());
    }

    private double latency() throws NotPlainException {
        double latency = scanned();
        if (latency < 0) {
            throw NotPlainException.INSTANCE;
        }
        return latency;
    }

    private Prediction prediction() throws NotPlainException {
        return switch (schema.prediction()) {
            case SCORE -> Prediction.ofScore(scanned());
            case LABEL -> Prediction.ofLabel(text());
            case VECTOR -> {
                double[] vector = numbers();
                if (vector.length == 0) {
                    throw NotPlainException.INSTANCE;
                }
                yield Prediction.ofVector(vector);
            }
        };
    }

    private void readFeatures() throws NotPlainException {
        if (!schema.readsFeatures()) {
            skipValue(1);
        } else if (schema.features().isEmpty()) {
            draft.features(numbers());
        } else {
            readNamedFeatures();
        }
    }

    private void readNamedFeatures() throws NotPlainException {
        double[] numbers = new double[schema.features().size()];
        draft.features(numbers);
        Arrays.fill(numbers, Double.NaN);
        enter(features);
        while (goOn(features)) {
            int feature = features.place();
            if (feature < 0) {
                skipValue(2);
                continue;
            }
            if (!Double.isNaN(numbers[feature])) {
                throw NotPlainException.INSTANCE;
            }
            numbers[feature] =
                    switch (peek()) {
                        case 't' -> {
                            skipWord("true");
                            yield 1;
                        }
                        case 'f' -> {
                            skipWord("false");
                            yield 0;
                        }
                        default -> exact();
                    };
        }
    }

    private void readSegments() throws NotPlainException {
        enter(segments);
        while (goOn(segments)) {
            int segment = segments.place();
            if (segment < 0) {
                skipValue(2);
                continue;
            }
            int from = at + 1;
            boolean before = ascii;
            ascii = true;
            skipText();
            String value = segmentTexts.of(bytes, from, at - 1, ascii);
            ascii &= before;
            if (!draft.segment(segment, value)) {
                throw NotPlainException.INSTANCE;
            }
        }
    }

    private double[] numbers() throws NotPlainException {
        int size = 0;
        for (boolean more = enter('[', ']'); more; more = goOn(']')) {
            if (size == array.length) {
                array = Arrays.copyOf(array, size * 2);
            }
            array[size++] = exact();
        }
        return Arrays.copyOf(array, size);
    }

    /** Enters an object or array. Returns false if it is empty. */
    private boolean enter(char open, char close) throws NotPlainException {
        expect(open);
        skipBlanks();
        if (peek() == close) {
            at++;
            return false;
        }
        return true;
    }

    /** Goes to the next name or value. Returns false at the end of the object or array. */
    private boolean goOn(char close) throws NotPlainException {
        skipBlanks();
        if (peek() == close) {
            at++;
            return false;
        }
        expect(',');
        skipBlanks();
        return true;
    }

    /** Enters an object whose names matter. */
    private void enter(PlainNames names) throws NotPlainException {
        expect('{');
        names.enter();
    }

    /** Goes to the value of the next name. Returns false at the end of the object. */
    private boolean goOn(PlainNames names) throws NotPlainException {
        int value = names.guess(bytes, at, end);
        if (value >= 0) {
            at = value;
            return true;
        }
        int from = at;
        skipBlanks();
        if (peek() == '}') {
            at++;
            return false;
        }
        if (!names.isFirst()) {
            expect(',');
            skipBlanks();
        }
        int name = at + 1;
        skipText();
        int nameTo = at;
        skipBlanks();
        expect(':');
        skipBlanks();
        names.meet(bytes, from, name, nameTo, at);
        return true;
    }

    private String text() throws NotPlainException {
        int from = at + 1;
        skipText();
        // Whether the bytes are UTF-8 is checked at the end of the record.
        return new String(bytes, from, at - 1 - from, ascii ? ISO_8859_1 : UTF_8);
    }

    private void skipText() throws NotPlainException {
        expect('"');
        byte[] record = bytes;
        int from = at;
        int to = Math.min(end, from + LONGEST_TEXT + 1);
        int all = 0;
        int i = endOfPlain(record, from, to);
        for (; i < to && record[i] != '"'; i++) {
            byte b = record[i];
            if (b == '\\' || (b >= 0 && b < ' ')) {
                throw NotPlainException.INSTANCE;
            }
            all |= b;
        }
        if (i == to) {
            throw NotPlainException.INSTANCE;
        }
        ascii &= all >= 0;
        at = i + 1;
    }

    private void skipValue(int depth) throws NotPlainException {
        if (depth > DEEPEST) {
            throw NotPlainException.INSTANCE;
        }
        switch (peek()) {
            case '"' -> skipText();
            case 't' -> skipWord("true");
            case 'f' -> skipWord("false");
            case 'n' -> skipWord("null");
            case '[' -> {
                for (boolean more = enter('[', ']'); more; more = goOn(']')) {
                    skipValue(depth + 1);
                }
            }
            case '{' -> {
                for (boolean more = enter('{', '}'); more; more = goOn('}')) {
                    skipText();
                    skipBlanks();
                    expect(':');
                    skipBlanks();
                    skipValue(depth + 1);
                }
            }
            default -> requireNumber();
        }
    }

    private void skipWord(String word) throws NotPlainException {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
    }

    /** A number whose digits a double keeps, if it is a whole one. */
    private double exact() throws NotPlainException {
        requireNumber();
        if (isWhole() && !isExact()) {
            throw NotPlainException.INSTANCE;
        }
        return finite();
    }

    private double scanned() throws NotPlainException {
        requireNumber();
        return finite();
    }

    private void requireNumber() throws NotPlainException {
        if (!scanNumber()) {
            throw NotPlainException.INSTANCE;
        }
    }

    private double finite() throws NotPlainException {
        double number = number();
        if (Double.isInfinite(number)) {
            throw NotPlainException.INSTANCE;
        }
        return number;
    }

    private void skipBlanks() {
        byte[] record = bytes;
        int i = at;
        while (i < end && (record[i] == ' ' || record[i] == '\t' || record[i] == '\r')) {
            i++;
        }
        at = i;
    }

    private void expect(char expected) throws NotPlainException {
        if (peek() != expected) {
            throw NotPlainException.INSTANCE;
        }
        at++;
    }
}
