package io.shadowgate.source.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.files.ReadLog;
import io.shadowgate.source.files.ReadLog.Read;
import io.shadowgate.source.files.RequestFormat;
import io.shadowgate.spec.Compare.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the rows of a CSV file. */
class CsvRowsTest {
    private static final long TIME = 1_772_409_600_000L;
    private static final int LONGEST = 300;
    private static final RequestSchema SCORES = schema(Kind.SCORE, List.of("age", "country"));
    private static final String HEADER =
            "request_id,timestamp,primary_prediction,primary_latency_ms,age,country,device\n";
    private static final String GOOD = "r1,2026-03-02 00:00:00,0.25,3.5,41,DE,phone\n";

    @TempDir private Path folder;

    @Test
    void columnsAreFieldsFeaturesAndSegments() throws IOException {
        MirroredRequest request = request(HEADER + GOOD);
        assertThat(request.requestId()).isEqualTo("r1");
        assertThat(request.timestamp()).isEqualTo(TIME);
        assertThat(request.primary().score()).isEqualTo(0.25);
        assertThat(request.primaryLatencyMs()).isEqualTo(3.5);
        assertThat(request.features().numbers()).containsExactly(41, Double.NaN);
        assertThat(request.features().texts()).containsExactly(null, "DE");
        assertThat(request.segments()).containsExactly("DE", "phone");
    }

    @Test
    void aColumnWithAPrefixGoesBeforeOneWithout() throws IOException {
        MirroredRequest request =
                request(
                        "country,features.country,segments.country,age,request_id,timestamp,"
                                + "primary_prediction\nx,FR,ES,1,7,1772409600,1\n");
        assertThat(request.requestId()).isEqualTo("7");
        assertThat(request.timestamp()).isEqualTo(TIME);
        assertThat(request.features().texts()).containsExactly(null, "FR");
        assertThat(request.segments()).containsExactly("ES", null);
        assertThat(request.primaryLatencyMs()).isNaN();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '\'',
            value = {
                "DE!DE",
                "\"DE\"!DE",
                "\"a,b\"!a,b",
                "\"say \"\"hi\"\"\"!say \"hi\"",
                "\"\"\"\"!\"",
                "a\"b!a\"b",
                "007!007",
                "ü!ü",
                "' x '!' x '",
            })
    void quotesAreUndone(String written, String country) throws IOException {
        MirroredRequest request = request(HEADER + GOOD.replace("DE", written));
        assertThat(request.features().texts()).containsExactly(null, country);
    }

    @Test
    void lineBreaksWithinQuotesBelongToTheCell() throws IOException {
        List<LogRecord> read =
                read(HEADER + GOOD.replace("DE", "\"D\r\n\nE\"") + GOOD + GOOD.replace("41", "x,"));
        assertThat(read).hasSize(3);
        assertThat(read.get(0).request().features().texts()).containsExactly(null, "D\r\n\nE");
        assertThat(read.get(2).rejected().position()).endsWith(":6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\n\n", "\r\n\r\n"})
    void linesEndInAnyWay(String end) throws IOException {
        String text = HEADER + GOOD + GOOD.replace("r1", "r2");
        assertThat(ids(read("\uFEFF" + text.replace("\n", end)))).containsExactly("r1", "r2");
        assertThat(ids(read(text.replace("\n", end).stripTrailing()))).containsExactly("r1", "r2");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "-2.5e3,-2500", "1e-05,0.00001", "True,1", "false,0", "0.0,0"})
    void cellsThatAreNumbersAreNumbers(String written, double age) throws IOException {
        assertThat(request(HEADER + GOOD.replace("41", written)).features().numbers()[0])
                .isEqualTo(age);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", " ", "NaN", "nan", "\\N"})
    void anEmptyCellIsAsIfTheColumnWereAbsent(String empty) throws IOException {
        assertThat(reason(HEADER + GOOD.replace("41", empty))).isEqualTo("feature age is missing");
        assertThat(reason(HEADER + GOOD.replace("0.25", empty)))
                .isEqualTo("primary_prediction is missing");
        assertThat(request(HEADER + GOOD.replace("3.5", empty)).primaryLatencyMs()).isNaN();
        assertThat(request(HEADER + GOOD.replace("phone", empty)).segments())
                .containsExactly("DE", null);
    }

    @Test
    void aBadRowIsRejectedAlone() throws IOException {
        assertThat(reason(HEADER + "r1,1,2\n"))
                .isEqualTo(
                        "the row has 3 cells, but there are 7 columns (traffic.files.delimiter says"
                                + " what separates them)");
        assertThat(reason(HEADER + GOOD.replace("DE", "\"D\"E")))
                .isEqualTo(
                        "cell 6 goes on behind its closing quote; a quote within quotes is written"
                                + " twice");
        assertThat(reason(HEADER + GOOD.replace("0.25", "high")))
                .isEqualTo("primary_prediction must be a number, not the text \"high\"");
        assertThat(reason(HEADER.replace("request_id", "id") + GOOD))
                .startsWith("the header has no column request_id, but \"id\", \"timestamp\"");
        assertThat(reason(HEADER.replace("device", "age") + GOOD))
                .isEqualTo("the header has the column age twice");
    }

    @Test
    void aRowThatIsTooLongIsRejectedAlone() throws IOException {
        String text =
                HEADER
                        + GOOD.replace("DE", "\"" + "x\n".repeat(LONGEST) + "\"")
                        + GOOD.replace("r1", "r2")
                        + GOOD.replace("DE", "y".repeat(3 * LONGEST))
                        + GOOD.replace("r1", "r3");
        assertThat(ids(read(text)))
                .containsExactly(
                        LogRecord.tooLong(LONGEST), "r2", LogRecord.tooLong(LONGEST), "r3");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 40})
    void aQuoteThatIsNotClosedCostsItsLineAlone(int more) throws IOException {
        String text = HEADER + GOOD + GOOD.replace("DE", "\"DE") + GOOD.repeat(more);
        List<LogRecord> read = read(text);
        assertThat(read).hasSize(more + 2);
        assertThat(read.get(1).rejected().reason())
                .isEqualTo("a quote opens in this line and is not closed before the file ends");
        assertThat(read.get(1).rejected().position()).endsWith(":3");
        assertThat(read.subList(2, more + 2)).allMatch(record -> record.request() != null);
    }

    @Test
    void namesOfColumnsCanBeGiven() throws IOException {
        List<String> names = List.of(HEADER.strip().split(","));
        CsvRows rows = new CsvRows(';', names);
        for (String text : List.of(GOOD, HEADER + GOOD)) {
            Path file = file("x", text.replace(',', ';').getBytes(UTF_8));
            assertThat(ids(records(rows, SCORES, file))).containsExactly("r1");
        }
        assertThat(
                        ids(
                                records(
                                        new CsvRows(null, names),
                                        SCORES,
                                        file("x.csv", GOOD.getBytes(UTF_8)))))
                .containsExactly("r1");
    }

    @Test
    void tabsSeparateTheCellsOfTsv() throws IOException {
        byte[] text = (HEADER + GOOD).replace(',', '\t').getBytes(UTF_8);
        assertThat(ids(records(new CsvRows(null, List.of()), SCORES, file("x.tsv", text))))
                .containsExactly("r1");
    }

    @Test
    void vectorsAndLabels() throws IOException {
        RequestSchema vectors = schema(Kind.VECTOR, List.of("age"));
        RequestSchema labels = schema(Kind.LABEL, List.of("age"));
        Path file = file("x.csv", (HEADER + GOOD.replace("0.25", "\"[0.5, 1]\"")).getBytes(UTF_8));
        CsvRows rows = new CsvRows(null, List.of());
        assertThat(records(rows, vectors, file).get(0).request().primary().vector())
                .containsExactly(0.5, 1);
        assertThat(
                        records(rows, labels, file("y.csv", (HEADER + GOOD).getBytes(UTF_8)))
                                .get(0)
                                .request()
                                .primary()
                                .label())
                .isEqualTo("0.25");
    }

    /** Rows of random cells, in blocks of any size, read on from any position. */
    @Test
    void aRestoredReaderGoesOnBehindTheLastRow() throws IOException {
        Random random = new Random(18);
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 60; i++) {
            String[] cells = {
                "DE", "\"a\nb\"", "\"\"\"\"", "\"" + "z\n".repeat(200) + "\"", "\"x\"y"
            };
            text.append(
                    GOOD.replace("r1", "r" + i).replace("DE", cells[random.nextInt(cells.length)]));
        }
        text.append(GOOD.replace("DE", "\"DE")).append(GOOD);
        byte[] bytes = text.toString().getBytes(UTF_8);
        byte[] cut = java.util.Arrays.copyOf(gzip(bytes), gzip(bytes).length / 2);
        List<Path> files =
                List.of(file("a.csv", bytes), file("b.csv.gz", gzip(bytes)), file("c.csv.gz", cut));
        for (Path file : files) {
            List<Read> whole = split(new CsvRows(null, List.of()), SCORES, file, null);
            assertThat(whole).hasSizeGreaterThan(file.endsWith("c.csv.gz") ? 0 : 61);
            for (int block : new int[] {1, 7, 64, 1000}) {
                CsvRows rows = new CsvRows(null, List.of(), block);
                assertThat(texts(split(rows, SCORES, file, null), file))
                        .isEqualTo(texts(whole, file));
            }
            for (int i = 0; i < whole.size(); i += 7) {
                CsvRows rows = new CsvRows(null, List.of(), 64);
                assertThat(texts(split(rows, SCORES, file, whole.get(i).after()), file))
                        .isEqualTo(texts(whole.subList(i + 1, whole.size()), file));
            }
            assertThat(
                            split(
                                    new CsvRows(null, List.of()),
                                    SCORES,
                                    file,
                                    whole.get(whole.size() - 1).after()))
                    .isEmpty();
        }
    }

    @Test
    void filesWithoutRowsHoldNothing() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read(HEADER)).isEmpty();
        assertThat(read(HEADER.strip())).isEmpty();
        assertThat(read("\uFEFF\n\n")).isEmpty();
    }

    /** A time that is no number keeps a row from the short cut that most rows take. */
    @Test
    void allRowsAreReadAlike() throws IOException {
        Random random = new Random(8);
        String[] cells = {
            "0",
            "-0",
            "0.0",
            "-0.0",
            "1",
            "12.5",
            "-3.25",
            "007",
            "1e3",
            "",
            "NaN",
            "inf",
            ".5",
            "5.",
            "+1",
            "0.1234567890123456789",
            "9007199254740993",
            "\"7\"",
            "x",
            " 1",
            "true",
            "123456.789012"
        };
        RequestSchema numbers =
                new RequestSchema(
                        Kind.SCORE,
                        "v12",
                        List.of("age"),
                        true,
                        true,
                        List.of("country"),
                        null,
                        300);
        StringBuilder plain = new StringBuilder();
        StringBuilder other = new StringBuilder();
        String header =
                "request_id,timestamp,primary_prediction,primary_latency_ms,age,country,shadow_prediction,shadow_error\n";
        for (int i = 0; i < 2000; i++) {
            StringBuilder rest = new StringBuilder();
            for (int cell = 0; cell < 3; cell++) {
                boolean good = random.nextInt(3) > 0;
                rest.append(',')
                        .append(
                                good
                                        ? random.nextInt(999) / 8.0
                                        : cells[random.nextInt(cells.length)]);
            }
            rest.append(',')
                    .append(new String[] {"DE", "é", "", "NaN", "\"a\"\"b\""}[random.nextInt(5)]);
            rest.append(',').append(cells[random.nextInt(cells.length)]);
            rest.append(random.nextInt(5) == 0 ? ",timeout\n" : ",\n");
            plain.append("r").append(i).append(",1772409600123").append(rest);
            other.append("r").append(i).append(",2026-03-02T00:00:00.123Z").append(rest);
        }
        CsvRows csv = new CsvRows(null, List.of());
        List<LogRecord> expected =
                records(csv, numbers, file("other.csv", (header + other).getBytes(UTF_8)));
        List<LogRecord> read =
                records(csv, numbers, file("plain.csv", (header + plain).getBytes(UTF_8)));
        assertThat(read.stream().map(CsvRowsTest::shown).toList())
                .isEqualTo(expected.stream().map(CsvRowsTest::shown).toList());
        assertThat(read).filteredOn(record -> record.request() != null).hasSizeGreaterThan(500);
    }

    private static String shown(LogRecord record) {
        MirroredRequest request = record.request();
        return request == null
                ? record.rejected().reason() + " " + record.rejected().timestamp()
                : request.requestId()
                        + request.timestamp()
                        + Arrays.toString(request.features().numbers())
                        + Arrays.toString(request.features().texts())
                        + request.primary()
                        + request.primaryLatencyMs()
                        + request.shadow()
                        + Arrays.toString(request.segments());
    }

    private static RequestSchema schema(Kind kind, List<String> features) {
        return new RequestSchema(
                kind, "v12", features, false, true, List.of("country", "device"), null, LONGEST);
    }

    private MirroredRequest request(String text) throws IOException {
        List<LogRecord> read = read(text);
        assertThat(read).hasSize(1);
        assertThat(read.get(0).rejected()).isNull();
        return read.get(0).request();
    }

    private String reason(String text) throws IOException {
        List<LogRecord> read = read(text);
        assertThat(read).hasSize(1);
        assertThat(read.get(0).request()).isNull();
        return read.get(0).rejected().reason();
    }

    private List<LogRecord> read(String text) throws IOException {
        return records(new CsvRows(null, List.of()), SCORES, file("log.csv", text.getBytes(UTF_8)));
    }

    private static List<String> ids(List<LogRecord> read) {
        return read.stream()
                .map(
                        record ->
                                record.request() == null
                                        ? record.rejected().reason()
                                        : record.request().requestId())
                .toList();
    }

    private static List<String> texts(List<Read> read, Path file) {
        return read.stream().map(one -> one.text(file)).toList();
    }

    private static List<LogRecord> records(CsvRows rows, RequestSchema schema, Path file)
            throws IOException {
        return split(rows, schema, file, null).stream().map(Read::record).toList();
    }

    private static List<Read> split(
            CsvRows rows,
            RequestSchema schema,
            Path file,
            org.apache.flink.connector.file.src.util.CheckpointedPosition from)
            throws IOException {
        return ReadLog.split(new RequestFormat(schema, rows), file, 0, Files.size(file), from);
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private byte[] gzip(byte[] bytes) throws IOException {
        Path file = folder.resolve("gzip");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }
        return Files.readAllBytes(file);
    }
}
