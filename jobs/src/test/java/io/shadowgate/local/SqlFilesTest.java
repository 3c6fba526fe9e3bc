package io.shadowgate.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.udfs.Functions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SqlFilesTest {
    private static final Pattern FUNCTION =
            Pattern.compile("FUNCTION IF NOT EXISTS (\\w+) AS '([\\w.]+)';");

    @Test
    void functionsAreThoseThatTheJobRegisters() {
        Map<String, String> inFile =
                FUNCTION.matcher(SqlFiles.functions())
                        .results()
                        .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
        Map<String, String> registered = new TreeMap<>();
        Functions.byName().forEach((name, function) -> registered.put(name, function.getName()));
        assertThat(new TreeMap<>(inFile)).isEqualTo(registered);
    }

    @Test
    void tablesAndModelsReadTheFolderThatIsNamed() {
        assertThat(SqlFiles.tables(Path.of("/data/it's")))
                .hasSize(2)
                .allSatisfy(
                        text ->
                                assertThat(text)
                                        .contains("'path' = '/data/it''s/")
                                        .doesNotContain("'shadowgate-demo/"));
    }

    @Test
    void everyFileBeginsWithTwoLinesThatSayWhatItIs() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("..", "sql"))) {
            List<Path> sql = files.filter(f -> f.toString().endsWith(".sql")).toList();
            assertThat(sql).isNotEmpty();
            for (Path file : sql) {
                assertThat(Files.readAllLines(file).subList(0, 2))
                        .as("%s", file)
                        .allMatch(line -> line.startsWith("-- "));
            }
        }
    }
}
