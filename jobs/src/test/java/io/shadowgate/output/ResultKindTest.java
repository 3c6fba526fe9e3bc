package io.shadowgate.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ResultKindTest {
    @Test
    void everyKindIsExplained() throws IOException {
        String page = Files.readString(Path.of("docs", "records.md"));
        assertThat(ResultKind.ALL)
                .allSatisfy(kind -> assertThat(page).contains("`" + kind.folder() + "/`"))
                .extracting(ResultKind::folder)
                .doesNotHaveDuplicates();
    }

    @Test
    void aSinkCannotTakeWhatTheJobDoesNotMake() {
        assertThatThrownBy(() -> new ResultStreams().of(ResultKind.DECISIONS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the job makes no decisions");
    }
}
