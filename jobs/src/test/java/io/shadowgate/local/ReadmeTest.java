package io.shadowgate.local;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.testing.OnnxFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    /** README's spec, with a log in the form of its record and a model as its spec says. */
    @Test
    void ownModelFromALookToAVerdict() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String section = readme.substring(readme.indexOf("## Test your own model"));
        write(section);
        List<String> run = new ArrayList<>();
        for (String command : commands(section)) {
            String place = command.split(" ")[0];
            boolean ofThisTest =
                    command.contains("my-test.yaml") && !command.contains(" > ")
                            || command.equals("inspect requests/");
            if (!ofThisTest
                    || place.equals("calibrate")
                    || command.endsWith("--spec my-test.yaml") && place.equals("sql")) {
                continue;
            }
            Ended ended = shadowgate(command);
            assertThat(ended.status())
                    .as(command + "\n" + ended.out() + ended.err())
                    .isEqualTo(command.contains("--exit-code") ? 3 : 0);
            run.add(place);
        }
        assertThat(run).contains("inspect", "run", "backfill", "decide", "plan", "sql");
    }

    private record Ended(int status, String out, String err) {}

    /** As if it were given in the folder of the test. */
    private Ended shadowgate(String command) {
        String[] words = words(command);
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals("my-test.yaml") || words[i].equals("requests/")) {
                words[i] = folder.resolve(words[i]).toString();
            }
        }
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int status = LocalShadowGate.execute(words);
            return new Ended(
                    status,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
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
        for (int i = 0; i < 300; i++) {
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
    }

    private static List<String> commands(Path page) throws IOException {
        return commands(Files.readString(page));
    }

    /** The commands of a page's blocks, without the launcher, comments and redirections. */
    private static List<String> commands(String page) {
        List<String> commands = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            for (String line : block.group(1).replace("\\\n", " ").lines().toList()) {
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
