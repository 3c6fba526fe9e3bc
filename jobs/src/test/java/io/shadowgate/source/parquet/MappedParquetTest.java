package io.shadowgate.source.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.record.Exchange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.files.ReadLog;
import io.shadowgate.source.files.RequestFormat;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.testing.ParquetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parquet files whose layout a mapping describes. */
class MappedParquetTest {
    private static final String GOOD = "'r1' AS id, %s AS at, [1.5, 2] AS x, 0.5::DOUBLE AS y";

    @TempDir Path folder;

    /** A time without an offset is in the log's zone, here an hour ahead of UTC. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1772409600123::BIGINT|0",
                "1772409600::INTEGER|0",
                "1772409600123456::BIGINT|0",
                "1772409600123456789::BIGINT|0",
                "1772409600.123::DOUBLE|0",
                "1772409600.123::DECIMAL(20,3)|0",
                "1772409600::DECIMAL(10,0)|0",
                "make_timestamp(1772409600123999)::TIMESTAMPTZ|0",
                "make_timestamp(1772409600123000)::TIMESTAMP_MS|1",
                "make_timestamp(1772409600123999)|1",
                "make_timestamp_ns(1772409600123999999)|1",
                "'2026-03-02 00:00:00.123 UTC'|0",
                "'2026-03-02 00:00:00.123'|1",
            })
    void timesOfAllKindsAreRead(String sql, int hoursAhead) throws IOException {
        Exchange read = one(mapping("at"), GOOD.formatted(sql)).exchange();
        assertThat(read).as(sql).isNotNull();
        assertThat(read.timestamp() / 1000).isEqualTo(1_772_409_600 - 3600L * hoursAhead);
    }

    /** The same for a column that has the name of ShadowGate's own event time. */
    @Test
    void aColumnNamedTimestampIsNoExceptionToTheZone() throws IOException {
        String row =
                GOOD.formatted("make_timestamp(1772409600123999)").replace("at,", "timestamp,");
        assertThat(one(mapping("timestamp"), row).exchange().timestamp())
                .isEqualTo(1_772_409_600_123L - 3_600_000);
    }

    /** Spark's old form, which DuckDB does not write, within a group. */
    @Test
    void nanosecondsOfAJulianDayAreReadWithinAGroup() throws Exception {
        MessageType schema =
                MessageTypeParser.parseMessageType(
                        "message log { required group meta { required int64 id;"
                                + " required int96 at; } required double x; required double y; }");
        Path file = folder.resolve("int96.parquet");
        try (ParquetWriter<Group> writer =
                ExampleParquetWriter.builder(new LocalOutputFile(file))
                        .withConf(new PlainParquetConfiguration())
                        .withType(schema)
                        .build()) {
            Group row = new SimpleGroupFactory(schema).newGroup();
            row.addGroup("meta")
                    .append("id", 7L)
                    .append("at", new NanoTime(2_461_102, 5_123_999_999L));
            writer.write(row.append("x", 1.0).append("y", 0.5));
        }
        LogRecord read = read(mapping("/meta/at", "/meta/id"), file);
        assertThat(read.exchange().requestId()).isEqualTo("7");
        assertThat(read.exchange().timestamp())
                .isEqualTo(Instant.parse("2026-03-02T00:00:05.123Z").toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1.5, 2]|x",
                "[[1.5, 2]]|/x/*",
                "{data: [[1.5, 2]]}|/x/data/*",
                "{features: [1.5::FLOAT, 2]}|/x/features",
                "[{features: [1.5::DECIMAL(4,1), 2]}]|/x/*/features",
                "'[[1.5, 2]]'|/x/*",
                "MAP {'v': [1.5, 2]}|/x/v",
            })
    void listsAndGroupsAreRead(String sql, String path) throws IOException {
        String row = GOOD.formatted("1772409600").replace("[1.5, 2]", sql);
        Map<String, List<FieldPath>> fields = mapping("at");
        fields.put("features", List.of(FieldPath.of(path)));
        LogRecord read = one(fields, row);
        assertThat(read.exchange()).as("%s", read).isNotNull();
        assertThat(read.exchange().features()[0].numbers()).containsExactly(1.5, 2);
    }

    /** As Databricks writes an inference table. */
    @Test
    void aMakersTableIsReadAsItIs() throws Exception {
        String row =
                "'r' || i AS databricks_request_id, make_timestamp(1772409600123000)::TIMESTAMPTZ"
                    + " AS request_time, 200::SMALLINT AS status_code, 11::BIGINT AS"
                    + " execution_duration_ms,"
                    + " '{\"dataframe_split\":{\"columns\":[\"a\"],\"data\":[[1]]}}' AS request,"
                    + " CASE WHEN i = 1 THEN NULL ELSE '{\"predictions\":[0.5]}' END AS response,"
                    + " CASE WHEN i = 1 THEN ['MAX_RESPONSE_SIZE_EXCEEDED'] ELSE [] END AS"
                    + " logging_error_codes, MAP {'endpoint': 'e'} AS request_metadata FROM"
                    + " range(2) t(i)";
        Path file = folder.resolve("table.parquet");
        ParquetFiles.write(file, "SELECT " + row, "");
        List<LogRecord> read = readAll(Layouts.fields("databricks"), file);
        List<MirroredRequest> requests = read.get(0).exchange().requests();
        assertThat(requests.get(0).requestId()).isEqualTo("r0");
        assertThat(requests.get(0).timestamp()).isEqualTo(1_772_409_600_123L);
        assertThat(requests.get(0).primaryLatencyMs()).isEqualTo(11);
        assertThat(read.get(1).rejected().reason())
                .isEqualTo(
                        "response is missing: the log has MAX_RESPONSE_SIZE_EXCEEDED at"
                                + " /logging_error_codes instead");
        assertThat(read.get(1).rejected().record()).startsWith("{\"databricks_request_id\":\"r1\"");
    }

    private static Map<String, List<FieldPath>> mapping(String time, String... id) {
        Map<String, List<FieldPath>> fields = new LinkedHashMap<>();
        fields.put("request_id", List.of(FieldPath.of(id.length == 0 ? "id" : id[0])));
        fields.put("timestamp", List.of(FieldPath.of(time)));
        fields.put("features", List.of(FieldPath.of("x")));
        fields.put("primary_prediction", List.of(FieldPath.of("y")));
        return fields;
    }

    private LogRecord one(Map<String, List<FieldPath>> fields, String columns) throws IOException {
        Path file = folder.resolve("one.parquet");
        ParquetFiles.write(file, "SELECT " + columns, "");
        return read(fields, file);
    }

    private static LogRecord read(Map<String, List<FieldPath>> fields, Path file)
            throws IOException {
        List<LogRecord> read = readAll(fields, file);
        assertThat(read).hasSize(1);
        return read.get(0);
    }

    private static List<LogRecord> readAll(Map<String, List<FieldPath>> fields, Path file)
            throws IOException {
        RequestSchema schema =
                new RequestSchema(
                        Kind.SCORE,
                        "v12",
                        fields.containsKey("request") ? List.of("a") : List.of(),
                        true,
                        true,
                        List.of(),
                        null,
                        1 << 20,
                        new RecordMapping(
                                fields, Map.of(), RecordMapping.WITHIN, ZoneId.of("Europe/Berlin")),
                        Set.of(),
                        Set.of(),
                        false);
        return ReadLog.split(new RequestFormat(schema), file, 0, Files.size(file), null).stream()
                .map(ReadLog.Read::record)
                .toList();
    }
}
