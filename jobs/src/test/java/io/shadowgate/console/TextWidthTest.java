package io.shadowgate.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Widths are those of wcwidth(3) in glibc 2.36 for these texts. */
class TextWidthTest {
    @ParameterizedTest
    @CsvSource({"abc, 3", "größe, 5", "e\u0301, 1", "日本, 4", "한, 2", "ｱ, 1", "🚀 v2, 5", "✓, 1"})
    void aTextTakesAsManyColumnsAsTerminalsGiveIt(String text, int columns) {
        assertThat(TextWidth.of(text)).isEqualTo(columns);
    }

    @Test
    void cellsAreAsWideAsAsked() {
        assertThat(TextWidth.left("日本", 6)).isEqualTo("日本  ");
        assertThat(TextWidth.right("日本", 6)).isEqualTo("  日本");
        assertThat(TextWidth.left("日本日本", 6)).isEqualTo("日... ");
        assertThat(TextWidth.cut("abc", 2)).isEqualTo("..");
    }

    @Test
    void linesBreakBetweenWordsAndLongWordsAnywhere() {
        assertThat(TextWidth.wrap("one two three", 7, "  "))
                .isEqualTo(List.of("one two", "  three"));
        assertThat(TextWidth.wrap("a " + "x".repeat(12), 7, "  "))
                .isEqualTo(List.of("a", "  xxxxx", "  xxxxx", "  xx"));
        assertThat(TextWidth.wrap("a rate of 12 %", 12, ""))
                .isEqualTo(List.of("a rate of", "12 %"));
        assertThat(TextWidth.wrap("日本日本", 5, "")).isEqualTo(List.of("日本", "日本"));
    }
}
