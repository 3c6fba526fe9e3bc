package io.shadowgate.source.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.Features;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.files.ReadLog;
import io.shadowgate.source.files.RequestFormat;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.testing.ParquetFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
import org.junit.jupiter.params.provider.ValueSource;

/** DuckDB writes the files, so nothing that reads them has a part in what they hold. */
class ParquetTest {
    private static final RequestSchema LOGGED = shape(Kind.SCORE, List.of(), false);
    private static final RequestSchema NAMED = shape(Kind.SCORE, List.of("age", "country"), true);
    private static final RequestSchema ARRAYS = shape(Kind.SCORE, List.of(), true);
    private static final String GOOD =
            "'r' || i AS request_id, 1772409600000 + i AS timestamp, 0.5::DOUBLE AS"
                    + " primary_prediction, 3::DOUBLE AS primary_latency_ms";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1772409600123::BIGINT|1772409600123",
                "17::INTEGER|17",
                "17::UBIGINT|17",
                "make_timestamp(1772409600123999)|1772409600123",
                "make_timestamp_ns(1772409600123999999)|1772409600123",
                "make_timestamp(1772409600123000)::TIMESTAMP_MS|1772409600123",
                "make_timestamp(1772409600123000)::TIMESTAMPTZ|1772409600123",
                "1772409600.123::DOUBLE|1772409600123",
                "1772409600.123::DECIMAL(20,3)|1772409600123",
                "86400::DECIMAL(9,0)|86400000",
                "1772409600::DECIMAL(10,0)|1772409600000",
                "1772409600::DECIMAL(38,0)|1772409600000",
                "'2026-03-02T00:00:00.123Z'|1772409600123",
            })
    void timesOfAllKindsAreReadToTheMillisecond(String sql, long millis) throws IOException {
        LogRecord read = one(LOGGED, GOOD.replace("1772409600000 + i", sql));
        assertThat(read.request()).as("%s", read).isNotNull();
        assertThat(read.request().timestamp()).isEqualTo(millis);
    }

    /** Spark's and Impala's old form, which DuckDB does not write. */
    @Test
    void nanosecondsOfAJulianDayAreReadToTheMillisecond() throws IOException {
        MessageType schema =
                MessageTypeParser.parseMessageType(
                        "message log { required binary request_id (UTF8); required int96 timestamp;"
                                + " required double primary_prediction;"
                                + " required double primary_latency_ms; }");
        // 2026-03-02: day 2,461,102 of a calendar whose days begin at noon, counted from midnight.
        long nanosOfDay = Duration.ofHours(13).plusNanos(5_123_999_999L).toNanos();
        Path file = folder.resolve("int96.parquet");
        try (ParquetWriter<Group> writer =
                ExampleParquetWriter.builder(new LocalOutputFile(file))
                        .withConf(new PlainParquetConfiguration())
                        .withType(schema)
                        .build()) {
            writer.write(
                    new SimpleGroupFactory(schema)
                            .newGroup()
                            .append("request_id", "r")
                            .append("timestamp", new NanoTime(2_461_102, nanosOfDay))
                            .append("primary_prediction", 0.5)
                            .append("primary_latency_ms", 3.0));
        }
        assertThat(read(LOGGED, file).request().timestamp())
                .isEqualTo(Instant.parse("2026-03-02T13:00:05.123Z").toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "7::BIGINT AS request_id, * EXCLUDE request_id|request_id must be a text that is"
                        + " not empty, not 7",
                "* EXCLUDE request_id|request_id is missing",
                "* REPLACE (NULL::VARCHAR AS request_id)|request_id is missing",
                "* REPLACE (NULL AS primary_prediction)|primary_prediction is missing",
                "* REPLACE ('high' AS primary_prediction)|primary_prediction must be a number, not"
                        + " the text \"high\"",
                "* REPLACE ([0.5] AS primary_prediction)|primary_prediction must be a number, not"
                        + " an array",
                "* REPLACE ('nan'::DOUBLE AS primary_prediction)|primary_prediction must be a"
                        + " finite number, not NaN",
                "* REPLACE (DATE '2026-03-02' AS primary_prediction)|primary_prediction must be a"
                        + " number, not the text \"2026-03-02\"",
                "* REPLACE ('2026-10-25T02:30:00[Europe/Berlin]' AS timestamp)|timestamp"
                        + " \"2026-10-25T02:30:00[Europe/Berlin]\" was twice, as clocks in"
                        + " Europe/Berlin were put back; write the offset, +02:00 or +01:00",
                "* REPLACE (-1 AS primary_latency_ms)|primary_latency_ms is negative: -1.0",
                "* REPLACE (-5 AS timestamp)|timestamp is not between the years 1970 and 9999: -5"
                        + " ms",
                "*, 'v11' AS primary_model|primary_model is v11, but this test compares with v12",
                "*, 'timeout' AS primary_error|the primary failed (primary_error: timeout), so"
                        + " there is nothing to compare with",
                "*, ['DE'] AS segments|segments must be an object of texts, not an array",
                "*, {country: 49} AS segments|segment country must be a text, not 49",
            })
    void whatIsRejectedInJsonIsRejectedForTheSameReason(String select, String reason)
            throws IOException {
        LogRecord read = one(LOGGED, select + " FROM (SELECT " + GOOD + " FROM range(1) t(i))");
        assertThat(read.rejected()).as("%s", read).isNotNull();
        assertThat(read.rejected().reason()).isEqualTo(reason);
        assertThat(read.rejected().position()).endsWith("one.parquet:1");
        assertThat(read.rejected().record()).startsWith("{").contains("\"primary_latency_ms\":");
    }

    /** A request that is rejected is not counted against the shadow that failed on it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'timeout'|'nan'::DOUBLE|timeout",
                "'timeout'|'inf'::DOUBLE|timeout",
                "'timeout'|-1|timeout",
                "'timeout'|'5'|timeout",
                "'timeout'|[1]|timeout",
                "'timeout'|NULL|timeout",
                "{code: 504, why: NULL}|1|{\"code\":504}",
                "['timeout', NULL]|1|[\"timeout\",null]",
                "MAP {'code': 504}|1|{\"code\":504}",
                "504::DOUBLE|1|504.0",
                "504::FLOAT|1|504.0",
                "504|1|504",
                "504::DECIMAL(9,2)|1|504.0",
                "true|1|true",
                "DATE '2026-03-02'|1|2026-03-02",
            })
    void anErrorOfTheShadowIsCountedWhateverItsColumns(String error, String latency, String read)
            throws IOException {
        String columns = ", " + error + " AS shadow_error, " + latency + " AS shadow_latency_ms";
        assertThat(accepted(LOGGED, GOOD + columns + ", 'x' AS shadow_prediction").shadow().error())
                .isEqualTo(read);
        assertThat(accepted(LOGGED, GOOD + columns).shadow().error()).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "''", "false", "0", "0::DOUBLE", "'nan'::DOUBLE"})
    void whatStandsForNoErrorIsNone(String none) throws IOException {
        String columns = ", " + none + " AS shadow_error, 0.5::DOUBLE AS shadow_prediction";
        assertThat(accepted(LOGGED, GOOD + columns).shadow())
                .isEqualTo(new LoggedAnswer(Prediction.ofScore(0.5), Double.NaN, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{age: 4, country: 'PT', other: [1]}",
                "MAP {'age': '4', 'country': 'PT'}",
                "MAP {'country': 'PT', 'age': '4', 'more': NULL}",
            })
    void namedFeaturesAreStructsOrMaps(String features) throws IOException {
        Features read = accepted(NAMED, GOOD + ", " + features + " AS features").features();
        boolean map = features.startsWith("MAP");
        assertThat(read.numbers()).containsExactly(map ? Double.NaN : 4, Double.NaN);
        assertThat(read.texts()).containsExactly(map ? "4" : null, "PT");
    }

    @Test
    void featuresInListsMayNotBeNull() throws IOException {
        String lists = GOOD + ", [1.5::FLOAT, 2] AS features";
        assertThat(accepted(ARRAYS, lists).features().numbers()).containsExactly(1.5, 2);
        assertThat(one(ARRAYS, GOOD + ", [1.5, NULL] AS features").rejected().reason())
                .isEqualTo("features[1] is null");
        assertThat(one(NAMED, GOOD + ", {age: NULL::INT, country: 'x'} AS features").rejected())
                .extracting(Rejected::reason)
                .isEqualTo("feature age is missing");
        assertThat(one(NAMED, GOOD + ", MAP {'age': NULL, 'country': 'x'} AS features").rejected())
                .extracting(Rejected::reason)
                .isEqualTo("feature age is null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4_raw"})
    void rowGroupsAreReadOnceBySplitsOfAnySizeAndGoOnFromAnyRow(String codec) throws IOException {
        Path file = folder.resolve(codec + ".parquet");
        ParquetFiles.write(
                file,
                "SELECT * REPLACE (CASE WHEN i % 7 = 3 THEN -1 ELSE 3 END AS primary_latency_ms)"
                        + " FROM (SELECT i, "
                        + GOOD
                        + " FROM range(9000) t(i))",
                "COMPRESSION " + codec + ", ROW_GROUP_SIZE 2048");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 9000; i++) {
            expected.add(i % 7 == 3 ? "rejected:" + (i + 1) : "r" + i);
        }
        long size = Files.size(file);
        RequestFormat format = new RequestFormat(LOGGED);
        for (long split : new long[] {size, size / 2, size / 3 + 1, size / 9}) {
            List<String> read = new ArrayList<>();
            for (long from = 0; from < size; from += split) {
                long length = Math.min(split, size - from);
                ReadLog.split(format, file, from, length, null)
                        .forEach(one -> read.add(one.text(file)));
            }
            assertThat(read).as("split %s", split).isEqualTo(expected);
        }
        List<ReadLog.Read> all = ReadLog.split(format, file, 0, size, null);
        for (int i : new int[] {0, 1, 1023, 1024, 2046, 2047, 2048, 5000, 8998, 8999}) {
            assertThat(ReadLog.split(format, file, 0, size, all.get(i).after()))
                    .as("after %s", i)
                    .extracting(read -> read.text(file))
                    .isEqualTo(expected.subList(i + 1, 9000));
        }
    }

    @Test
    void damageCostsTheRestOfItsRowGroupAndIsRejected() throws IOException {
        Path file = folder.resolve("log.parquet");
        ParquetFiles.write(
                file,
                "SELECT " + GOOD + " FROM range(6000) t(i)",
                "COMPRESSION snappy, ROW_GROUP_SIZE 2048");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        int groupsLost = 0;
        for (int i = 0; i < 200; i++) {
            byte[] corrupt = whole.clone();
            corrupt[random.nextInt(corrupt.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, corrupt);
            List<ReadLog.Read> read =
                    ReadLog.split(new RequestFormat(LOGGED), file, 0, whole.length, null);
            boolean told = read.stream().anyMatch(one -> one.record().rejected() != null);
            assertThat(told || read.size() == 6000).as("%s rows", read.size()).isTrue();
            if (read.size() > 2000 && read.size() < 6000) {
                groupsLost++;
                ReadLog.Read lost =
                        read.stream()
                                .filter(one -> one.record().rejected() != null)
                                .findFirst()
                                .get();
                assertThat(lost.record().rejected().reason()).startsWith("rows ");
                assertThat(
                                ReadLog.split(
                                        new RequestFormat(LOGGED),
                                        file,
                                        0,
                                        whole.length,
                                        lost.after()))
                        .hasSize(read.size() - 1 - read.indexOf(lost));
            }
        }
        assertThat(groupsLost).isPositive();
    }

    /** No bare numbers, which damaged bytes were taken for, and no names of classes. */
    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd", "gzip", "lz4_raw", "uncompressed"})
    void damageIsToldInWords(String codec) throws IOException {
        Path file = folder.resolve("log.parquet");
        ParquetFiles.write(
                file,
                "SELECT " + GOOD + " FROM range(6000) t(i)",
                "COMPRESSION " + codec + ", ROW_GROUP_SIZE 2048");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] corrupt = whole.clone();
            int at = random.nextInt(corrupt.length - 8);
            for (int j = 0; j < 1 + random.nextInt(4); j++) {
                corrupt[at + j] = (byte) random.nextInt(256);
            }
            Files.write(file, corrupt);
            ReadLog.split(new RequestFormat(LOGGED), file, 0, whole.length, null).stream()
                    .map(read -> read.record().rejected())
                    .filter(rejected -> rejected != null && rejected.record().isEmpty())
                    .forEach(
                            rejected ->
                                    assertThat(rejected.reason())
                                            .containsPattern(
                                                    "(cannot be read|as Parquet): .*[a-z]{2,}"
                                                            + " .*[a-z]{2,}")
                                            .doesNotContain(
                                                    "Exception", "org.apache", "java.", "\n"));
        }
    }

    @Test
    void anEmptyFileIsNoParquet() throws IOException {
        Path file = Files.createFile(folder.resolve("log.parquet"));
        List<ReadLog.Read> read = ReadLog.split(new RequestFormat(LOGGED), file, 0, 0, null);
        assertThat(read).hasSize(1);
        assertThat(read.get(0).record().rejected().reason())
                .isEqualTo("the file cannot be read as Parquet: it is empty");
    }

    @Test
    void aFileThatIsNoParquetIsRejectedOnce() throws IOException {
        Path file = folder.resolve("log.parquet");
        ParquetFiles.write(file, "SELECT " + GOOD + " FROM range(3000) t(i)", "");
        byte[] whole = Files.readAllBytes(file);
        for (byte[] bytes :
                List.of(
                        "text".getBytes(StandardCharsets.UTF_8),
                        "plain text, longer".getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOf(whole, whole.length / 2),
                        Arrays.copyOf(whole, whole.length - 1))) {
            Files.write(file, bytes);
            RequestFormat format = new RequestFormat(LOGGED);
            List<ReadLog.Read> read = ReadLog.split(format, file, 0, bytes.length, null);
            assertThat(read).hasSize(1);
            Rejected rejected = read.get(0).record().rejected();
            assertThat(rejected.reason()).startsWith("the file cannot be read as Parquet: ");
            assertThat(rejected.position()).isEqualTo(file + ":1");
            assertThat(ReadLog.split(format, file, 0, bytes.length, read.get(0).after())).isEmpty();
            assertThat(ReadLog.split(format, file, 2, bytes.length - 2, null)).isEmpty();
        }
    }

    private MirroredRequest accepted(RequestSchema shape, String select) throws IOException {
        LogRecord read = one(shape, select);
        assertThat(read.rejected()).isNull();
        return read.request();
    }

    private LogRecord one(RequestSchema shape, String select) throws IOException {
        Path file = folder.resolve("one.parquet");
        String from = select.contains(" FROM ") ? "" : " FROM range(1) t(i)";
        ParquetFiles.write(file, "SELECT " + select + from, "");
        return read(shape, file);
    }

    private static LogRecord read(RequestSchema shape, Path file) throws IOException {
        List<ReadLog.Read> read =
                ReadLog.split(new RequestFormat(shape), file, 0, Files.size(file), null);
        assertThat(read).hasSize(1);
        return read.get(0).record();
    }

    private static RequestSchema shape(Kind kind, List<String> features, boolean runs) {
        return new RequestSchema(
                kind, "v12", features, false, runs, List.of("country", "device"), null, 1 << 20);
    }
}
