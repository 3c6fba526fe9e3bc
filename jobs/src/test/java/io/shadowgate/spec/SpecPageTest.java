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
    private static final String WRITE = "shadowgate.spec-page.write";

    @Test
    void pageSaysWhatTheReaderChecks() throws IOException {
        String page = Files.readString(PAGE);
        String expected = with(formerNames(), "former names", with(table(), "keys", page));
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

    private static String with(String generated, String what, String page) {
        String begin = "<!-- " + what + ": begin, generated -->\n";
        String end = "<!-- " + what + ": end -->\n";
        return page.substring(0, page.indexOf(begin) + begin.length())
                + generated
                + page.substring(page.indexOf(end));
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

    private static String formerNames() {
        return SpecKeys.ALL.stream()
                .flatMap(
                        key ->
                                key.deprecated().stream()
                                        .map(
                                                former ->
                                                        "| `"
                                                                + former.path()
                                                                + "` | `"
                                                                + key.path()
                                                                + "` | "
                                                                + (former.type() == key.type()
                                                                        ? "the same"
                                                                        : former.type().allowed())
                                                                + " |\n"))
                .collect(
                        Collectors.joining(
                                "",
                                "| Former name | Now | Allowed under the former name |\n"
                                        + "|---|---|---|\n",
                                ""));
    }

    private static String row(SpecKey<?> key) {
        return "| `"
                + key.path()
                + "` | "
                + key.meaning()
                + " | "
                + presence(key)
                + " | "
                + key.type().allowed()
                + " |\n";
    }

    private static String presence(SpecKey<?> key) {
        if (key.fallback() != null) {
            return "`" + key.fallback() + "`";
        }
        if (!key.required()) {
            return "optional";
        }
        return SpecKeys.OPTIONAL_SECTIONS.stream()
                .filter(section -> key.path().startsWith(section + "."))
                .findFirst()
                .map(section -> "required in `" + section + "`")
                .orElse("required");
    }
}
