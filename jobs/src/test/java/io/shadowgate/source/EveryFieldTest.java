package io.shadowgate.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RecordLayout;
import io.shadowgate.record.RequestField;
import io.shadowgate.record.RequestReader;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.files.ReadLog;
import io.shadowgate.source.files.RequestFormat;
import io.shadowgate.source.json.RequestParser;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.testing.ParquetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Every format reads every field of the list, and all formats read it alike. */
class EveryFieldTest {
    private static final RequestSchema SCHEMA =
            new RequestSchema(
                    Kind.SCORE, "v12", List.of("age"), true, true, List.of("country"), null, 4096);

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void everyFormatReadsTheField(RequestField field) throws IOException {
        Map<RequestField, String> record = new EnumMap<>(RequestField.class);
        for (RequestField each : RequestField.values()) {
            record.put(each, value(each));
        }
        record.remove(RequestField.PRIMARY_ERROR);
        record.remove(RequestField.SHADOW_ERROR);
        Map<RequestField, String> other = new EnumMap<>(record);
        other.put(field, otherValue(field));

        LogRecord expected = plainJson(other);
        assertThat(expected).usingRecursiveComparison().isNotEqualTo(plainJson(record));
        for (LogRecord read : List.of(json(other), parquet(other), csv(other))) {
            assertThat(read)
                    .usingRecursiveComparison()
                    .ignoringFields("rejected.position", "rejected.record")
                    .isEqualTo(expected);
        }
    }

    /** The schema has a shadow run on every request, so features are required too. */
    @ParameterizedTest
    @EnumSource
    void onlyFieldsThatAreSaidToBeRequiredAreRequired(RequestField field) {
        Map<RequestField, String> record = new EnumMap<>(RequestField.class);
        for (RequestField each : RequestField.values()) {
            if (each != field) {
                record.put(each, value(each));
            }
        }
        LogRecord read = plainJson(record);
        if (field.sentence().startsWith("required")) {
            assertThat(read.rejected().reason()).isEqualTo(field.fieldName() + " is missing");
        } else {
            assertThat(read.request()).isNotNull();
        }
    }

    @Test
    void aFieldStandsWhereTheLayoutSays() {
        Map<RequestField, JsonPointer> paths = new EnumMap<>(RecordLayout.STANDARD.paths());
        paths.put(RequestField.REQUEST_ID, JsonPointer.compile("/meta/id"));
        paths.put(RequestField.TIMESTAMP, JsonPointer.compile("/meta/sent/at"));
        RequestReader reader = new RequestReader(SCHEMA, new RecordLayout(paths));
        String record =
                """
                {"request_id":"other","meta":{"x":{"id":"no"},"sent":{"at":1772409600000},
                "id":"r1"},"features":{"age":4},"primary_prediction":0.5,"primary_latency_ms":3}
                """;
        reader.next();
        try (JsonParser parser =
                new JsonFactory().createParser(ObjectReadContext.empty(), record)) {
            parser.nextToken();
            reader.read(parser);
        }
        assertThat(reader.request().requestId()).isEqualTo("r1");
        assertThat(reader.request().timestamp()).isEqualTo(1_772_409_600_000L);
    }

    private static String value(RequestField field) {
        return switch (field) {
            case REQUEST_ID -> "\"r1\"";
            case TIMESTAMP -> "1772409600000";
            case PRIMARY_MODEL -> "\"v12\"";
            case PRIMARY_ERROR, SHADOW_ERROR -> "null";
            case PRIMARY_PREDICTION -> "0.5";
            case PRIMARY_LATENCY_MS -> "3.5";
            case FEATURES -> "{\"age\":4}";
            case SEGMENTS -> "{\"country\":\"DE\"}";
            case SHADOW_PREDICTION -> "0.25";
            case SHADOW_LATENCY_MS -> "7.5";
        };
    }

    private static String otherValue(RequestField field) {
        return switch (field) {
            case REQUEST_ID -> "\"r2\"";
            case TIMESTAMP -> "1772409600001";
            case PRIMARY_MODEL -> "\"v11\"";
            case PRIMARY_ERROR, SHADOW_ERROR -> "\"out of memory\"";
            case PRIMARY_PREDICTION -> "0.75";
            case PRIMARY_LATENCY_MS -> "4.5";
            case FEATURES -> "{\"age\":5}";
            case SEGMENTS -> "{\"country\":\"PT\"}";
            case SHADOW_PREDICTION -> "0.125";
            case SHADOW_LATENCY_MS -> "8.5";
        };
    }

    private static String text(Map<RequestField, String> record) {
        return record.entrySet().stream()
                .map(field -> "\"" + field.getKey().fieldName() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static LogRecord plainJson(Map<RequestField, String> record) {
        byte[] bytes = text(record).getBytes(UTF_8);
        return new RequestParser(SCHEMA).parse(bytes, 0, bytes.length, () -> "here");
    }

    /** An escape is not plain, so the general parser reads the record. */
    private static LogRecord json(Map<RequestField, String> record) {
        byte[] bytes = text(record).replace("{\"req", "{\"x\":\"\\u0041\",\"req").getBytes(UTF_8);
        return new RequestParser(SCHEMA).parse(bytes, 0, bytes.length, () -> "here");
    }

    private LogRecord csv(Map<RequestField, String> record) throws IOException {
        List<String> names = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        for (Map.Entry<RequestField, String> field : record.entrySet()) {
            boolean object = field.getValue().startsWith("{");
            String[] member = field.getValue().replaceAll("[{}\"]", "").split(":");
            names.add(object ? member[0] : field.getKey().fieldName());
            cells.add(object ? member[1] : field.getValue());
        }
        Path file = folder.resolve("one.csv");
        Files.writeString(file, String.join(",", names) + "\n" + String.join(",", cells) + "\n");
        List<ReadLog.Read> read =
                ReadLog.split(new RequestFormat(SCHEMA), file, 0, Files.size(file), null);
        assertThat(read).hasSize(1);
        return read.get(0).record();
    }

    private LogRecord parquet(Map<RequestField, String> record) throws IOException {
        Path json = folder.resolve("one.jsonl");
        Path file = folder.resolve("one.parquet");
        Files.writeString(json, text(record));
        ParquetFiles.write(file, "SELECT * FROM read_json_auto('" + json + "')", "");
        List<ReadLog.Read> read =
                ReadLog.split(new RequestFormat(SCHEMA), file, 0, Files.size(file), null);
        assertThat(read).hasSize(1);
        return read.get(0).record();
    }
}
