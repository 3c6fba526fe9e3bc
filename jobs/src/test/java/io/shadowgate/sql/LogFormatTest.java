package io.shadowgate.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that others wrote, as tables of Flink SQL. */
class LogFormatTest {
    @TempDir static Path folder;
    private static final TableEnvironment TABLES =
            TableEnvironment.create(EnvironmentSettings.newInstance().inBatchMode().build());

    @BeforeAll
    static void writeLogs() throws Exception {
        TABLES.getConfig().set("table.local-time-zone", "UTC");
        TABLES.getConfig().set("parallelism.default", "1");
        write(
                "own",
                "{\"request_id\":\"r1\",\"timestamp\":1772409600123,\"features\":{\"age\":34,"
                        + "\"country\":\"DE\",\"vip\":true},\"primary_prediction\":0.5,"
                        + "\"primary_latency_ms\":12,\"primary_model\":\"v12\","
                        + "\"segments\":{\"device\":\"ios\"},\"shadow_prediction\":0.25}",
                "",
                "{\"request_id\":\"r2\",\"timestamp\":1772409600124,\"features\":{\"age\":35,"
                        + "\"country\":49,\"vip\":false},\"primary_prediction\":1}");
        write(
                "kserve",
                "{\"type\":\"org.kubeflow.serving.inference.request\",\"id\":\"k1\","
                    + "\"time\":\"2026-03-02T00:00:00Z\",\"data\":{\"instances\":[[1,2],[3,4]]}}",
                "{\"type\":\"org.kubeflow.serving.inference.response\",\"id\":\"k1\","
                    + "\"time\":\"2026-03-02T00:00:01Z\",\"data\":{\"predictions\":[\"a\",\"b\"]}}",
                "{\"type\":\"org.kubeflow.serving.inference.response\",\"id\":\"k2\","
                        + "\"time\":\"2026-03-02T00:00:02Z\",\"data\":{\"predictions\":[null]}}");
        write(
                "custom",
                "{\"meta\":{\"key\":7,\"at\":\"2026-03-02"
                        + " 01:00:00\",\"env\":\"live\"},\"p\":[0.1,0.9]}",
                "{\"meta\":{\"key\":8,\"at\":\"2026-03-02"
                        + " 01:00:01\",\"env\":\"test\"},\"p\":[0.2,0.8]}",
                "{\"meta\":{\"key\":9,\"at\":\"soon\",\"env\":\"live\"},\"p\":[0.3,0.7]}",
                "nonsense");
    }

    private static void write(String name, String... lines) throws Exception {
        Path log = Files.createDirectories(folder.resolve(name));
        Files.write(log.resolve("part.jsonl"), List.of(lines));
    }

    @Test
    void theColumnsSayWhatIsRead() {
        table(
                "own",
                "own",
                "request_id STRING, `timestamp` BIGINT, features ROW<age DOUBLE, country STRING,"
                        + " vip BOOLEAN>, primary_prediction DOUBLE, primary_latency_ms DOUBLE,"
                        + " segments ROW<device STRING>, shadow_prediction DOUBLE, part STRING",
                "");
        assertThat(rows("SELECT * FROM own"))
                .containsExactly(
                        Row.of(
                                "r1",
                                1_772_409_600_123L,
                                Row.of(34.0, "DE", true),
                                0.5,
                                12.0,
                                Row.of("ios"),
                                0.25,
                                "both"),
                        Row.of(
                                "r2",
                                1_772_409_600_124L,
                                Row.of(35.0, "49", false),
                                1.0,
                                null,
                                Row.of((Object) null),
                                null,
                                "both"));
        assertThat(rows("SELECT primary_prediction FROM own WHERE request_id = 'r2'"))
                .containsExactly(Row.of(1.0));
        table("v13", "own", "primary_prediction DOUBLE, rejected STRING", ROW_OF_V13);
        assertThat(rows("SELECT rejected FROM v13 WHERE rejected IS NOT NULL"))
                .singleElement()
                .asString()
                .contains("primary_model", "must be v13");
    }

    private static final String ROW_OF_V13 =
            ", 'shadowgate.primary' = 'v13', 'shadowgate.on-error' = 'row'";

    @Test
    void halvesAreRowsOfTheirOwn() {
        table(
                "kserve",
                "kserve",
                "request_id STRING, part STRING, features ARRAY<DOUBLE>, primary_prediction STRING,"
                        + " `timestamp` TIMESTAMP_LTZ(3), rejected STRING",
                ", 'shadowgate.layout' = 'kserve', 'shadowgate.on-error' = 'row'");
        assertThat(
                        rows(
                                "SELECT q.request_id, q.features[2], r.primary_prediction,"
                                        + " r.`timestamp` FROM kserve q JOIN kserve r ON"
                                        + " q.request_id = r.request_id AND q.part = 'request' AND"
                                        + " r.part = 'response'"))
                .containsExactlyInAnyOrder(
                        Row.of("k1#0", 2.0, "a", Instant.parse("2026-03-02T00:00:01Z")),
                        Row.of("k1#1", 4.0, "b", Instant.parse("2026-03-02T00:00:01Z")));
        assertThat(rows("SELECT `timestamp` FROM kserve WHERE rejected IS NOT NULL"))
                .containsExactly(Row.of(Instant.parse("2026-03-02T00:00:02Z")));
    }

    @Test
    void rejectedRecordsFailOrAreSkippedOrAreRows() {
        String columns =
                "request_id STRING, primary_prediction DOUBLE, `timestamp` TIMESTAMP_LTZ(3),"
                        + " rejected STRING";
        String options =
                ", 'shadowgate.fields.request_id' = '/nothing;/meta/key',"
                        + " 'shadowgate.fields.timestamp' = '/meta/at',"
                        + " 'shadowgate.fields.primary_prediction' = '/p/1',"
                        + " 'shadowgate.where./meta/env' = 'live;canary',"
                        + " 'shadowgate.time-zone' = '+01:00'";
        table("skipping", "custom", columns, options + ", 'shadowgate.on-error' = 'skip'");
        table("failing", "custom", columns, options);
        table("all_rows", "custom", columns, options + ", 'shadowgate.on-error' = 'row'");
        assertThat(rows("SELECT request_id, primary_prediction, `timestamp` FROM skipping"))
                .containsExactly(Row.of("7", 0.9, Instant.parse("2026-03-02T00:00:00Z")));
        assertThat(rows("SELECT rejected FROM all_rows"))
                .hasSize(3)
                .anySatisfy(row -> assertThat(row.getField(0)).isNull())
                .anySatisfy(row -> assertThat(row.toString()).contains("soon"))
                .anySatisfy(row -> assertThat(row.toString()).contains("not valid JSON"));
        assertThatThrownBy(() -> rows("SELECT * FROM failing"))
                .rootCause()
                .hasMessageContaining("a record is rejected (")
                .hasMessageContaining("'shadowgate.on-error' = 'skip'");
    }

    @Test
    void aWrongTableSaysWhatWouldBeRight() {
        assertWrong("primary_prediction INT", "", "it has to be DOUBLE for a score");
        assertWrong("request_id STRING", "", "needs the column primary_prediction");
        assertWrong("primary_prediction DOUBLE, score DOUBLE", "", "has no column score; its");
        assertWrong("primary_prediction DOUBLE NOT NULL", "", "is NOT NULL");
        assertWrong(
                "primary_prediction DOUBLE, shadow_prediction STRING", "", "shadow_prediction is");
        assertWrong(
                "primary_prediction DOUBLE",
                ", 'shadowgate.on-error' = 'row'",
                "needs the column rejected STRING");
        assertWrong(
                "primary_prediction DOUBLE",
                ", 'shadowgate.layout' = 'mlflow'",
                "'mlflow' is not one of kserve");
        assertWrong(
                "primary_prediction DOUBLE",
                ", 'shadowgate.fields.score' = '/x'",
                "no field is called so");
        assertWrong(
                "primary_prediction DOUBLE",
                ", 'shadowgate.fields.request_id' = 'header:ce_id'",
                "METADATA column");
        assertWrong(
                "primary_prediction DOUBLE",
                ", 'shadowgate.time-zone' = 'Mars/Base'",
                "is not a time zone");
        assertWrong(
                "primary_prediction DOUBLE", ", 'shadowgate.zone' = 'UTC'", "Unsupported options");
    }

    private static void assertWrong(String columns, String options, String message) {
        table("wrong", "own", columns, options);
        assertThatThrownBy(() -> rows("SELECT * FROM wrong")).hasStackTraceContaining(message);
    }

    private static void table(String name, String log, String columns, String options) {
        TABLES.executeSql("DROP TEMPORARY TABLE IF EXISTS " + name);
        TABLES.executeSql(
                "CREATE TEMPORARY TABLE "
                        + name
                        + " ("
                        + columns
                        + ") WITH ('connector' = 'filesystem', 'path' = '"
                        + folder.resolve(log)
                        + "', 'format' = 'shadowgate'"
                        + options
                        + ")");
    }

    private static List<Row> rows(String query) {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> all = TABLES.executeSql(query).collect()) {
            all.forEachRemaining(rows::add);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }
}
