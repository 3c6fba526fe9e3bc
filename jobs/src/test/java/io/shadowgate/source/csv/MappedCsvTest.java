package io.shadowgate.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.record.FeatureForms;
import io.shadowgate.record.Features;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.files.ReadLog;
import io.shadowgate.source.files.RequestFormat;
import io.shadowgate.spec.Compare.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CSV files whose layout a mapping describes. */
class MappedCsvTest {
    private static final String HEADER = "id,at,age,country,smoker,y,z,ms\n";
    private static final String GOOD = "5832,2021-06-01 02:00:00,41,DE,True,0.18,0.25,3.5\n";
    private static final long TIME = 1_622_505_600_000L;

    @TempDir Path folder;

    private final Map<String, List<FieldPath>> fields = new LinkedHashMap<>();
    private Kind kind = Kind.SCORE;
    private Set<String> optional = Set.of();

    MappedCsvTest() {
        field("request_id", "id");
        field("timestamp", "at");
        field("features", "");
        field("primary_prediction", "y");
        field("shadow_prediction", "z");
        field("primary_latency_ms", "ms");
        field("segments.land", "country");
    }

    private void field(String name, String path) {
        fields.put(name, List.of(FieldPath.of(path)));
    }

    @Test
    void columnsAreFieldsSegmentsAndFeatures() throws Exception {
        MirroredRequest request = request(HEADER + GOOD);
        assertThat(request.requestId()).isEqualTo("5832");
        assertThat(request.timestamp()).isEqualTo(TIME);
        assertThat(request.primary().score()).isEqualTo(0.18);
        assertThat(request.shadow().prediction().score()).isEqualTo(0.25);
        assertThat(request.primaryLatencyMs()).isEqualTo(3.5);
        assertThat(request.segments()).containsExactly("DE");
        Features features = request.features();
        assertThat(features.numbers()).containsExactly(41, Double.NaN, 1);
        // The input of the model says whether it takes the number or the text.
        assertThat(features.texts()).containsExactly("41", "DE", "True");
    }

    @ParameterizedTest
    @CsvSource({"12e4", "007", "9007199254740993", "True", "1.50", "0x1F"})
    void anIdAndALabelKeepTheirText(String text) throws Exception {
        kind = Kind.LABEL;
        MirroredRequest request =
                request(HEADER + GOOD.replace("5832", text).replace("0.18", text));
        assertThat(request.requestId()).isEqualTo(text);
        assertThat(request.primary().label()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"''", "NaN", "nan", "' '"})
    void anEmptyCellIsNothing(String empty) throws Exception {
        assertThat(reason(HEADER + GOOD.replace("41", empty))).contains("feature age ");
        assertThat(reason(HEADER + GOOD.replace("0.18", empty))).startsWith("primary_prediction ");
        assertThat(request(HEADER + GOOD.replace("3.5", empty)).primaryLatencyMs()).isNaN();
        optional = Set.of("age");
        assertThat(request(HEADER + GOOD.replace("41", empty)).features().isMissing(0)).isTrue();
    }

    /** An answer that is not a number is an answer of the shadow. */
    /** As databases export a column without a value. */
    @Test
    void aBackslashAndNIsNothing() throws Exception {
        optional = Set.of("country");
        MirroredRequest request = request(HEADER + GOOD.replace(",DE,", ",\\N,"));
        assertThat(request.features().isMissing(1)).isTrue();
        assertThat(request.segments()).containsExactly((String) null);
    }

    @Test
    void aShadowMayAnswerNanOrNothing() throws Exception {
        assertThat(request(HEADER + GOOD.replace("0.25", "NaN")).shadow().prediction().score())
                .isNaN();
        assertThat(request(HEADER + GOOD.replace("0.25", "high")).shadow().error())
                .startsWith("shadow_prediction at /z: the text \"high\"");
        assertThat(request(HEADER + GOOD.replace("0.25", "")).shadow()).isNull();
    }

    @Test
    void columnsAreNamedBySpecWhereFilesHaveNoHeader() throws Exception {
        List<String> columns = List.of(HEADER.trim().split(","));
        assertThat(requests(GOOD + GOOD.replace("5832", "2"), columns))
                .extracting(MirroredRequest::requestId)
                .containsExactly("5832", "2");
    }

    @Test
    void aRowWithoutAnIdHasItsPlace() throws Exception {
        fields.put("request_id", Layouts.fields(null, Map.of()).get("request_id"));
        assertThat(request(HEADER + GOOD).requestId()).endsWith("log.csv:2");
    }

    /** Tables of other programs keep JSON in their cells. */
    @Test
    void aCellMayHoldABody() throws Exception {
        field("features", "/body/instances/0");
        String csv =
                "id,at,y,body\n"
                    + "7,1622505600,1,\"{\"\"instances\"\":[{\"\"age\"\":5,\"\"country\"\":\"\"x\"\",\"\"smoker\"\":1}]}\"\n";
        assertThat(request(csv).features().numbers()).containsExactly(5, Double.NaN, 1);
    }

    @Test
    void aBadRowIsRejectedAlone() throws Exception {
        List<LogRecord> read =
                read(HEADER + "1,2\n" + GOOD.replace("\n", ",\n") + GOOD + "\"5\n", List.of());
        assertThat(read).hasSize(4);
        assertThat(read.get(0).rejected().reason())
                .startsWith("the row has 2 cells, but there are 8");
        assertThat(read.get(1).rejected().reason())
                .startsWith("the row has 9 cells, but there are 8");
        assertThat(read.get(2).exchange()).isNotNull();
        assertThat(read.get(3).rejected()).isNotNull();
    }

    private MirroredRequest request(String csv) throws Exception {
        List<MirroredRequest> requests = requests(csv, List.of());
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    private List<MirroredRequest> requests(String csv, List<String> columns) throws Exception {
        List<MirroredRequest> requests = new ArrayList<>();
        for (LogRecord read : read(csv, columns)) {
            assertThat(read.exchange()).as("%s", read).isNotNull();
            requests.addAll(read.exchange().requests());
        }
        return requests;
    }

    private String reason(String csv) throws IOException {
        return read(csv, List.of()).get(0).rejected().reason();
    }

    private List<LogRecord> read(String csv, List<String> columns) throws IOException {
        RequestSchema schema =
                new RequestSchema(
                        kind,
                        "v12",
                        List.of("age", "country", "smoker"),
                        true,
                        true,
                        List.of("land"),
                        null,
                        1 << 20,
                        new RecordMapping(
                                fields, Map.of(), RecordMapping.WITHIN, ZoneId.of("Europe/Berlin")),
                        new FeatureForms(Set.of(), optional, false));
        Path file = Files.writeString(folder.resolve("log.csv"), csv);
        return ReadLog.split(
                        new RequestFormat(schema, new CsvRows(null, columns)),
                        file,
                        0,
                        Files.size(file),
                        null)
                .stream()
                .map(ReadLog.Read::record)
                .toList();
    }
}
