package io.shadowgate.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jackson's parser says what a text holds. */
class PlainJsonTest {
    private static final int TEXTS = 20_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"instances\": [[1, 2.5, -3e-7], [5.207100591715976, 0, -0]]}",
                " [\n[], {}, [[]], \"\", \"ü\", true, false, null ]\t",
                "[-0.0, -0, 0, 9007199254740992, 0.1e1, 1E+2]",
                "[1, 9007199254740993, 123456789012345678901234567890, 2.0]",
                "[1e999, 2]",
                "[0.1234567890123456789, 123456789012345.678]",
                "{\"a\":1,\"b\":{\"a\":[1,\"x\",2]}}",
            })
    void aPlainTextIsReadAsTheGeneralParserReadsIt(String text) {
        assertThat(PlainJson.read(text))
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                .isEqualTo(ValueReader.parsedByJackson(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\":1,\"a\":2}",
                "[01]",
                "[-]",
                "[1.]",
                "[.5]",
                "[1e]",
                "[+1]",
                "[NaN]",
                "[\"\\n\"]",
                "[\"",
                "[tru]",
                "[1] 2",
                "[\"\u0001\"]",
                "[1]]",
            })
    void anyOtherTextIsLeftToTheGeneralParser(String text) {
        assertThat(PlainJson.read(text)).isNull();
    }

    @Test
    void whatIsReadIsWhatTheGeneralParserReads() {
        Random random = new Random(3);
        int plain = 0;
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            write(random, text, 0);
            if (random.nextInt(3) == 0) {
                text.setCharAt(
                        random.nextInt(text.length()),
                        "[]{}\",:-0.e \\x".charAt(random.nextInt(14)));
            }
            Value value = PlainJson.read(text.toString());
            if (value != null) {
                plain++;
                assertThat(value)
                        .as("%s", text)
                        .usingRecursiveComparison()
                        .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                        .isEqualTo(ValueReader.parsedByJackson(text.toString()));
            }
        }
        assertThat(plain).isBetween(TEXTS / 2, TEXTS - TEXTS / 10);
    }

    private static void write(Random random, StringBuilder text, int depth) {
        int kind = random.nextInt(depth > 3 ? 5 : 8);
        switch (kind) {
            case 0 -> text.append(random.nextInt(100) - 50);
            case 1 -> text.append(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
            case 2 -> text.append(random.nextLong());
            case 3 -> text.append('"').append((char) ('a' + random.nextInt(26))).append('"');
            case 4 -> text.append(new String[] {"true", "false", "null"}[random.nextInt(3)]);
            case 5 -> {
                text.append('{');
                for (int i = random.nextInt(20); i > 0; i--) {
                    text.append("\"n").append(i).append("\": ");
                    write(random, text, depth + 1);
                    text.append(i == 1 ? "" : ",");
                }
                text.append('}');
            }
            default -> {
                text.append('[');
                for (int i = random.nextInt(12); i > 0; i--) {
                    write(random, text, kind == 6 ? 4 : depth + 1);
                    text.append(i == 1 ? "" : random.nextBoolean() ? "," : " , ");
                }
                text.append(']');
            }
        }
    }
}
