package io.shadowgate.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of keys in the reference page is written by this test, never by hand. */
class SpecPageTest {
    private static final Path PAGE = Path.of("docs", "spec.md");
    private static final String BEGIN = "<!-- keys: begin, generated -->\n";
    private static final String END = "<!-- keys: end -->\n";
    private static final String WRITE = "shadowgate.spec-page.write";

    @Test
    void pageSaysWhatTheReaderChecks() throws IOException {
        String page = Files.readString(PAGE);
        String expected =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                        + table()
                        + page.substring(page.indexOf(END));
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "jobs/docs/spec.md differs from SpecKeys; write it anew with mvn test -pl"
                                + " jobs -am -Dtest=SpecPageTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
                        WRITE)
                .isEqualTo(expected);
    }

    private static String table() {
        return SpecKeys.ALL.stream()
                .map(SpecPageTest::row)
                .collect(
                        Collectors.joining(
                                "",
                                "| Key | Meaning | Default | Allowed |\n|---|---|---|---|\n",
                                ""));
    }

    private static String row(SpecKey<?> key) {
        String fallback =
                key.fallback() != null
                        ? "`" + key.fallback() + "`"
                        : key.required() ? "required" : "optional";
        return "| `"
                + key.path()
                + "` | "
                + key.meaning()
                + " | "
                + fallback
                + " | "
                + key.type().allowed()
                + " |\n";
    }
}
