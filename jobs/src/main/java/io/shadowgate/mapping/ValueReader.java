package io.shadowgate.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.mapping.Value.Type;
import io.shadowgate.text.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.util.JsonRecyclerPools;

/** Reads values from tokens, and JSON from texts. */
final class ValueReader {
    static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .recyclerPool(JsonRecyclerPools.threadLocalPool())
                    .build();

    private static final String ENCODING = "encoding";
    private static final long EXACT_IN_A_DOUBLE = 1L << 53;

    /** Shorter texts may be words. */
    private static final int LIKE_BASE64 = 16;

    private static final byte[] NOT_UTF8 = {(byte) 0xFF};

    /** Objects with more members look for repeated names in a set. */
    private static final int FEW = 16;

    private ValueReader() {}

    /** The value that begins at the parser's token. The parser then is at its end. */
    static Value read(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            default -> scalar(parser, token);
        };
    }

    private static Scalar scalar(JsonParser parser, JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> Scalar.text(parser.getString());
            case VALUE_NUMBER_INT ->
                    new Scalar(Type.WHOLE, parser.getString(), parser.getDoubleValue());
            case VALUE_NUMBER_FLOAT ->
                    new Scalar(Type.FRACTION, parser.getString(), parser.getDoubleValue());
            case VALUE_TRUE -> Scalar.TRUE;
            case VALUE_FALSE -> Scalar.FALSE;
            default -> Scalar.NULL;
        };
    }

    private static Value object(JsonParser parser) {
        List<String> names = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        Set<String> seen = null;
        String twice = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            boolean isNew;
            if (names.size() < FEW) {
                isNew = !names.contains(name);
            } else {
                seen = seen == null ? new HashSet<>(names) : seen;
                isNew = seen.add(name);
            }
            twice = isNew ? twice : name;
            names.add(name);
            values.add(read(parser, parser.nextToken()));
        }
        return twice == null
                ? new Members(names, values)
                : new Broken(Shown.beginning(twice) + " stands twice in one object");
    }

    private static Value array(JsonParser parser) {
        double[] numbers = new double[8];
        int size = 0;
        boolean whole = true;
        JsonToken token = parser.nextToken();
        while (isPlainNumber(parser, token)) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            whole &= token == JsonToken.VALUE_NUMBER_INT;
            numbers[size++] = parser.getDoubleValue();
            token = parser.nextToken();
        }
        if (token == JsonToken.END_ARRAY && size > 0) {
            return new Numbers(Arrays.copyOf(numbers, size), whole);
        }
        List<Value> items = new ArrayList<>();
        Numbers before = new Numbers(numbers, whole);
        for (int i = 0; i < size; i++) {
            items.add(before.at(i));
        }
        for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(read(parser, token));
        }
        return new Items(items);
    }

    /** Whether a double holds all of the number. */
    private static boolean isPlainNumber(JsonParser parser, JsonToken token) {
        return token == JsonToken.VALUE_NUMBER_FLOAT && Double.isFinite(parser.getDoubleValue())
                || token == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                        && Math.abs(parser.getLongValue()) <= EXACT_IN_A_DOUBLE;
    }

    /**
     * What a text holds: JSON, or JSON in base64. JSON begins with a brace or a bracket, which
     * base64 never does.
     *
     * @return null if it holds neither
     */
    static @Nullable Value within(String text) {
        String json = jsonIn(text);
        return json == null ? null : parsed(json);
    }

    /** The JSON that a text is, or holds in base64; null if it is neither. */
    static @Nullable String jsonIn(String text) {
        if (isJson(text)) {
            return text;
        }
        String decoded = decoded(text);
        return decoded != null && isJson(decoded) ? decoded : null;
    }

    /**
     * Whether a text looks like JSON in base64. Asked of a text that is no such thing, to tell one
     * that was cut from a text of another kind.
     */
    static boolean isLikeBase64OfJson(String text) {
        if (text.length() < LIKE_BASE64 || !isBase64Alphabet(text)) {
            return false;
        }
        byte[] begin = Base64.getDecoder().decode(text.substring(0, 4));
        return (begin[0] == '{' || begin[0] == '[')
                && "\"[{]} \t\r\n-0123456789".indexOf(begin[1]) >= 0;
    }

    static boolean isJson(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '[');
    }

    /** The text in base64; null if it is not base64 of a text in UTF-8. */
    static @Nullable String decoded(String base64) {
        try {
            // The MIME decoder drops what is not base64, and so could find base64 in any text.
            byte[] bytes =
                    isBase64Alphabet(base64) ? Base64.getMimeDecoder().decode(base64) : NOT_UTF8;
            return Utf8.isValid(bytes, 0, bytes.length) ? new String(bytes, UTF_8) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A text may have its encoding beside it. */
    static Value decoded(Members object, Value member) {
        if (member instanceof Scalar text
                && text.isText()
                && object.get(ENCODING) instanceof Scalar encoding
                && encoding.text().equalsIgnoreCase("BASE64")) {
            String decoded = decoded(text.text());
            return decoded == null
                    ? new Broken(text.shown() + ", which is not base64 of a text in UTF-8")
                    : Scalar.text(decoded);
        }
        return member;
    }

    private static boolean isBase64Alphabet(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed =
                    c >= 'A' && c <= 'Z'
                            || c >= 'a' && c <= 'z'
                            || c >= '0' && c <= '9'
                            || c == '+'
                            || c == '/'
                            || c == '='
                            || c == '\n'
                            || c == '\r';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    static Value parsed(String json) {
        Value plain = PlainJson.read(json);
        return plain == null ? parsedByJackson(json) : plain;
    }

    /** Reads a text whether it is plain or not. */
    static Value parsedByJackson(String json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            Value value = read(parser, parser.nextToken());
            return parser.nextToken() == null
                    ? value
                    : new Broken("a text with more than one JSON value");
        } catch (JacksonException e) {
            return new Broken(notJson(json, e));
        }
    }

    /**
     * The values of a text in JSON Lines: one on each line that is not blank.
     *
     * @return null if it is another text: if its first line is not JSON, or if it has no other
     */
    static @Nullable Value lines(String text) {
        List<Value> values = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\\R")) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            Value value = isJson(line) ? parsed(line) : new Broken(notJson(line));
            if (value instanceof Broken broken) {
                return values.isEmpty()
                        ? null
                        : new Broken("line " + number + ": " + broken.reason());
            }
            values.add(value);
        }
        return values.size() < 2 ? null : new Items(values);
    }

    private static String notJson(String text) {
        return "\"" + Shown.beginning(text) + "\", which is not JSON, as the lines before it are";
    }

    static String notJson(String text, JacksonException e) {
        long at = e.getLocation() == null ? -1 : e.getLocation().getCharOffset();
        return "a text that is not valid JSON"
                + (at >= text.length()
                        ? ": it ends too early"
                        : at < 0 ? "" : " at character " + at)
                + ": \""
                + Shown.beginning(text)
                + "\"";
    }
}
