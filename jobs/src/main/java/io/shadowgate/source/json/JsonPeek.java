package io.shadowgate.source.json;

import io.shadowgate.source.format.Head;
import io.shadowgate.source.format.Peek;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The first records of JSON as trees. */
public final class JsonPeek {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private JsonPeek() {}

    static Peek of(Head head, int most, FirstBytes form) {
        return form == FirstBytes.LINES
                ? lines(head, most)
                : document(head, most, form == FirstBytes.ARRAY);
    }

    /** One record; a missing node if it is not JSON. */
    public static JsonNode record(byte[] bytes, int from, int to) {
        try {
            return JSON.readTree(bytes, from, to - from);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static Peek lines(Head head, int most) {
        byte[] bytes = head.bytes();
        List<JsonNode> records = new ArrayList<>();
        int from = 0;
        while (from < bytes.length && records.size() < most) {
            int newline = Newline.indexOf(bytes, from, bytes.length);
            if (newline < 0 && !head.whole()) {
                break;
            }
            int to = newline < 0 ? bytes.length : newline;
            if (!isBlank(bytes, from, to)) {
                records.add(record(bytes, from, to));
            }
            from = to + 1;
        }
        return new Peek(
                records,
                Math.min(from, bytes.length),
                head.whole() && from >= bytes.length,
                head.fault());
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] > ' ' || bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static Peek document(Head head, int most, boolean array) {
        List<JsonNode> records = new ArrayList<>();
        boolean ended = false;
        long read = head.bytes().length;
        try (JsonParser parser =
                JSON.reader()
                        .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .createParser(head.bytes())) {
            JsonToken token = parser.nextToken();
            token = array && token == JsonToken.START_ARRAY ? parser.nextToken() : token;
            while (token != null && token != JsonToken.END_ARRAY && records.size() < most) {
                JsonNode record = parser.readValueAsTree();
                records.add(record);
                read = parser.currentLocation().getByteOffset();
                token = parser.nextToken();
            }
            ended = token == null || token == JsonToken.END_ARRAY;
        } catch (JacksonException e) {
            if (head.whole()) {
                records.add(JsonNodeFactory.instance.missingNode());
                ended = true;
            }
        }
        return new Peek(records, read, head.whole() && ended, head.fault());
    }
}
