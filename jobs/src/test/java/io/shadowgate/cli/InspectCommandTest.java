package io.shadowgate.cli;

import static io.shadowgate.testing.OnnxFiles.ANY;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.OnnxFiles;
import io.shadowgate.testing.ParquetFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The first look at a log and a model, and the spec that comes of it. */
@Timeout(180)
class InspectCommandTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int REQUESTS = 300;
    private static final float BIAS = 0.5f;

    @TempDir Path folder;

    /** Score and features of a request. */
    private static double score(int a, int b) {
        return 1 / (1 + Math.exp(-(BIAS + 0.25 * a - 0.5 * b)));
    }

    private Path ownLog() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < REQUESTS; i++) {
            log.append(
                    String.format(
                            Locale.ROOT,
                            "{\"request_id\":\"r%d\",\"timestamp\":%d,\"features\":{\"a\":%d,\"b\":%d,"
                                + "\"city\":\"K\"},\"primary_prediction\":%.6f,"
                                + "\"primary_latency_ms\":5,\"segments\":{\"country\":\"%s\"}}%n",
                            i,
                            1772409600000L + i * 1000,
                            i % 7,
                            i % 5,
                            score(i % 7, i % 5),
                            i % 2 == 0 ? "DE" : "FR"));
        }
        return Files.writeString(folder.resolve("log.jsonl"), log);
    }

    private Path model() throws IOException {
        Path model = folder.resolve("v13.onnx");
        OnnxFiles.logistic(BIAS, 0.25f, -0.5f).write(model);
        return model;
    }

    @Test
    void logAndModelMakeASpecThatRuns() throws Exception {
        ownLog();
        model();
        Path spec = folder.resolve("my-test.yaml");
        InProcess.Ended ended =
                inspect(
                        folder.resolve("log.jsonl").toString(),
                        "--model",
                        folder.resolve("v13.onnx").toString(),
                        "--format",
                        "spec");
        Files.writeString(spec, ended.out());
        assertThat(ended.out())
                .contains("features: [a, b]", "segments: [country]", "prediction: score");
        assertRuns(spec);
    }

    /** Complete but for the model: with a file in the place of the made-up path, it runs. */
    @Test
    void logInNoKnownLayoutMakesASpecThatRuns() throws Exception {
        StringBuilder log = new StringBuilder("id;when;a;b;proba\n");
        for (int i = 0; i < REQUESTS; i++) {
            log.append(
                    String.format(
                            Locale.ROOT,
                            "%d;2026-03-02 10:%02d:%02d;%d;%d;%.6f%n",
                            1000 + i,
                            i / 60,
                            i % 60,
                            i % 7,
                            i % 5,
                            score(i % 7, i % 5)));
        }
        Files.writeString(folder.resolve("calls.log"), log);
        Path spec = folder.resolve("my-test.yaml");
        InProcess.Ended ended = inspect(folder.resolve("calls.log").toString(), "--format", "spec");
        Files.writeString(spec, ended.out());
        assertThat(ended.out())
                .contains("format: csv", "delimiter: \";\"", "request_id: /id", "timestamp: /when");
        OnnxFiles.logistic(BIAS, 0.25f, -0.5f).write(folder.resolve("model.onnx"));
        assertRuns(spec);
    }

    private void assertRuns(Path spec) {
        InProcess.Ended plan =
                InProcess.shadowgate(
                        "plan", "--spec", spec.toString(), "--requests-per-day", "1000");
        assertThat(plan.status()).as(plan.err()).isZero();
        InProcess.Ended backfill = InProcess.shadowgate("backfill", "--spec", spec.toString());
        assertThat(backfill.status()).as(backfill.err()).isZero();
        assertThat(backfill.out()).contains("300 compared", "100.00%", "0.0000%");
    }

    @Test
    void everythingIsSaidOfALog() throws Exception {
        Path log = ownLog();
        Files.writeString(
                log,
                "{\"request_id\":\"bad\"}\n{\"request_id\":\"worse\",\"timestamp\":true}\nno\n",
                java.nio.file.StandardOpenOption.APPEND);
        String text = inspect(log.toString()).out();
        assertThat(text.replaceAll("\\s+", " "))
                .contains(
                        "JSON, 1 file",
                        "all 303 records",
                        "ShadowGate's own",
                        "300 requests, 3 records rejected",
                        "2026-03-02T00:00:00Z to 2026-03-02T00:04:59Z; epoch milliseconds",
                        "in ms: median 5",
                        "country (2 values)",
                        "Rejected: 3 of 303 records",
                        "log.jsonl:301",
                        "not valid JSON");
        assertThat(head(text).lines()).allMatch(line -> line.length() <= 80 || line.contains("/"));
        JsonNode json = JSON.readTree(inspect(log.toString(), "--format", "json").out());
        assertThat(json.at("/log/layout").stringValue()).isEqualTo("own");
        assertThat(json.at("/log/requests").intValue()).isEqualTo(300);
        assertThat(json.at("/log/rejected")).hasSize(3);
        assertThat(json.at("/log/features/city/what").stringValue()).isEqualTo("text");
        assertThat(json.at("/log/predictions/kind").stringValue()).isEqualTo("score");
    }

    private static String head(String text) {
        return text.substring(0, text.indexOf("A spec to start from"));
    }

    @Test
    void modelAlone() throws Exception {
        String text = inspect("--model", model().toString()).out();
        assertThat(text)
                .contains(
                        "model for engine onnx",
                        "input           x: float[-1, 2]",
                        "output          score: float[-1, 1]",
                        "opsets",
                        "IR version",
                        "digest",
                        "ms a row alone",
                        "independent",
                        "# features: [NAME, ...]   # 2, in the model's order");
    }

    @Test
    void modelThatDoesNotFit() throws Exception {
        OnnxFiles.logistic(0, 1, 2, 3, 4).write(folder.resolve("wide.onnx"));
        String text =
                inspect(ownLog().toString(), "--model", folder.resolve("wide.onnx").toString())
                        .out();
        assertThat(text.replaceAll("\\s+", " "))
                .contains("takes 4 numbers a row, but the log has 2 numeric features: a, b");
    }

    /** A softmax over the rows: served one by one, each row has 1. */
    @Test
    void rowsThatChangeEachOthersAnswers() throws Exception {
        Path model = folder.resolve("rows.onnx");
        OnnxFiles.model()
                .input("x", DataType.FLOAT, ANY, 1)
                .node("Softmax", List.of("x"), "y", OnnxFiles.whole("axis", 0))
                .output("y", DataType.FLOAT, ANY, 1)
                .write(model);
        assertThat(inspect("--model", model.toString()).out()).contains("NOT independent");
    }

    @Test
    void columnThatIsNearestToThePrimaryIsTheScore() throws Exception {
        Path model = folder.resolve("three.onnx");
        OnnxFiles.model()
                .input("x", DataType.FLOAT, ANY, 2)
                .floats("w", new long[] {2, 3}, 1, 9, 0.25f, 1, 9, -0.5f)
                .floats("b", new long[] {3}, 0, 0, BIAS)
                .node("Gemm", List.of("x", "w", "b"), "z")
                .node("Sigmoid", List.of("z"), "p")
                .output("p", DataType.FLOAT, ANY, 3)
                .write(model);
        assertThat(
                        inspect(
                                        ownLog().toString(),
                                        "--model",
                                        model.toString(),
                                        "--format",
                                        "spec")
                                .out())
                .contains("output: {index: 2}");
    }

    @Test
    void logitsBesideProbabilities() throws Exception {
        Path model = folder.resolve("logit.onnx");
        OnnxFiles.model()
                .input("x", DataType.FLOAT, ANY, 2)
                .floats("w", new long[] {2, 1}, 0.25f, -0.5f)
                .floats("b", new long[] {1}, BIAS)
                .node("Gemm", List.of("x", "w", "b"), "z")
                .output("z", DataType.FLOAT, ANY, 1)
                .write(model);
        assertThat(
                        inspect(
                                        ownLog().toString(),
                                        "--model",
                                        model.toString(),
                                        "--format",
                                        "spec")
                                .out())
                .contains("output: {activation: sigmoid}");
    }

    @Test
    void parquetAndGzipAreReadAsTheyAre() throws Exception {
        Path parquet = folder.resolve("part-0.parquet");
        ParquetFiles.write(
                parquet,
                "SELECT 'r' || i AS request_id, 1772409600000 + i AS timestamp, {'a': i, 'b': 1} AS"
                        + " features, i / 100.0 AS primary_prediction FROM range(50) t(i)",
                "");
        assertThat(inspect(parquet.toString()).out())
                .contains("Parquet, 1 file", "all 50 records", "ShadowGate's own", "50 requests");
        Path gzip = folder.resolve("log.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            Files.copy(ownLog(), out);
        }
        assertThat(inspect(gzip.toString(), "--records", "10").out())
                .contains("JSON, gzip, 1 file", "the first 10 records", "10 requests");
    }

    /** A log of 100 GB is not read: the file has holes, and reading them would take minutes. */
    @Test
    @Timeout(30)
    void hugeFileIsNotReadToItsEnd() throws Exception {
        Path log = ownLog();
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(100L << 30);
        }
        assertThat(inspect(log.toString(), "--records", "200", "--megabytes", "1").out())
                .contains("the first 200 records", "200 requests");
    }

    @Test
    void nothingIsWritten() throws Exception {
        Path log = ownLog();
        inspect(log.toString(), "--model", model().toString());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("log.jsonl", "v13.onnx");
        }
    }

    @Test
    void whatIsNoLogIsSaidInOneLine() throws Exception {
        Path nowhere = folder.resolve("nowhere");
        assertError(nowhere.toString(), "there is no file or folder " + nowhere);
        assertError(folder.resolve("*.jsonl").toString(), "no file matches");
        assertError(write("empty.jsonl", ""), "is empty: it holds no record");
        assertError(write("noise.jsonl", "a\0b"), "is a binary file", "JSON, CSV or Parquet");
        assertError(write("zipped", "PK\3\4..."), "ZIP archive", "unpack it first");
        assertError(write("log.jsonl.gz", "{}"), "cannot be read: it is not gzip data");
        assertError(write("notes.txt", "just a line\nand more"), "neither JSON nor CSV", "just a");
        assertError(write("bad.jsonl", "{\n{\n"), "none of the first 2 records is JSON");
        Files.createDirectories(folder.resolve("void"));
        assertError(folder.resolve("void").toString(), "is a folder without files");
        Files.createDirectories(folder.resolve("delta/_delta_log"));
        assertError(folder.resolve("delta").toString(), "is a Delta table", "export it");
        InProcess.Ended gzip = InProcess.shadowgate("inspect", "--model", nowhere.toString());
        assertThat(gzip.err()).contains("there is no model file");
        assertThat(InProcess.shadowgate("inspect").err()).contains("name what to look at");
        assertThat(InProcess.shadowgate("inspect", "x", "--format", "xml").err())
                .contains("not one of text, json, spec");
        assertThat(InProcess.shadowgate("inspect", "x", "--layout", "none").err())
                .contains("layouts are kserve");
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8).toString();
    }

    private static void assertError(String path, String... parts) {
        InProcess.Ended ended = InProcess.shadowgate("inspect", path);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).contains(parts).doesNotContain("\tat ", "Exception");
    }

    private static InProcess.Ended inspect(String... args) {
        String[] all = Stream.concat(Stream.of("inspect"), Stream.of(args)).toArray(String[]::new);
        InProcess.Ended ended = InProcess.shadowgate(all);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).isEmpty();
        return ended;
    }
}
