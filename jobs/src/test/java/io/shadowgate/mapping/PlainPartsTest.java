package io.shadowgate.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

/** Jackson's parser says what the parts of a record are. */
class PlainPartsTest {
    private static final int RECORDS = 20_000;

    private static final List<FieldPath> BODIES = paths("/request", "/response/rows/*");
    private static final List<FieldPath> PATHS =
            Stream.concat(
                            BODIES.stream(),
                            paths("/id", "/time", "/note", "/data/a/b", "/data/c", "/Größe")
                                    .stream())
                    .toList();

    private final Trie trie = new Trie(PATHS, BODIES);
    private final PlainParts reader = new PlainParts();

    private static List<FieldPath> paths(String... paths) {
        return Stream.of(paths).map(FieldPath::of).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"r1\",\"time\":17,\"request\":{\"instances\":[[1,2]]}}",
                "{\"id\":\"r1\",\"request\":\"{\\\"instances\\\": [[1, 2.5], [-0, 1e3]]}\"}",
                "{\"id\":\"r1\",\"request\":\"{\\n  \\\"a\\\": \\\"text\\\"\\n}\\n\"}",
                "{\"request\":\"1,2,3\",\"note\":\"{not: opened}\"}",
                "{\"request\":\"plain\",\"unknown\":\"with \\u00e9 \\n \\\\ escapes\"}",
                "{\"response\":\"{\\\"rows\\\":[0.5,0.25],\\\"other\\\":{\\\"x\\\":[true,null]}}\"}",
                "{\"data\":\"{\\\"a\\\":{\\\"b\\\":7},\\\"c\\\":\\\"x\\\"}\"}",
                "{\"data\":\"eyJhIjp7ImIiOjd9fQ==\"}",
                "{\"data\":[{\"name\":\"c\",\"x\":1}],\"id\":null}",
                "{\"Größe\":\"groß\",\"skipped\":{\"a\":1,\"a\":2}}",
                " {} ",
                "[]",
                "7",
            })
    void aPlainRecordHasThePartsThatTheGeneralParserFinds(String record) {
        assertThat(plain(record)).isNotNull().isEqualTo(general(record));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"id\":\"a\\u0062\"}",
                "{\"note\":\"{\\\"not\\\": opened}\"}",
                "{\"id\":1,\"id\":2}",
                "{\"data\":{\"c\":1},\"data\":{\"c\":1}}",
                "{\"id\":\"r1\"} 2",
                "{\"id\":\"r1\",}",
                "{\"id\" \"r1\"}",
                "{\"i\\u0064\":\"r1\"}",
                "{\"x\":\"\\q\"}",
                "{\"x\":\"\\u12g4\"}",
                "{\"x\":\"open",
                "{\"request\":\"{\\\"a\\\":1\"}",
                "{\"request\":\"{\\\"a\\\":1} 2\"}",
                "{\"request\":\"{\\\"a\\\":\\\"\\\\u00e9\\\"}\"}",
                "{\"request\":\"{\"a\":1}\"}",
                "{\"request\":\"[1,\t2]\"}",
                "{\"data\":\"{\\\"c\\\":1} {}\"}",
            })
    void anyOtherRecordIsLeftToTheGeneralParser(String record) {
        assertThat(plain(record)).isNull();
    }

    @Test
    void bytesThatAreNotUtf8AreLeftToTheGeneralParser() {
        byte[] record = "{\"x\":\"?\"}".getBytes(UTF_8);
        record[6] = (byte) 0xE9;
        assertThat(new PlainParts().read(record, 0, record.length, trie, new Value[trie.parts()]))
                .isFalse();
    }

    @Test
    void whatIsReadIsWhatTheGeneralParserReads() {
        Random random = new Random(11);
        int plain = 0;
        for (int i = 0; i < RECORDS; i++) {
            StringBuilder record = new StringBuilder(record(random));
            if (random.nextInt(3) == 0) {
                record.setCharAt(
                        random.nextInt(record.length()),
                        "[]{}\",:-0.e \\nx".charAt(random.nextInt(15)));
            }
            List<String> parts = plain(record.toString());
            if (parts != null) {
                plain++;
                assertThat(parts).as("%s", record).isEqualTo(general(record.toString()));
            }
        }
        assertThat(plain).isBetween(RECORDS / 2, RECORDS - RECORDS / 10);
    }

    private @Nullable List<String> plain(String record) {
        Value[] parts = new Value[trie.parts()];
        byte[] bytes = ("#" + record + "#").getBytes(UTF_8);
        return reader.read(bytes, 1, bytes.length - 1, trie, parts) ? shown(parts) : null;
    }

    private List<String> general(String record) {
        Value[] parts = new Value[trie.parts()];
        try (JsonParser parser = ValueReader.JSON.createParser(ObjectReadContext.empty(), record)) {
            trie.read(parser, parser.nextToken(), parts);
            return parser.nextToken() == null ? shown(parts) : List.of("more than one value");
        } catch (JacksonException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** A body may be the JSON that a text holds, or the text. */
    private List<String> shown(@Nullable Value[] parts) {
        List<String> bodies = BODIES.stream().map(path -> shownPart(path)).toList();
        return Stream.iterate(0, i -> i < parts.length, i -> i + 1)
                .map(
                        i -> {
                            Value part = parts[i];
                            Value within =
                                    bodies.contains(trie.shown(i))
                                                    && part instanceof Scalar text
                                                    && text.isText()
                                            ? ValueReader.within(text.text())
                                            : null;
                            return part == null ? "none" : shown(within == null ? part : within);
                        })
                .toList();
    }

    private String shownPart(FieldPath path) {
        return trie.shown(Objects.requireNonNull(trie.of(path)).part());
    }

    /** With the exact value of each number, and how it is written. */
    private static String shown(Value value) {
        if (value instanceof Numbers array) {
            return array.whole() + Arrays.toString(array.numbers());
        }
        if (value instanceof Items array) {
            return array.items().stream().map(PlainPartsTest::shown).toList().toString();
        }
        if (value instanceof Members object) {
            return object.names()
                    + object.values().stream().map(PlainPartsTest::shown).toList().toString();
        }
        return value instanceof Broken broken ? broken.reason() : value.toString();
    }

    private static String record(Random random) {
        StringBuilder record = new StringBuilder("{");
        List<String> names =
                List.of("id", "time", "note", "data", "request", "response", "x", "y", "Größe");
        int from = random.nextInt(names.size());
        int count = 1 + random.nextInt(names.size() - 1);
        for (int i = 0; i < count; i++) {
            String name = names.get((from + i) % names.size());
            String value =
                    switch (name) {
                        case "data" -> "{\"a\":{\"b\":" + value(random, 2) + "},\"c\":[1]}";
                        case "response" ->
                                "{\"z\":"
                                        + value(random, 2)
                                        + ",\"rows\":"
                                        + value(random, 1)
                                        + "}";
                        default -> value(random, 0);
                    };
            boolean inText = random.nextInt(3) == 0;
            record.append(i == 0 ? "\"" : random.nextBoolean() ? ",\"" : " , \"")
                    .append(name)
                    .append(random.nextBoolean() ? "\":" : "\" : ")
                    .append(
                            inText
                                    ? "\""
                                            + value.replace("\\", "\\\\").replace("\"", "\\\"")
                                            + "\""
                                    : value);
        }
        return record.append('}').toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 5 : 7)) {
            case 0 -> String.valueOf(random.nextInt(100) - 50);
            case 1 -> String.valueOf(random.nextGaussian());
            case 2 -> String.valueOf(random.nextLong());
            case 3 -> "\"" + (char) ('a' + random.nextInt(26)) + "ü\"";
            case 4 -> new String[] {"true", "false", "null"}[random.nextInt(3)];
            case 5 ->
                    "{\"n\":"
                            + value(random, depth + 1)
                            + ", \"m\":"
                            + value(random, depth + 1)
                            + "}";
            default -> "[" + value(random, depth + 1) + "," + value(random, depth + 1) + "]";
        };
    }
}
