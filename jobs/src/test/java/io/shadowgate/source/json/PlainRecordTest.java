package io.shadowgate.source.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.RecordLayout;
import io.shadowgate.record.RequestReader;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is seen at once is what the general parser would have seen. */
class PlainRecordTest {
    private static final String PLAIN =
            "{\"request_id\":\"r-1\",\"timestamp\":1772409600123,\"features\":[0.5,-1,1e3,0.1],"
                + "\"primary_prediction\":0.25,\"primary_latency_ms\":12.75,"
                + "\"primary_model\":\"v12\",\"extra\":{\"a\":[true,null,{\"b\":\"c\"}],\"d\":-0.5},"
                + "\"segments\":{\"country\":\"DE\",\"other\":1,\"device\":\"\u00e9\"},"
                + "\"shadow_prediction\":0.125,\"shadow_latency_ms\":3}";

    private static RequestSchema shape(Kind kind, List<String> features, boolean runs) {
        return new RequestSchema(
                kind, "v12", features, false, runs, List.of("country", "device"), null, 4096);
    }

    static Stream<Arguments> shapesAndRecords() {
        String named = "{\"age\":41,\"b\":true,\"c\":false,\"skipped\":\"x\",\"income\":52000.125}";
        return Stream.of(
                Arguments.of(shape(Kind.SCORE, List.of(), false), PLAIN),
                Arguments.of(
                        shape(Kind.SCORE, List.of(), true),
                        PLAIN.replace(",\"shadow_prediction\":0.125,\"shadow_latency_ms\":3", "")),
                Arguments.of(
                        shape(Kind.SCORE, List.of("age", "income", "b", "c"), true),
                        PLAIN.replace("[0.5,-1,1e3,0.1]", named).replace("\"shadow", "\"x_shadow")),
                Arguments.of(
                        shape(Kind.LABEL, List.of(), false),
                        PLAIN.replace("0.25", "\"spam\"").replace("0.125", "\"no spam\"")),
                Arguments.of(
                        shape(Kind.VECTOR, List.of(), false),
                        PLAIN.replace("0.25", "[0.25,0.75]").replace("0.125", "[ 0.5 , 0.5 ]")));
    }

    @ParameterizedTest
    @MethodSource("shapesAndRecords")
    void plainRecordsAreSeenAtOnce(RequestSchema shape, String record) {
        assertThat(isPlain(shape, record)).isTrue();
        assertThat(isPlain(shape, "  " + record.replace(":", " : ").replace(",", "\t, ") + "\r"))
                .isTrue();
        assertThat(parse(new RequestParser(shape), record.getBytes(UTF_8)).request()).isNotNull();
        assertSame(shape, new RequestParser(shape), record.getBytes(UTF_8));
    }

    /** Bytes left out, doubled, swapped and changed, most often to those that mean something. */
    @ParameterizedTest
    @MethodSource("shapesAndRecords")
    void brokenRecordsAreWhatTheGeneralParserSays(RequestSchema shape, String record) {
        byte[] alphabet = "\"{}[]:,.0-+eE\\ \tntf1\n\u00e9\u0000".getBytes(UTF_8);
        Random random = new Random(20);
        // One parser for all, since it remembers names.
        RequestParser parser = new RequestParser(shape);
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = record.getBytes(UTF_8);
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(bytes.length);
                int to = Math.min(bytes.length, at + 1 + random.nextInt(4));
                switch (random.nextInt(4)) {
                    case 0 -> bytes = joined(bytes, at, bytes, to);
                    case 1 -> bytes = joined(bytes, to, bytes, at);
                    case 2 -> bytes[at] = alphabet[random.nextInt(alphabet.length)];
                    default -> bytes[at] = (byte) random.nextInt(256);
                }
            }
            assertSame(shape, parser, bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "0.0",
                "00",
                "01",
                "-",
                "1.",
                ".5",
                "1e5",
                "1E-5",
                "1e",
                "1e+",
                "123456789012345678",
                "1234567890123456789",
                "12345678901234567890123",
                "0.1234567890123456",
                "0.12345678901234567",
                "0.123456789012345678",
                "9007199254740993",
                "9007199254740992.5",
                "900719925474099.25",
                "4.9e-324",
                "1e-400",
                "1e308",
                "1e309",
                "-1e309",
                "1.7976931348623159e308",
                "NaN",
                "Infinity",
                "+1",
                "0x1",
                "1d",
                "1f",
                "1_000",
                "0.30000000000000004",
                "100000.000000000000001",
                "null",
                "true",
                "\"1\"",
                "[1]",
                "{}",
                ""
            })
    void numbersAreThoseOfTheGeneralParser(String number) {
        for (String field : List.of("0.25", "12.75", "0.125", "1772409600123", "-1")) {
            for (RequestSchema shape :
                    List.of(
                            shape(Kind.SCORE, List.of(), false),
                            shape(Kind.SCORE, List.of(), true))) {
                String record = PLAIN.replace(field, number);
                assertSame(shape, new RequestParser(shape), record.getBytes(UTF_8));
            }
        }
    }

    /**
     * Records put together from values of every form, good and bad, in any order, some twice: what
     * one parser accepts or rejects, and why, the other does too. Nothing of the shadow rejects.
     */
    @Test
    void fieldsOfAnyFormAreWhatTheGeneralParserSays() {
        RequestSchema shape = shape(Kind.SCORE, List.of("age", "b"), true);
        RequestSchema answers =
                new RequestSchema(Kind.SCORE, null, List.of(), false, false, List.of(), null, 4096);
        RequestParser parser = new RequestParser(shape);
        RequestParser parserOfAnswers = new RequestParser(answers);
        Random random = new Random(23);
        int accepted = 0;
        int failed = 0;
        for (int round = 0; round < 6_000; round++) {
            boolean soundRequest = round % 2 == 0;
            List<String> fields = new ArrayList<>();
            fields.add("\"request_id\":" + pick(random, soundRequest ? IDS : ANYTHING));
            fields.add("\"timestamp\":" + pick(random, soundRequest ? SOUND_TIMES : TIMES));
            fields.add("\"primary_prediction\":" + (soundRequest ? "0.5" : pick(random, ANYTHING)));
            fields.add("\"primary_latency_ms\":" + (soundRequest ? "3" : pick(random, ANYTHING)));
            fields.add(
                    "\"features\":{\"age\":1e39,\"b\":"
                            + pick(random, "true", "7", "-1e300")
                            + "}");
            for (String field : List.of("error", "latency_ms", "prediction", "error")) {
                if (random.nextInt(3) > 0) {
                    fields.add("\"shadow_" + field + "\":" + pick(random, ANYTHING));
                }
            }
            Collections.shuffle(fields, random);
            byte[] record = ("{" + String.join(",", fields) + "}").getBytes(UTF_8);
            assertSame(shape, parser, record);
            assertSame(answers, parserOfAnswers, record);
            if (soundRequest) {
                LogRecord read = parse(parser, record);
                assertThat(read.rejected()).as(() -> new String(record, UTF_8)).isNull();
                LoggedAnswer answer = read.request().shadow();
                accepted++;
                failed += answer != null && answer.error() != null ? 1 : 0;
            }
        }
        assertThat(accepted).isEqualTo(3_000);
        assertThat(failed).isBetween(1_000, 2_900);
    }

    private static final String[] ANYTHING = {
        "0.5",
        "7",
        "0",
        "-0.0",
        "-1",
        "1e999",
        "NaN",
        "Infinity",
        "-Infinity",
        "null",
        "true",
        "false",
        "\"\"",
        "\"text\"",
        "\"\\ud800\"",
        "\"\\u001b\\u009b\"",
        "\"\u202e\"",
        "{}",
        "[]",
        "[1,[2,{\"a\":null}]]",
        "{\"code\":504,\"at\":[\"x\"]}",
        "9007199254740993"
    };
    private static final String[] IDS = {"\"r\"", "\"\\u001b\"", "\"\u202er\"", "\"\u00e9\""};
    private static final String[] SOUND_TIMES = {
        "1772409600123", "1772409600.5", "\"2026-07-01T00:30:00[Europe/Berlin]\"", "0"
    };
    private static final String[] TIMES = {
        "1772409600123",
        "1772409600",
        "1772409600123456",
        "1772409600123456789",
        "-1",
        "\"2026-03-29T02:30:00[Europe/Berlin]\"",
        "\"2026-10-25T02:30:00[Europe/Berlin]\"",
        "\"2026-07-01T00:30:00+05:00[Europe/Berlin]\"",
        "\"2026-03-02T00:00:00\\u001b\"",
        "null"
    };

    private static String pick(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    @Test
    void randomNumbersAreReadToTheLastBit() {
        RequestSchema shape = shape(Kind.SCORE, List.of(), false);
        RequestParser parser = new RequestParser(shape);
        Random random = new Random(21);
        for (int round = 0; round < 100_000; round++) {
            double score = Double.longBitsToDouble(random.nextLong());
            String text =
                    switch (round % 3) {
                        case 0 -> Double.toString(random.nextDouble());
                        case 1 -> "%.6f".formatted(random.nextGaussian() * 1000);
                        default -> Double.toString(Double.isFinite(score) ? score : 0);
                    };
            LogRecord read = parse(parser, PLAIN.replace("0.25", text).getBytes(UTF_8));
            assertThat(read.request().primary().score()).isEqualTo(Double.parseDouble(text));
        }
    }

    @Test
    void namesInAnyOrderAndManyThatNobodyAskedForAreTold() {
        RequestSchema shape = shape(Kind.SCORE, List.of(), false);
        RequestParser parser = new RequestParser(shape);
        Random random = new Random(22);
        for (int round = 0; round < 2000; round++) {
            StringBuilder others = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                String name = "x".repeat(random.nextInt(40)) + random.nextInt(100);
                others.append("\"").append(name).append("\":").append(i).append(',');
            }
            String record = "{" + others + PLAIN.substring(1);
            assertThat(isPlain(shape, record)).isTrue();
            assertSame(shape, parser, record.getBytes(UTF_8));
        }
    }

    private static byte[] joined(byte[] head, int to, byte[] tail, int from) {
        byte[] bytes = Arrays.copyOf(head, to + tail.length - from);
        System.arraycopy(tail, from, bytes, to, tail.length - from);
        return bytes;
    }

    private static boolean isPlain(RequestSchema shape, String record) {
        byte[] bytes = record.getBytes(UTF_8);
        RequestReader reader = new RequestReader(shape, RecordLayout.STANDARD);
        return new PlainRecord(shape).readLine(bytes, 0, bytes.length, reader.next())
                == bytes.length;
    }

    private static void assertSame(RequestSchema shape, RequestParser parser, byte[] bytes) {
        LogRecord general = new RequestParser(shape).parseAny(bytes, 0, bytes.length, () -> "here");
        LogRecord read = parse(parser, bytes);
        assertThat(read)
                .as(() -> new String(bytes, UTF_8))
                .usingRecursiveComparison()
                // To the last bit, and NaN equals NaN.
                .withEqualsForType(Double::equals, Double.class)
                .isEqualTo(general);
    }

    private static LogRecord parse(RequestParser parser, byte[] bytes) {
        // In the middle of others, as records lie in a block.
        byte[] block = ("7\n" + "\n\"}").getBytes(UTF_8);
        byte[] around = Arrays.copyOf(block, block.length + bytes.length);
        System.arraycopy(bytes, 0, around, 2, bytes.length);
        System.arraycopy(block, 2, around, 2 + bytes.length, block.length - 2);
        return parser.parse(around, 2, bytes.length, () -> "here");
    }
}
