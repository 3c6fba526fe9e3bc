package io.shadowgate.markup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkupTest {
    private final StringWriter text = new StringWriter();
    private final Markup out = new Markup(text);

    @Test
    void textAndAttributesAreEscaped() {
        out.element("p", "<b>&\"'</b>", "title", "\"><script>&'");
        assertThat(written())
                .isEqualTo(
                        "<p title=\"&quot;&gt;&lt;script&gt;&amp;'\">&lt;b&gt;&amp;\"'&lt;/b&gt;</p>");
    }

    /** HTML takes <td/> for the beginning of an element. */
    @Test
    void anElementWithoutContentHasAnEnd() {
        out.element("td", () -> {});
        out.empty("br");
        assertThat(written()).isEqualTo("<td></td><br/>");
    }

    /** They would reorder or cut the text around them. */
    @Test
    void invisibleCharactersAreShown() {
        out.element("p", "a\u202Eb\u0000c\uD800d", "title", "x\ny");
        assertThat(written()).isEqualTo("<p title=\"x\\u000Ay\">a\\u202Eb\\u0000c\\uD800d</p>");
    }

    @Test
    void otherScriptsAndEmojiStay() {
        out.element("p", "\u05D3\u05D2\u05DD \uD83D\uDC69\u200D\uD83D\uDD2C");
        assertThat(written()).isEqualTo("<p>\u05D3\u05D2\u05DD \uD83D\uDC69\u200D\uD83D\uDD2C</p>");
    }

    @Test
    void anAttributeWithoutValueIsRefused() {
        assertThatThrownBy(() -> out.empty("br", "class"))
                .hasMessageContaining("an attribute without a value");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-0.04, 0", "12.25, 12.2", "100, 100", "1e6, 1000000", "0.96, 1"})
    void coordinatesAreShort(double value, String expected) {
        assertThat(Markup.number(value)).isEqualTo(expected);
    }

    private String written() {
        out.end();
        return text.toString();
    }
}
