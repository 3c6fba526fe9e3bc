package io.shadowgate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.app.UserError;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.OnnxFiles;
import io.shadowgate.testing.ParquetFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables and models of a test of one's own answer questions in SQL. */
class SpecTablesTest {
    @TempDir Path folder;
    private SpecTables made;
    private SqlStatements sql;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(folder.resolve("requests"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lines.add(
                    "{\"request_id\":\"r-"
                            + i
                            + "\",\"timestamp\":"
                            + (1_772_409_600_000L + i)
                            + ",\"features\":{\"age\":"
                            + i
                            + ",\"the job\":\"clerk\",\"read\":2},\"primary_prediction\":0.5,"
                            + "\"primary_latency_ms\":12,\"segments\":{\"country\":\""
                            + (i % 3 == 0 ? "DE" : "FR")
                            + "\"}}");
        }
        lines.add("{\"request_id\":\"r-x\"}");
        Files.write(folder.resolve("requests/log.jsonl"), lines);
        OnnxFiles.model()
                .input("x", DataType.FLOAT, OnnxFiles.ANY, 2)
                .floats("w", new long[] {2, 1}, 1f, 10f)
                .node("MatMul", List.of("x", "w"), "y")
                .output("y", DataType.FLOAT, OnnxFiles.ANY, 1)
                .write(folder.resolve("it's.onnx"));
        Path spec =
                Files.writeString(
                        folder.resolve("test.yaml"),
                        """
                        test: t
                        traffic:
                          files: {path: requests/}
                        primary: {name: v12}
                        shadows:
                          - name: v-13
                            model: {path: "it's.onnx"}
                            features: [age, read]
                        compare:
                          segments: [country]
                        sinks:
                          files: {path: out/, comparisons: true}
                        """);
        made = SpecTables.of(SpecReader.read(spec, Map.of()));
        sql =
                new SqlStatements(
                        List.of(SqlFiles.functions(), made.sql()),
                        Map.of(),
                        2,
                        new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @Test
    void questionsAreAnswered() throws Exception {
        assertThat(made.greeting())
                .contains(
                        "Tables of test t: requests, features, comparisons, reports, decisions,"
                                + " rejected",
                        "Models: `v-13`");
        assertThat(
                        csv(
                                "SELECT country, COUNT(*) AS n, MAX(age) AS oldest FROM features"
                                        + " GROUP BY country ORDER BY country"))
                .containsExactly("country,n,oldest", "DE,10,27.0", "FR,20,29.0");
        assertThat(csv("SELECT rejected FROM requests WHERE rejected IS NOT NULL"))
                .containsExactly(
                        "rejected", "timestamp is missing: there is nothing at /timestamp");
        assertThat(
                        csv(
                                "SELECT request_id, prediction FROM ML_PREDICT(TABLE features,"
                                        + " MODEL `v-13`, DESCRIPTOR(age, `read`)) WHERE age = 7"))
                .containsExactly("request_id,prediction", "r-7,27.0");
        sql.run(
                "SELECT request_id, segments, event_time FROM requests WHERE request_id = 'r-3'",
                SqlStatements.Format.JSON);
        assertThat(taken())
                .containsExactly(
                        "{\"request_id\":\"r-3\",\"segments\":{\"country\":\"DE\"},"
                                + "\"event_time\":\"2026-03-02T00:00:00.003Z\"}");
        assertThat(csv("SHOW FUNCTIONS LIKE 'LATENCY_Q%'"))
                .containsExactly("function name", "latency_quantile", "latency_quantile_exact");
        errorsSayWhatToDo();
    }

    /** CSV and Parquet are read as the job reads them, and labels beside them. */
    @Test
    void logsOfColumnsAndLabelsAreTables() throws Exception {
        Files.createDirectories(folder.resolve("columns"));
        Files.writeString(
                folder.resolve("columns/log.csv"),
                """
                request_id;timestamp;features.age;primary_prediction;segments.country
                c-1;2026-03-02T00:00:00Z;30;0.25;DE
                c-2;2026-03-02T00:00:01Z;50;0.75;FR
                c-3;soon;50;0.75;FR
                """);
        ParquetFiles.write(
                folder.resolve("columns/more.parquet"),
                "SELECT 'p-' || i AS request_id, 1772409602000 + i AS timestamp,"
                        + " {age: 70.0::DOUBLE} AS features, 0.5::DOUBLE AS primary_prediction"
                        + " FROM range(2) t(i)",
                "");
        Files.createDirectories(folder.resolve("labels"));
        Files.writeString(
                folder.resolve("labels/known.jsonl"),
                """
                {"request_id":"c-1","timestamp":1772500000000,"ground_truth":0}
                {"request_id":"c-2","timestamp":1772500000000,"ground_truth":true}
                {"request_id":"p-0","ground_truth":1}
                {"request_id":"p-1","timestamp":1772500000000,"ground_truth":"maybe"}
                """);
        Path spec =
                Files.writeString(
                        folder.resolve("columns.yaml"),
                        """
                        test: t
                        traffic:
                          files: {path: columns/, delimiter: ";"}
                        labels:
                          files: {path: labels/}
                        primary: {name: v12}
                        shadows:
                          - name: v-13
                            model: {path: "it's.onnx"}
                            features: [age]
                        compare:
                          threshold: 0.5
                          segments: [country]
                        sinks:
                          files: {path: out/, comparisons: true}
                        """);
        made = SpecTables.of(SpecReader.read(spec, Map.of()));
        assertThat(made.greeting())
                .contains("requests, features, comparisons", "labels, labelled_comparisons");
        sql =
                new SqlStatements(
                        List.of(SqlFiles.functions(), made.sql()),
                        Map.of(),
                        2,
                        new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(
                        csv(
                                "SELECT request_id, age, country, ground_truth FROM features LEFT"
                                        + " JOIN labels USING (request_id) ORDER BY request_id"))
                .containsExactly(
                        "request_id,age,country,ground_truth",
                        "c-1,30.0,DE,0.0",
                        "c-2,50.0,FR,1.0",
                        "p-0,70.0,,1.0",
                        "p-1,70.0,,");
        assertThat(csv("SELECT rejected FROM requests WHERE rejected IS NOT NULL"))
                .hasSize(2)
                .last()
                .asString()
                .contains("timestamp", "soon");
        assertThat(csv("SELECT rejected FROM labels WHERE rejected IS NOT NULL"))
                .hasSize(2)
                .last()
                .asString()
                .contains("maybe", "no number");
        assertThat(
                        csv(
                                "SELECT request_id, event_time FROM labels WHERE `timestamp` IS"
                                        + " NULL AND rejected IS NULL"))
                .containsExactly("request_id,event_time", "p-0,");
    }

    private void errorsSayWhatToDo() {
        assertError("SELECT RAT(1, 2)", "Did you mean rate?", "SHOW FUNCTIONS lists all");
        assertError("SELECT * FROM request", "Did you mean requests?", "SHOW TABLES lists all");
        assertError(
                "SELECT * FROM requests WHERE event_time > '2026-03-02 00:00:00'",
                "TIMESTAMP '2026-03-02");
        assertError("SELECT * FROM reports", "run the test first");
        assertError("SELECT position FROM rejected", "write it in backticks: `position`");
        assertError(
                "SELECT COUNT(*) FROM requests WHERE request_id = \"r-3\"",
                "texts are in single quotes");
        assertError("SELECT nothing FROM requests", "Column 'nothing' not found");
    }

    private void assertError(String statement, String... said) {
        assertThatThrownBy(() -> sql.run(statement, SqlStatements.Format.CSV))
                .isInstanceOf(UserError.class)
                .message()
                .contains(said)
                .doesNotContain("Was expecting")
                .satisfies(message -> assertThat(message.lines()).hasSizeLessThan(4));
        out.reset();
    }

    @Test
    void statementsEndAtSemicolonsOfTheirOwn() {
        assertThat(
                        SqlStatements.statements(
                                "SELECT ';' AS `a;b`; -- it's; a comment\nSELECT 2;\n;"))
                .containsExactly("SELECT ';' AS `a;b`", "SELECT 2");
    }

    private List<String> csv(String statement) throws Exception {
        sql.run(statement, SqlStatements.Format.CSV);
        return taken();
    }

    private List<String> taken() {
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        out.reset();
        return lines;
    }
}
