package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentationTest {

    @ParameterizedTest
    @MethodSource("names")
    void everyFunctionIsDocumentedInFiveParts(String name) throws IOException {
        String type = Functions.byName().get(name).getSimpleName();
        String source =
                Files.readString(Path.of("src/main/java/io/shadowgate/udfs/" + type + ".java"));
        assertThat(source)
                .containsSubsequence(
                        "/**",
                        "{@code " + name + "(",
                        "<p><b>Shape.</b>",
                        "<p><b>Units.</b>",
                        "<p><b>Error.</b>",
                        "<p><b>Nulls and failures.</b>",
                        "<p><b>State.</b>",
                        "@see",
                        "public final class " + type);
        assertThat(Files.readString(Path.of("README.md"))).contains("`" + name + "(");
    }

    static Stream<String> names() {
        return Functions.byName().keySet().stream();
    }
}
