package io.shadowgate.local;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.OnnxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that README and the pages print are those that there are, and they work. */
class ReadmeTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\n(.*?)^```");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final int REQUESTS = 300;
    private static final String LAUNCHER = "deploy/local/shadowgate ";

    @TempDir Path folder;

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("jobs/docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandIsOneThatThereIs(Path page) throws IOException {
        for (String command : commands(page)) {
            String[] words = words(command);
            // The bench is built with the tests.
            if (words[0].equals("bench") || List.of(words).contains("--help")) {
                continue;
            }
            var commandLine = LocalShadowGate.commandLine().commands();
            assertThat(commandLine.parseArgs(words).hasSubcommand()).as(command).isTrue();
        }
    }

    /** Each command of README works as it is printed, in this order, with README's log and spec. */
    @Test
    void everyCommandOfReadmeWorks() throws Exception {
        String readme = Files.readString(ROOT.resolve("README.md"));
        write(readme);
        List<String> run = new ArrayList<>();
        for (String command : commands(readme)) {
            if (ELSEWHERE.keySet().stream().anyMatch(command::startsWith)
                    || command.equals(PROMPT)) {
                continue;
            }
            InProcess.Ended ended = shadowgate(command);
            assertThat(ended.status())
                    .as(command + "\n" + ended.out() + ended.err())
                    .isEqualTo(command.contains("--exit-code") ? 3 : 0);
            if (command.contains("--format spec")) {
                Path drafted = Files.writeString(folder.resolve("drafted.yaml"), ended.out());
                assertThat(SpecReader.read(drafted, Map.of()).shadows()).hasSize(1);
            }
            run.add(command.split(" ")[0]);
        }
        assertThat(run)
                .contains(
                        "inspect",
                        "run",
                        "backfill",
                        "decide",
                        "plan",
                        "calibrate",
                        "sql",
                        "verdict",
                        "report");
        answersOfDuckDb(readme);
    }

    /** Commands of README that start processes or never end, and the tests that run them. */
    private static final Map<String, String> ELSEWHERE =
            Map.of(
                    "demo", "cli/DemoIT, cli/LiveDemoIT",
                    "cluster start", "cli/ClusterCommandIT",
                    "cluster stop", "cli/ClusterCommandIT",
                    "cluster topics", "local/TopicCommandsIT",
                    "cluster produce", "local/TopicCommandsIT",
                    "cluster consume", "local/TopicCommandsIT",
                    "run --spec live.yaml", "cli/KafkaCommandsIT",
                    "serve", "serve/ServerTest",
                    "verdict --spec my-test.yaml --shadow", "cli/VerdictCommandTest",
                    "bench", "bench/BenchOptionsTest");

    /** For a person. */
    private static final String PROMPT = "sql --spec my-test.yaml";

    @Test
    void theOthersAreRunByOtherTests() {
        ELSEWHERE.values().stream()
                .flatMap(tests -> Stream.of(tests.split(", ")))
                .forEach(
                        test ->
                                assertThat(
                                                ROOT.resolve("jobs/src/test/java/io/shadowgate")
                                                        .resolve(test + ".java"))
                                        .exists());
    }

    /** The query that README gives to DuckDB, over the results of the run above. */
    private void answersOfDuckDb(String readme) throws Exception {
        Matcher query = Pattern.compile("(?ms)^```sql\n(.*?)^```").matcher(readme);
        assertThat(query.find()).isTrue();
        String sql = query.group(1).replace("out/comparisons", folder + "/out/comparisons");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("shadow")).isEqualTo("v13");
            assertThat(rows.getString("country")).isEqualTo("DE");
            assertThat(rows.getLong("requests")).isEqualTo(REQUESTS);
            assertThat(rows.getDouble("agreement")).isEqualTo(1);
            assertThat(rows.next()).isFalse();
        }
    }

    /** As if it were given in the folder of the test. */
    private InProcess.Ended shadowgate(String command) {
        String[] words = words(command);
        for (int i = 0; i < words.length; i++) {
            if (words[i].matches("[\\w./-]+") && Files.exists(folder.resolve(words[i]))) {
                words[i] = folder.resolve(words[i]).toString();
            }
        }
        return InProcess.run(LocalShadowGate.commandLine(), words);
    }

    private void write(String section) throws IOException {
        Matcher spec = Pattern.compile("(?ms)^```yaml\n(.*?)^```").matcher(section);
        assertThat(spec.find()).isTrue();
        Files.writeString(folder.resolve("my-test.yaml"), spec.group(1));
        Matcher record = Pattern.compile("(?ms)^```json\n(.*?)^```").matcher(section);
        assertThat(record.find()).isTrue();
        String line = record.group(1).replaceAll("\\s*\n\\s*", " ").strip();
        Files.createDirectories(folder.resolve("requests"));
        Files.createDirectories(folder.resolve("models"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            double income = 1000 * (i % 17);
            double score = 1 / (1 + Math.exp(-(income - 8000) / 4000));
            String own =
                    line.replace("r-17", "r-" + i)
                            .replace(
                                    "1772409600123",
                                    String.valueOf(1_772_409_600_000L + i * 60_000L))
                            .replace("52000", String.valueOf(income))
                            .replace("0.27", String.format(Locale.ROOT, "%.6f", score));
            assertThat(own).isNotEqualTo(line);
            lines.add(own);
        }
        Files.write(folder.resolve("requests/log.jsonl"), lines);
        OnnxFiles.model()
                .input("x", DataType.FLOAT, OnnxFiles.ANY, 3)
                .floats("w", new long[] {3, 2}, 0, 0, 0, 1 / 4000f, 0, 0)
                .floats("b", new long[] {2}, 0, -2)
                .node("Gemm", List.of("x", "w", "b"), "z")
                .node("Softmax", List.of("z"), "probabilities")
                .output("probabilities", DataType.FLOAT, OnnxFiles.ANY, 2)
                .write(folder.resolve("models/v13.onnx"));
        Files.copy(folder.resolve("models/v13.onnx"), folder.resolve("models/v12.onnx"));
    }

    private static List<String> commands(Path page) throws IOException {
        return commands(Files.readString(page));
    }

    /** The commands of a page's blocks, without the launcher, comments and redirections. */
    private static List<String> commands(String page) {
        List<String> commands = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            for (String each : block.group(1).replace("\\\n", " ").lines().toList()) {
                String line = each.replaceFirst("^- run: ", "");
                if (line.startsWith(LAUNCHER)) {
                    commands.add(
                            line.substring(LAUNCHER.length())
                                    .replaceAll("\\s+# .*$", "")
                                    .replaceAll("\\s+", " ")
                                    .strip());
                }
            }
        }
        return commands;
    }

    private static String[] words(String command) {
        Matcher word = WORD.matcher(command.replaceAll(" > .*$", ""));
        List<String> words = new ArrayList<>();
        while (word.find()) {
            words.add(
                    word.group(1) != null
                            ? word.group(1)
                            : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words.toArray(String[]::new);
    }
}
