package io.shadowgate.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdCompressCtx;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.storage.FileException;
import io.shadowgate.testing.ParquetFiles;
import io.shadowgate.testing.RemoteFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a file between the moment that it is found and the end of its reading. */
class ChangeDetectingFormatTest {
    private static final RequestSchema SHAPE =
            new RequestSchema(Kind.SCORE, "v12", List.of(), false, false, List.of(), null, 300);
    private static final int ROWS = 3000;
    private static final String LONG_AGO = "2026-03-02T00:00:00Z";

    /** What may be done to a file that somebody reads. */
    private enum Change {
        TRUNCATED {
            @Override
            void make(Path file) throws IOException {
                try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                    open.setLength(open.length() / 3);
                }
            }
        },
        EMPTIED {
            @Override
            void make(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        DELETED {
            @Override
            void make(Path file) throws IOException {
                Files.delete(file);
            }
        },
        REPLACED_BY_A_SHORTER_ONE {
            @Override
            void make(Path file) throws IOException {
                replace(file, Files.readAllBytes(file).length / 2);
            }
        },
        REPLACED_BY_ONE_AS_LONG {
            @Override
            void make(Path file) throws IOException {
                replace(file, Files.readAllBytes(file).length);
            }
        },
        REPLACED_BY_A_LONGER_ONE {
            @Override
            void make(Path file) throws IOException {
                replace(file, 2 * Files.readAllBytes(file).length);
            }
        },
        OVERWRITTEN {
            @Override
            void make(Path file) throws IOException {
                try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                    open.write('x');
                }
            }
        };

        abstract void make(Path file) throws IOException;

        static void replace(Path file, int size) throws IOException {
            Path other = Files.write(file.resolveSibling("other"), new byte[size]);
            Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void aRunThatEndsFailsWhereverTheFileChanges(Change change) throws IOException {
        for (String suffix : List.of(".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")) {
            for (boolean remote : new boolean[] {false, true}) {
                for (int batches : new int[] {-1, 0, 1, Integer.MAX_VALUE}) {
                    Path file = write(suffix);
                    List<FileSourceSplit> splits = found(file, remote, true);
                    assertThatThrownBy(
                                    () -> {
                                        for (FileSourceSplit split : splits) {
                                            read(split, true, batches, () -> change.make(file));
                                        }
                                    })
                            .as("%s, remote %s, after %s", suffix, remote, batches)
                            .isInstanceOf(FileException.class)
                            .hasMessageContaining("log" + suffix + " changed while it was read: ");
                }
            }
        }
    }

    /** Where the log goes on, a job that failed would find the same file again. */
    @ParameterizedTest
    @EnumSource
    void aLogThatGoesOnTellsItInOneRejectedRecord(Change change) throws IOException {
        for (String suffix : List.of(".jsonl", ".jsonl.gz", ".parquet")) {
            for (int batches : new int[] {-1, 0, 1, Integer.MAX_VALUE}) {
                Path file = write(suffix);
                FileSourceSplit split = found(file, false, false).get(0);
                List<RecordAndPosition<LogRecord>> read =
                        read(split, false, batches, () -> change.make(file));
                RecordAndPosition<LogRecord> last = read.get(read.size() - 1);
                assertThat(last.getRecord().rejected().reason())
                        .startsWith("the file changed before it was read to its end: it was ");
                assertThat(last.getRecord().rejected().position()).isEqualTo(file.toString());
                assertThat(read.subList(0, read.size() - 1))
                        .allMatch(one -> one.getRecord().request() != null);
                assertThat(read(after(split, last), false, 0, () -> {})).isEmpty();
            }
        }
    }

    @Test
    void aFileThatNobodyTouchesIsReadWhole() throws IOException {
        for (String suffix : List.of(".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")) {
            Path file = write(suffix);
            for (boolean remote : new boolean[] {false, true}) {
                for (boolean bounded : new boolean[] {false, true}) {
                    FileSourceSplit split = found(file, remote, bounded).get(0);
                    assertThat(read(split, bounded, 0, () -> {})).hasSize(ROWS);
                }
            }
        }
    }

    /** The part that was there at the start, as if the rest were to come tomorrow. */
    @Test
    void linesThatAreAppendedDuringARunAreNotReadAndHarmNothing() throws IOException {
        for (boolean bounded : new boolean[] {false, true}) {
            for (int batches : new int[] {-1, 0, 1, Integer.MAX_VALUE}) {
                Path file = write(".jsonl");
                FileSourceSplit split = found(file, false, bounded).get(0);
                assertThat(read(split, bounded, batches, () -> append(file))).hasSize(ROWS);
            }
        }
    }

    /** They are replaced as a whole, and have their end at the end. */
    @ParameterizedTest
    @ValueSource(strings = {".jsonl.gz", ".jsonl.zst", ".parquet"})
    void filesThatAreNotLinesMayNotGrow(String suffix) throws IOException {
        Path file = write(suffix);
        FileSourceSplit split = found(file, false, true).get(0);
        assertThatThrownBy(() -> read(split, true, 1, () -> append(file)))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("changed while it was read: it was written to, from ");
    }

    @Test
    void objectsMayNotGrow() throws IOException {
        Path file = write(".jsonl");
        FileSourceSplit split = found(file, true, true).get(0);
        assertThatThrownBy(() -> read(split, true, 1, () -> append(file)))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("changed while it was read");
    }

    /** Some stores list milliseconds, and tell seconds when they are asked for one object. */
    @Test
    void theTimeOfAnObjectIsComparedInSeconds() throws IOException {
        Path file = write(".jsonl");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_772_409_600_789L));
        FileSourceSplit split = found(file, true, true).get(0);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_772_409_600_000L));
        assertThat(read(split, true, 0, () -> {})).hasSize(ROWS);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_772_409_601_000L));
        assertThatThrownBy(() -> read(split, true, 0, () -> {})).isInstanceOf(FileException.class);
    }

    /** A restored job goes on only in the file that it read before. */
    @Test
    void aRestoredReaderChecksToo() throws IOException {
        Path file = write(".jsonl");
        FileSourceSplit split = found(file, false, true).get(0);
        List<RecordAndPosition<LogRecord>> all = read(split, true, 0, () -> {});
        FileSourceSplit rest = after(split, all.get(99));
        assertThat(read(rest, true, 0, () -> {})).hasSize(ROWS - 100);
        Change.REPLACED_BY_A_LONGER_ONE.make(file);
        assertThatThrownBy(() -> read(rest, true, 0, () -> {})).isInstanceOf(FileException.class);
    }

    @FunctionalInterface
    private interface Step {
        void make() throws IOException;
    }

    /**
     * @param batches when the step is made: before the file is opened (-1), after so many batches,
     *     or when all of them were read but the end was not
     */
    private static List<RecordAndPosition<LogRecord>> read(
            FileSourceSplit split, boolean bounded, int batches, Step step) throws IOException {
        ChangeDetectingFormat format = new ChangeDetectingFormat(new RequestFormat(SHAPE), bounded);
        Configuration config = new Configuration();
        if (batches < 0) {
            step.make();
        }
        List<RecordAndPosition<LogRecord>> read = new ArrayList<>();
        boolean made = batches < 0;
        try (BulkFormat.Reader<LogRecord> reader =
                split.getReaderPosition().isPresent()
                        ? format.restoreReader(config, split)
                        : format.createReader(config, split)) {
            for (int i = 0; ; i++) {
                if (!made && (i == batches || read.size() == ROWS)) {
                    step.make();
                    made = true;
                }
                BulkFormat.RecordIterator<LogRecord> batch = reader.readBatch();
                if (batch == null) {
                    return read;
                }
                for (var next = batch.next(); next != null; next = batch.next()) {
                    read.add(
                            new RecordAndPosition<>(
                                    next.getRecord(), next.getOffset(), next.getRecordSkipCount()));
                }
            }
        }
    }

    private List<FileSourceSplit> found(Path file, boolean remote, boolean bounded)
            throws IOException {
        String location = remote ? RemoteFiles.uri(file) : file.toString();
        return List.copyOf(
                new RequestFiles(location, bounded)
                        .enumerateSplits(new org.apache.flink.core.fs.Path[0], 1));
    }

    private static FileSourceSplit after(FileSourceSplit split, RecordAndPosition<LogRecord> read) {
        return new FileSourceSplit(
                split.splitId(),
                split.path(),
                split.offset(),
                split.length(),
                split.fileModificationTime(),
                split.fileSize(),
                split.hostnames(),
                new CheckpointedPosition(read.getOffset(), read.getRecordSkipCount()));
    }

    private static void append(Path file) throws IOException {
        Files.writeString(file, line("appended"), StandardOpenOption.APPEND);
    }

    /** Longer than a block, and long ago, so that any write shows in the file's time. */
    private Path write(String suffix) throws IOException {
        Path file = folder.resolve("log" + suffix);
        if (suffix.equals(".parquet")) {
            ParquetFiles.write(
                    file,
                    "SELECT 'r' || i AS request_id, 1772409600000 + i AS timestamp, 0.5::DOUBLE AS"
                            + " primary_prediction, 3::DOUBLE AS primary_latency_ms FROM range("
                            + ROWS
                            + ") t(i)",
                    "ROW_GROUP_SIZE 2048");
        } else {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < ROWS; i++) {
                lines.append(line("r" + i));
            }
            byte[] content = lines.toString().getBytes(StandardCharsets.UTF_8);
            Files.write(file, compress(content, suffix));
        }
        Files.setLastModifiedTime(file, FileTime.from(java.time.Instant.parse(LONG_AGO)));
        return file;
    }

    private static byte[] compress(byte[] content, String suffix) throws IOException {
        if (suffix.endsWith(".zst")) {
            try (ZstdCompressCtx context = new ZstdCompressCtx()) {
                return context.compress(content);
            }
        }
        if (!suffix.endsWith(".gz")) {
            return content;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static String line(String id) {
        return "{\"request_id\":\""
                + id
                + "\",\"timestamp\":1772409600000,\"primary_prediction\":0.5,"
                + "\"primary_latency_ms\":3,\"padding\":\""
                + "x".repeat(90)
                + "\"}\n";
    }
}
