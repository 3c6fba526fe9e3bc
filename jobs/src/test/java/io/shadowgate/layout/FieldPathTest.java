package io.shadowgate.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.layout.FieldPath.Root;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {
    @Test
    void pathsAreJsonPointers() {
        assertThat(FieldPath.of("/a~1b/c~0d/*/0"))
                .isEqualTo(new FieldPath(Root.RECORD, List.of("a/b", "c~d", "*", "0")));
        assertThat(FieldPath.of("")).isEqualTo(new FieldPath(Root.RECORD, List.of()));
        assertThat(FieldPath.of("/")).isEqualTo(new FieldPath(Root.RECORD, List.of("")));
    }

    /** RFC 6901, section 4: ~1 before ~0, so that ~01 is ~1 and not a slash. */
    @Test
    void aTildeBeforeADigitIsKept() {
        assertThat(FieldPath.of("/m~01n/~001"))
                .isEqualTo(new FieldPath(Root.RECORD, List.of("m~1n", "~01")));
        assertThat(new FieldPath(Root.RECORD, List.of("m~1n", "a/~"))).hasToString("/m~01n/a~1~0");
    }

    @Test
    void aNameWithoutASlashIsAColumn() {
        assertThat(FieldPath.of("y_pred")).isEqualTo(FieldPath.of("/y_pred"));
    }

    @Test
    void kafkaHasMoreThanTheRecord() {
        assertThat(FieldPath.of("header:ce_id"))
                .isEqualTo(new FieldPath(Root.HEADER, List.of("ce_id")));
        assertThat(FieldPath.of("value:")).isEqualTo(new FieldPath(Root.VALUE, List.of()));
        assertThat(FieldPath.of("value:/a")).isEqualTo(new FieldPath(Root.VALUE, List.of("a")));
        assertThat(FieldPath.of("kafka:timestamp").root()).isEqualTo(Root.KAFKA_TIMESTAMP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a~1b/*", "header:ce_id", "value:/x", "value:", "kafka:timestamp"})
    void aPathIsShownAsItIsWritten(String written) {
        assertThat(FieldPath.of(written)).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource({
        "/a~b, escapes nothing",
        "header:, names no header",
        "value:a, write value:/a",
        "kafka:key, write kafka:timestamp"
    })
    void aWrongPathSaysWhatWouldBeRight(String written, String message) {
        assertThatThrownBy(() -> FieldPath.of(written)).hasMessageContaining(message);
    }
}
