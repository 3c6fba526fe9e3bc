package io.shadowgate.source.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.Features;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare.Kind;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Features that are lists, missing, or larger than a double can tell apart. */
class FeatureFormsTest {
    private static final Set<String> NONE = Set.of();

    @Test
    void arraysOfArraysAreLists() {
        Features features = read(arrays(false), "[[1, 2], [[3], [4]], 5]");
        assertThat(features.lists()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}, null});
        assertThat(features.numbers()).containsExactly(Double.NaN, Double.NaN, 5);
        assertThat(features.isMissing(0)).isFalse();
    }

    @Test
    void arraysHaveGapsOnlyWhereTheSpecFillsThem() {
        Features features = read(arrays(true), "[1, null, NaN]");
        assertThat(features.numbers()).containsExactly(1, Double.NaN, Double.NaN);
        assertThat(features.isMissing(1)).isTrue();
        assertThat(rejection(arrays(false), "[1, null]")).contains("features[1]", "null");
        assertThat(rejection(arrays(true), "[1, \"x\"]")).contains("features[1]", "\"x\"");
    }

    @Test
    void namedFeaturesMayBeListsOrMissingWhereTheSpecSaysSo() {
        RequestSchema schema = named(Set.of("ids"), Set.of("age"));
        Features features = read(schema, "{\"ids\": [7, 8], \"age\": null, \"city\": \"B\"}");
        assertThat(Objects.requireNonNull(features.lists())[0]).containsExactly(7, 8);
        assertThat(features.isMissing(1)).isTrue();
        assertThat(read(schema, "{\"ids\": [7], \"city\": \"B\"}").isMissing(1)).isTrue();
        assertThat(rejection(named(NONE, NONE), "{\"ids\": [7], \"age\": 1, \"city\": \"B\"}"))
                .contains("feature ids must be a number, a text or a boolean");
        assertThat(rejection(named(Set.of("ids"), NONE), "{\"ids\": [7], \"city\": \"B\"}"))
                .isEqualTo("feature age is missing");
    }

    @Test
    void largeWholeNumbersKeepTheirDigits() {
        Features array = read(arrays(false), "[9007199254740993, 1]");
        assertThat(array.texts()).containsExactly("9007199254740993", null);
        Features named =
                read(
                        named(NONE, NONE),
                        "{\"ids\": 9007199254740993, \"age\": 9007199254740991, \"city\": 1}");
        assertThat(named.texts()).containsExactly("9007199254740993", null, null);
        assertThat(read(arrays(false), "[9007199254740991]").texts()).isNull();
    }

    private static RequestSchema arrays(boolean optional) {
        return schema(List.of(), NONE, NONE, optional);
    }

    private static RequestSchema named(Set<String> listed, Set<String> optional) {
        return schema(List.of("ids", "age", "city"), listed, optional, false);
    }

    private static RequestSchema schema(
            List<String> features, Set<String> listed, Set<String> optional, boolean numbers) {
        return new RequestSchema(
                Kind.SCORE,
                "v12",
                features,
                true,
                true,
                List.of(),
                null,
                1 << 20,
                null,
                listed,
                optional,
                numbers);
    }

    private static Features read(RequestSchema schema, String features) {
        LogRecord record = parse(schema, features);
        assertThat(record.rejected()).isNull();
        return Objects.requireNonNull(Objects.requireNonNull(record.request()).features());
    }

    private static String rejection(RequestSchema schema, String features) {
        return Objects.requireNonNull(parse(schema, features).rejected()).reason();
    }

    private static LogRecord parse(RequestSchema schema, String features) {
        byte[] line =
                ("{\"request_id\": \"r1\", \"timestamp\": 1772409600000, \"features\": "
                                + features
                                + ", \"primary_prediction\": 0.5, \"primary_latency_ms\": 3}")
                        .getBytes(UTF_8);
        return new RequestParser(schema).parse(line, 0, line.length, () -> "line 1");
    }
}
