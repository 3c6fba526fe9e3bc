package io.shadowgate.statistics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the committed vectors and stored forms. */
public final class TestData {
    private TestData() {}

    public static JsonNode vectors(String name) {
        return JsonMapper.shared().readTree(resource("/vectors/" + name));
    }

    /** Bytes that an earlier release may have stored. */
    public static byte[] stored(String name) {
        String hex = new String(resource("/stored/" + name + ".hex"), StandardCharsets.US_ASCII);
        return HexFormat.of().parseHex(hex.strip());
    }

    /** A number, or one of the names NaN, Infinity and -Infinity, which JSON lacks. */
    public static double real(JsonNode node) {
        return node.isString() ? Double.parseDouble(node.stringValue()) : node.doubleValue();
    }

    public static double[] reals(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(TestData::real)
                .toArray();
    }

    public static long[] counts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::longValue)
                .toArray();
    }

    private static byte[] resource(String path) {
        try (InputStream in = TestData.class.getResourceAsStream(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
