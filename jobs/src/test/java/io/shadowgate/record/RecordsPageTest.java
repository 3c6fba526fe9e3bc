package io.shadowgate.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about records has the table of fields that the code reads. */
class RecordsPageTest {
    @Test
    void theTableOfFieldsIsTheList() throws Exception {
        StringBuilder table = new StringBuilder("| field | type | |\n|---|---|---|\n");
        for (RequestField field : RequestField.values()) {
            table.append(
                    "| `%s` | %s | %s |\n"
                            .formatted(field.fieldName(), field.type(), field.sentence()));
        }
        assertThat(Files.readString(Path.of("docs/records.md")))
                .as("jobs/docs/records.md differs from RequestField")
                .contains("\n\n" + table + "\n");
    }
}
