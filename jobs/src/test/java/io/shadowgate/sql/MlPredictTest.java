package io.shadowgate.sql;

import static io.shadowgate.testing.OnnxFiles.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.testing.ModelServer;
import io.shadowgate.testing.OnnxFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models whose answers are known by hand, asked in SQL. */
class MlPredictTest {
    private static final String WRONG = "0".repeat(64);

    @TempDir Path folder;
    private TableEnvironment tables = environment(false);

    @BeforeEach
    void writeModels() throws Exception {
        // score = 1 / (1 + e^-(a + 2b - c))
        OnnxFiles.logistic(0, 1, 2, -1).write(folder.resolve("logistic.onnx"));
        // Three numbers pass through as they are.
        OnnxFiles.model()
                .input("x", DataType.FLOAT, ANY, 3)
                .node("Identity", List.of("x"), "y")
                .output("y", DataType.FLOAT, ANY, 3)
                .write(folder.resolve("same.onnx"));
        // The entry of a table of three; there is no fourth.
        OnnxFiles.model()
                .floats("entries", new long[] {3}, 10, 20, 30)
                .input("at", DataType.INT64, ANY, 1)
                .node("Gather", List.of("entries", "at"), "y")
                .output("y", DataType.FLOAT, ANY, 1)
                .write(folder.resolve("entry.onnx"));
    }

    @ParameterizedTest(name = "streaming: {0}")
    @ValueSource(booleans = {true, false})
    void oneColumnPerFeatureOfWhateverType(boolean streaming) {
        tables = environment(streaming);
        model(
                "INPUT (a DOUBLE, b BOOLEAN, c DOUBLE) OUTPUT (score DOUBLE, status STRING)",
                "logistic.onnx");
        List<Row> rows =
                rows(
                        "SELECT ROUND(score, 6), status FROM ML_PREDICT("
                                + requests(
                                        "(1, TRUE, 3.00), (2, FALSE, 0.50), (CAST(NULL AS INT),"
                                                + " TRUE, 1.00)")
                                + ", MODEL m, DESCRIPTOR(a, b, c))");
        // 1 / (1 + e^-0), 1 / (1 + e^-1.5)
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        Row.of(0.5, "SCORED"),
                        Row.of(0.817574, "SCORED"),
                        Row.of(null, "BAD_INPUT"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"FLOAT", "DOUBLE", "INT"})
    void oneArrayOfAllFeatures(String type) {
        model("INPUT (x ARRAY<DOUBLE>) OUTPUT (v ARRAY<FLOAT>, error STRING)", "same.onnx");
        List<Row> rows =
                rows(
                        "SELECT v, error FROM ML_PREDICT((SELECT CAST(x AS ARRAY<"
                                + type
                                + ">) AS x FROM (VALUES (ARRAY[1, 2, 3]), (ARRAY[4, 5])) AS t (x)),"
                                + " MODEL m, DESCRIPTOR(x))");
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        Row.of(new Float[] {1f, 2f, 3f}, null),
                        Row.of(null, "has 2 features where the model takes 3"));
    }

    @Test
    void labelsByTheirNames() {
        model(
                "INPUT (a FLOAT, b FLOAT, c FLOAT) OUTPUT (animal STRING)",
                "same.onnx",
                "'output.labels' = 'cat;dog;owl'");
        assertThat(
                        rows(
                                "SELECT animal FROM ML_PREDICT((SELECT * FROM (VALUES"
                                        + " (0.1, 0.7, 0.2), (0.5, 0.2, 0.3)) AS t (a, b, c)),"
                                        + " MODEL m, DESCRIPTOR(a, b, c))"))
                .containsExactlyInAnyOrder(Row.of("dog"), Row.of("cat"));
    }

    @Test
    void missingValuesAreReplacedAsTheOptionSays() {
        model(
                "INPUT (a DOUBLE, b DOUBLE, c DOUBLE) OUTPUT (v ARRAY<FLOAT>, error STRING)",
                "same.onnx",
                "'missing' = '{a: 7, c: nan}'");
        assertThat(
                        rows(
                                "SELECT v, error FROM ML_PREDICT((SELECT * FROM (VALUES (CAST(NULL"
                                    + " AS DOUBLE), 2e0, CAST(NULL AS DOUBLE)), (1e0, CAST(NULL AS"
                                    + " DOUBLE), 3e0)) AS t (a, b, c)), MODEL m, DESCRIPTOR(a, b,"
                                    + " c))"))
                .containsExactlyInAnyOrder(
                        Row.of(new Float[] {7f, 2f, Float.NaN}, null),
                        Row.of(null, "feature b is NULL"));
    }

    @Test
    void inputsAreFilledAsTheOptionSays() throws Exception {
        OnnxFiles.model()
                .input("ids", DataType.INT64, ANY, ANY)
                .input("mask", DataType.INT64, ANY, ANY)
                .input("factor", DataType.INT64)
                .longs("axes", new long[] {1}, 1)
                .node("Mul", List.of("ids", "mask"), "kept")
                .node("ReduceSum", List.of("kept", "axes"), "s", OnnxFiles.whole("keepdims", 0))
                .node("Mul", List.of("s", "factor"), "scaled")
                .node("Cast", List.of("scaled"), "y", OnnxFiles.whole("to", 1))
                .output("y", DataType.FLOAT, ANY)
                .write(folder.resolve("tokens.onnx"));
        model(
                "INPUT (tokens ARRAY<BIGINT>) OUTPUT (score DOUBLE)",
                "tokens.onnx",
                "'inputs' = '{ids: {list: tokens, pad: 9}, mask: {mask-of: tokens}, factor:"
                        + " {constant: 10}}'");
        assertThat(
                        rows(
                                "SELECT score FROM ML_PREDICT((SELECT CAST(x AS ARRAY<BIGINT>) AS"
                                        + " tokens FROM (VALUES (ARRAY[1, 2, 3]), (ARRAY[4])) AS t"
                                        + " (x)), MODEL m, DESCRIPTOR(tokens))"))
                .containsExactlyInAnyOrder(Row.of(60.0), Row.of(40.0));
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (score DOUBLE)", "same.onnx", "'inputs' = '{x: 5}'");
        refuses("x", "inputs.x: 5 is not one of FEATURE");
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (score DOUBLE)", "same.onnx", "'missing' = '[1]'");
        refuses("x", "missing: a list is not reject, nan, a number or a text");
    }

    @Test
    void aModelThatFailsCostsItsOwnRowAndNeverTheQuery() {
        model(
                "INPUT (place BIGINT) OUTPUT (entry FLOAT, status STRING, error STRING, latency_ms"
                        + " DOUBLE)",
                "entry.onnx",
                "'single-calls' = '1'");
        List<Row> rows =
                rows(
                        "SELECT entry, status, error LIKE '%out of%bounds%', latency_ms >= 0 FROM"
                                + " ML_PREDICT((SELECT * FROM (VALUES (2), (7), (0)) AS t"
                                + " (place)), MODEL m, DESCRIPTOR(place))");
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        Row.of(30f, "SCORED", null, true),
                        Row.of(null, "MODEL_ERROR", true, null),
                        Row.of(10f, "SCORED", null, true));
    }

    @Test
    void rowtimeSurvivesToBeWindowed() {
        tables = environment(true);
        model("INPUT (place BIGINT) OUTPUT (entry FLOAT)", "entry.onnx");
        tables.executeSql(
                "CREATE TEMPORARY TABLE requests (place BIGINT, event_time AS"
                    + " TO_TIMESTAMP_LTZ(place, 0), WATERMARK FOR event_time AS event_time) WITH"
                    + " ('connector' = 'datagen', 'fields.place.kind' = 'sequence',"
                    + " 'fields.place.start' = '0', 'fields.place.end' = '2')");
        assertThat(
                        rows(
                                "SELECT SUM(entry) FROM TABLE(TUMBLE((SELECT * FROM"
                                    + " ML_PREDICT(TABLE requests, MODEL m, DESCRIPTOR(place))),"
                                    + " DESCRIPTOR(event_time), INTERVAL '2' SECOND)) GROUP BY"
                                    + " window_start, window_end"))
                .containsExactlyInAnyOrder(Row.of(30f), Row.of(30f));
    }

    @Test
    void optionThatIsUnknown() {
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (v ARRAY<FLOAT>)", "same.onnx", "'bach' = '8'");
        refuses("x", "Unsupported options:", "bach", "Supported options:", "batch");
    }

    @Test
    void valuesOutOfRange() {
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (v ARRAY<FLOAT>)", "same.onnx", "'batch' = '0'");
        refuses("x", "batch 0", "must be at least 1");
        model(
                "INPUT (x ARRAY<FLOAT>) OUTPUT (v ARRAY<FLOAT>)",
                "same.onnx",
                "'single-calls' = '2'");
        refuses("x", "single-calls 2.0 is not in [0, 1]");
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (v ARRAY<FLOAT>)", "same.onnx", "'timeout' = '9 min'");
        refuses("x", "540000 ms", "180000 ms", "'timeout' to 135000 ms or less");
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (v ARRAY<FLOAT>)", "same.onnx", "'sha256' = 'A1'");
        refuses("x", "'sha256' = 'A1' is not a digest", "64 lower-case hex digits");
    }

    @Test
    void fileThatIsAnotherOrNone() {
        model(
                "INPUT (x ARRAY<FLOAT>) OUTPUT (v ARRAY<FLOAT>)",
                "same.onnx",
                "'sha256' = '" + WRONG + "'");
        refuses("x", "same.onnx has sha256", "not " + WRONG, "another file");
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (v ARRAY<FLOAT>)", "nowhere.onnx");
        refuses("x", "there is no model file " + folder.resolve("nowhere.onnx"));
    }

    @Test
    void columnsThatTheModelDoesNotFit() {
        model("INPUT (a FLOAT, b FLOAT) OUTPUT (score DOUBLE)", "logistic.onnx");
        refuses("a, b", "takes 3 features, but is given 2: [a, b]");
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (score DOUBLE)", "same.onnx");
        refuses("x", "has 3 columns; say which is the score with output.index (0 to 2)");
    }

    @Test
    void typesThatHoldNoFeatureOrAnswer() {
        model("INPUT (t TIMESTAMP(3)) OUTPUT (score DOUBLE)", "logistic.onnx");
        refuses("t", "Input column t is TIMESTAMP(3)", "a number, a BOOLEAN, a STRING or an array");
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (v MAP<STRING, INT>)", "same.onnx");
        refuses("x", "OUTPUT column v is MAP<STRING, INT>; it can be one number, DOUBLE or FLOAT");
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (v ARRAY<FLOAT>, w DOUBLE)", "same.onnx");
        refuses("x", "needs one column for the prediction", "has v, w");
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (status STRING)", "same.onnx");
        refuses("x", "needs one column for the prediction", "has none");
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (v ARRAY<FLOAT>, status INT)", "same.onnx");
        refuses("x", "OUTPUT column status is INT; it can be STRING");
        model("INPUT (x ARRAY<FLOAT>) OUTPUT (v ARRAY<FLOAT> NOT NULL)", "same.onnx");
        refuses("x", "OUTPUT column v is NOT NULL", "remove NOT NULL");
    }

    /** With what a server says of the model, and with what only the options say. */
    @Test
    void aModelAtAServer() throws Exception {
        try (ModelServer server = ModelServer.start(new ModelServer.Sum())) {
            String version = server.url(2) + "/versions/3";
            Path token = Files.writeString(folder.resolve("token"), "of-the-test\n");
            served(
                    "INPUT (a DOUBLE, b DOUBLE, city STRING) OUTPUT (score DOUBLE, status STRING)",
                    version,
                    "'output.name' = 'score'",
                    "'headers.Authorization' = 'Bearer ${file:" + token + "}'");
            String query =
                    "SELECT score, status FROM ML_PREDICT((SELECT * FROM (VALUES (1e0, 2e0, 'Ulm'),"
                            + " (0.5e0, 4e0, 'Berlin'), (1e0, CAST(NULL AS DOUBLE), 'Ulm')) AS t"
                            + " (a, b, city)), MODEL m, DESCRIPTOR(%s))";
            // first + 2 second + letters of the city
            List<Row> answers =
                    List.of(
                            Row.of(8.0, "SCORED"),
                            Row.of(14.5, "SCORED"),
                            Row.of(null, "BAD_INPUT"));
            assertThat(rows(query.formatted("a, b, city")))
                    .containsExactlyInAnyOrderElementsOf(answers);
            assertThat(server.headers.get("Authorization")).containsExactly("Bearer of-the-test");
            server.describes = false;
            served(
                    "INPUT (city STRING, a DOUBLE, b DOUBLE) OUTPUT (score DOUBLE, status STRING)",
                    version,
                    "'signature.inputs.x' = 'float[-1, 2]'",
                    "'signature.inputs.city' = 'string[-1, 1]'",
                    "'signature.outputs.score' = 'double[-1, 1]'");
            assertThat(rows(query.formatted("city, a, b")))
                    .containsExactlyInAnyOrderElementsOf(answers);
            served("INPUT (city STRING, a DOUBLE, b DOUBLE) OUTPUT (score DOUBLE)", version);
            refuses("a", "signature");
        }
    }

    private void served(String columns, String url, String... options) {
        List<String> all = new ArrayList<>(List.of("'provider' = 'djl'", "'timeout' = '1 min'"));
        all.add("'url' = '" + url + "'");
        all.addAll(List.of(options));
        tables.executeSql("DROP MODEL IF EXISTS m");
        tables.executeSql("CREATE MODEL m " + columns + " WITH (" + String.join(", ", all) + ")");
    }

    private void model(String columns, String file, String... options) {
        List<String> all = new ArrayList<>(List.of("'provider' = 'djl'"));
        all.add("'path' = '" + folder.resolve(file) + "'");
        // Loaded and busy machines are no fault of these models.
        if (Collections.disjoint(List.of(options), List.of("'timeout' = '9 min'"))) {
            all.add("'timeout' = '1 min'");
        }
        all.addAll(List.of(options));
        tables.executeSql("DROP MODEL IF EXISTS m");
        tables.executeSql("CREATE MODEL m " + columns + " WITH (" + String.join(", ", all) + ")");
    }

    private void refuses(String columns, String... said) {
        String query =
                "SELECT * FROM ML_PREDICT((SELECT"
                        + " CAST(ARRAY[1, 2, 3] AS ARRAY<FLOAT>) AS x,"
                        + " CAST(1 AS FLOAT) AS a, CAST(2 AS FLOAT) AS b,"
                        + " TIMESTAMP '2026-03-02 00:00:00.000' AS t), MODEL m, DESCRIPTOR("
                        + columns
                        + "))";
        var thrown = assertThatThrownBy(() -> tables.explainSql(query));
        for (String part : said) {
            thrown.hasStackTraceContaining(part);
        }
    }

    private static String requests(String values) {
        return "(SELECT CAST(a AS INT) AS a, b, CAST(c AS DECIMAL(5, 2)) AS c FROM (VALUES "
                + values
                + ") AS t (a, b, c))";
    }

    private List<Row> rows(String query) {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> results = tables.executeSql(query).collect()) {
            results.forEachRemaining(rows::add);
        } catch (Exception e) {
            throw new IllegalStateException(query, e);
        }
        return rows;
    }

    private static TableEnvironment environment(boolean streaming) {
        TableEnvironment tables =
                TableEnvironment.create(
                        streaming
                                ? EnvironmentSettings.inStreamingMode()
                                : EnvironmentSettings.inBatchMode());
        tables.getConfig().set("parallelism.default", "1");
        return tables;
    }
}
