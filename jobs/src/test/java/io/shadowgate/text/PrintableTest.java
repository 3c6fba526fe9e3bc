package io.shadowgate.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Characters that act are written out; all others stay. */
class PrintableTest {
    private static final JsonMapper JSON =
            JsonMapper.builder(JsonFactory.builder().characterEscapes(new PrintableJson()).build())
                    .build();

    @ParameterizedTest
    @CsvSource({
        "0000", "0007", "0008", "0009", "000A", "000D", "001B", "007F", "0080", "0085", "009B",
        "009D", "009F", "00AD", "061C", "200B", "200E", "200F", "2028", "2029", "202A", "202B",
        "202C", "202D", "202E", "2066", "2067", "2068", "2069", "FEFF", "D800", "DFFF"
    })
    void whatActsIsWrittenOut(String hex) {
        String c = Character.toString(Integer.parseInt(hex, 16));
        String text = "a" + c + "é" + c;
        assertThat(Printable.of(text)).isEqualTo("a\\u" + hex + "é\\u" + hex);
        assertThat(Printable.lines(text))
                .isEqualTo(c.equals("\n") ? text : "a\\u" + hex + "é\\u" + hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "plain \\ \"text\"",
                "Größe",
                "😀",
                "👩‍💻",
                "می‌خواهم",
                "日本",
                "\ufffd"
            })
    void whatIsOnlySeenStays(String text) {
        assertThat(Printable.of(text)).isSameAs(text);
        assertThat(JSON.writeValueAsString(text))
                .isEqualTo("\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    }

    @Test
    void tagsBeyondTheFirstPlaneAreTwoEscapes() {
        assertThat(Printable.of("\udb40\udc41")).isEqualTo("\\uDB40\\uDC41");
    }

    /** Of all characters that UTF-8 can hold. */
    @Test
    void jsonIsReadBackAsItWasAndActsOnNoTerminal() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = Character.toString(c) + "x";
            String json = JSON.writeValueAsString(text);
            assertThat(JSON.readValue(json, String.class)).isEqualTo(text);
            if (Character.isBmpCodePoint(c)) {
                assertThat(Printable.of(json)).isSameAs(json);
            }
        }
    }
}
