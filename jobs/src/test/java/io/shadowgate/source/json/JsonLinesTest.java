package io.shadowgate.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdCompressCtx;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.files.ReadLog;
import io.shadowgate.source.files.RequestFormat;
import io.shadowgate.source.format.FileFormat;
import io.shadowgate.spec.Compare.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every line once, in order and with its number, wherever a reader begins, ends or goes on. */
class JsonLinesTest {
    private static final int MOST_BYTES = 300;
    private static final List<String> COMPRESSED = List.of(".jsonl.gz", ".jsonl.zst");
    private static final RequestSchema SHAPE =
            new RequestSchema(
                    Kind.SCORE, "v12", List.of(), false, false, List.of(), null, MOST_BYTES);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void splitsOfAnySizeGiveEachLineOnce(long seed) throws IOException {
        Path file = randomFile(seed, ".jsonl");
        List<String> expected = expected(file, Files.readAllLines(file));
        int size = (int) Files.size(file);
        for (int block : new int[] {1, 7, 64, 1000, LineReader.BLOCK}) {
            RequestFormat format = new RequestFormat(SHAPE, new JsonLines(block));
            int smallest = block == 64 ? 1 : 50;
            for (int split : new int[] {smallest, 67, 331, 1000, size - 1, size, size + 1}) {
                List<String> read = new ArrayList<>();
                for (int from = 0; from < size; from += split) {
                    int length = Math.min(split, size - from);
                    ReadLog.split(format, file, from, length, null)
                            .forEach(one -> read.add(one.text(file)));
                }
                assertThat(read).as("split %s, block %s", split, block).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".jsonl", ".jsonl.gz", ".jsonl.zst"})
    void goesOnWithTheRestFromEveryPosition(String suffix) throws IOException {
        for (long seed = 1; seed < 4; seed++) {
            Path file = randomFile(seed, suffix);
            long size = Files.size(file);
            boolean compressed = !suffix.equals(".jsonl");
            long split = compressed ? size : size / 3 + 1;
            for (int block : new int[] {1, 64, LineReader.BLOCK}) {
                RequestFormat format = new RequestFormat(SHAPE, new JsonLines(block));
                for (long from = 0; from < size; from += split) {
                    List<ReadLog.Read> all = ReadLog.split(format, file, from, split, null);
                    for (int i = 0; i < all.size(); i++) {
                        assertThat(ReadLog.split(format, file, from, split, all.get(i).after()))
                                .as("seed %s, block %s, after %s", seed, block, all.get(i))
                                .extracting(read -> read.text(file))
                                .isEqualTo(texts(file, all.subList(i + 1, all.size())));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void compressionChangesNothing(long seed) throws IOException {
        Path plain = randomFile(seed, ".jsonl");
        assertThat(all(plain)).hasSizeGreaterThan(15);
        for (String suffix : COMPRESSED) {
            assertThat(all(randomFile(seed, suffix))).as(suffix).isEqualTo(all(plain));
        }
    }

    @ParameterizedTest
    @FieldSource("COMPRESSED")
    void compressedFilesMayBeOfManyParts(String suffix) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            bytes.write(
                    compress((request("r" + i) + "\n").getBytes(StandardCharsets.UTF_8), suffix));
            expected.add("r" + i);
        }
        assertThat(all(write("many" + suffix, bytes.toByteArray()))).isEqualTo(expected);
    }

    @ParameterizedTest
    @FieldSource("COMPRESSED")
    void truncatedFilesAreReadAsFarAsTheyGoAndThenRejectedOnce(String suffix) throws IOException {
        byte[] whole = compress(lines(2000), suffix);
        for (int cut : new int[] {1, 5, 9, 11, 200, whole.length / 2, whole.length - 8}) {
            Path file = write("cut" + cut + suffix, Arrays.copyOf(whole, cut));
            RequestFormat format = new RequestFormat(SHAPE, new JsonLines());
            List<ReadLog.Read> read = ReadLog.split(format, file, 0, cut, null);
            Rejected last = read.get(read.size() - 1).record().rejected();
            assertThat(last.reason()).startsWith("the rest of the file cannot be read: ");
            // The line that the cut goes through is broken JSON, if the cut is not before the
            // first.
            List<String> texts = texts(file, read);
            for (int i = 0; i < texts.size() - 2; i++) {
                assertThat(texts.get(i)).isEqualTo("r" + i);
            }
            for (int i = Math.max(0, read.size() - 3); i < read.size(); i++) {
                assertThat(ReadLog.split(format, file, 0, cut, read.get(i).after()))
                        .extracting(one -> one.record().toString())
                        .hasSize(read.size() - 1 - i);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("COMPRESSED")
    void corruptFilesAreRejectedAndNeverFail(String suffix) throws IOException {
        byte[] whole = compress(lines(500), suffix);
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] corrupt = whole.clone();
            corrupt[random.nextInt(corrupt.length)] ^= (byte) (1 << random.nextInt(8));
            Path file = write("corrupt" + suffix, corrupt);
            List<String> texts = all(file);
            boolean complete = texts.size() == 500 && texts.get(499).equals("r499");
            boolean told = texts.stream().anyMatch(text -> text.startsWith("rejected"));
            // A flipped bit of the header's time or system changes nothing that is read.
            assertThat(complete || told).as("%s lines", texts.size()).isTrue();
        }
    }

    @ParameterizedTest
    @FieldSource("COMPRESSED")
    void whatFollowsCompressedDataIsNotLost(String suffix) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(compress(lines(3), suffix));
        bytes.write(lines(40));
        Path file = write("mixed" + suffix, bytes.toByteArray());
        assertThat(all(file)).containsExactly("r0", "r1", "r2", "rejected:4");
    }

    /** A crash may leave half a frame behind whole ones. */
    @Test
    void zstdCutWithinAnyFrameIsRejectedAndSkippableFramesAreSkipped() throws IOException {
        byte[] frame = zstd((request("r") + "\n").getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(frame);
        bytes.write(new byte[] {0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3});
        int skippable = bytes.size() - 11;
        bytes.write(frame);
        byte[] whole = bytes.toByteArray();
        for (int cut = 1; cut <= whole.length; cut++) {
            List<String> read = all(write("frames.jsonl.zst", Arrays.copyOf(whole, cut)));
            boolean complete = cut == skippable || cut == skippable + 11 || cut == whole.length;
            assertThat(read.get(read.size() - 1).startsWith("rejected"))
                    .as("cut at %s: %s", cut, read)
                    .isEqualTo(!complete);
            if (cut >= skippable) {
                assertThat(read.get(0)).as("cut at %s", cut).isEqualTo("r");
            }
        }
        assertThat(all(write("frames.jsonl.zst", whole))).containsExactly("r", "r");
    }

    /** Of a frame whose window is larger than the log, what was decoded before the cut. */
    @Test
    void zstdIsReadUpToTheBlockThatIsCut() throws IOException {
        byte[] whole = zstd(lines(20_000));
        Path file = write("half.jsonl.zst", Arrays.copyOf(whole, whole.length / 2));
        assertThat(all(file).size()).isBetween(5_000, 15_000);
    }

    @Test
    void plainTextNamedAsZstdIsRejected() throws IOException {
        List<LogRecord> read = ReadLog.whole(write("plain.jsonl.zst", lines(3)), SHAPE);
        assertThat(read).hasSize(1);
        assertThat(read.get(0).rejected().reason())
                .isEqualTo(
                        "the rest of the file cannot be read: damaged zstd data: Unknown frame"
                                + " descriptor");
    }

    @Test
    void plainTextNamedAsCompressedIsRejected() throws IOException {
        Path file = write("plain.jsonl.gz", lines(3));
        List<LogRecord> read = ReadLog.whole(file, SHAPE);
        assertThat(read).hasSize(1);
        assertThat(read.get(0).rejected())
                .isEqualTo(
                        new Rejected(
                                "the rest of the file cannot be read: it is not gzip data",
                                file + ":1",
                                "",
                                null));
    }

    @Test
    void linesBehindALongLineAreReadBeforeTheDamageIsReported() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write("x".repeat(5000).getBytes(StandardCharsets.UTF_8));
        content.write('\n');
        content.write(lines(3));
        byte[] whole = gzip(content.toByteArray());
        Path file = write("long.jsonl.gz", Arrays.copyOf(whole, whole.length - 8));
        assertThat(
                        texts(
                                file,
                                ReadLog.split(
                                        new RequestFormat(SHAPE, new JsonLines(512)),
                                        file,
                                        0,
                                        99,
                                        null)))
                .containsExactly("rejected:1", "r0", "r1", "r2", "rejected:5");
    }

    @Test
    void aHundredMegabyteLineIsNotHeld() throws IOException {
        Path file = folder.resolve("huge.jsonl");
        int megabytes = 100;
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write((request("before") + "\n").getBytes(StandardCharsets.UTF_8));
            byte[] megabyte = new byte[1 << 20];
            Arrays.fill(megabyte, (byte) 'x');
            for (int i = 0; i < megabytes; i++) {
                out.write(megabyte);
            }
            out.write(("\n" + request("after") + "\n").getBytes(StandardCharsets.UTF_8));
        }
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(all(file)).containsExactly("before", "rejected:2", "after");
        // All that was ever allocated, so more than was held at any time.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
    }

    /** Each split of a large file would else read all of it that lies before. */
    @Test
    void linesAreCountedOnlyForSplitsNearTheStartOfTheirFile() throws IOException {
        Path file = folder.resolve("large.jsonl");
        long far = FileFormat.LARGEST_SPLIT;
        byte[] broken = "\nbroken\nbroken\n".getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at : new long[] {far, 2 * far}) {
                sparse.seek(at);
                sparse.write(broken);
            }
        }
        RequestFormat format = new RequestFormat(SHAPE, new JsonLines());
        assertThat(texts(file, ReadLog.split(format, file, far, 14, null)))
                .containsExactly("rejected:2", "rejected:3");
        assertThat(texts(file, ReadLog.split(format, file, far + 1, 14, null)))
                .containsExactly("rejected at byte " + (far + 1), "rejected at byte " + (far + 8));
        // A reader that goes on names a line as one that was never stopped.
        List<ReadLog.Read> all = ReadLog.split(format, file, 0, 2 * far + 8, null);
        assertThat(texts(file, all)).endsWith("rejected:4", "rejected:5");
        assertThat(
                        texts(
                                file,
                                ReadLog.split(
                                        format,
                                        file,
                                        0,
                                        2 * far + 8,
                                        all.get(all.size() - 2).after())))
                .containsExactly("rejected:5");
    }

    @Test
    void aByteOrderMarkAtTheStartIsNoPartOfTheFirstLine() throws IOException {
        String mark = "\uFEFF";
        String line = request("r0");
        Path file =
                write(
                        "bom.jsonl",
                        (mark + line + "\r\nbroken\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(all(file)).containsExactly("r0", "rejected:2");
        Path blank = write("blank.jsonl", (mark + "\n" + line).getBytes(StandardCharsets.UTF_8));
        assertThat(all(blank)).containsExactly("r0");
    }

    @Test
    void onlyWhiteSpaceIsBlank() throws IOException {
        // What a crash leaves at the end of a file is often a hole of zeros.
        byte[] bytes =
                (" \t\r\n\n" + request("r0") + "\n\0\0\0\n\r\n").getBytes(StandardCharsets.UTF_8);
        assertThat(all(write("holes.jsonl", bytes))).containsExactly("r0", "rejected:4");
    }

    @Test
    void utf16IsRejectedLineByLine() throws IOException {
        Path file =
                write(
                        "utf16.jsonl",
                        (request("r0") + "\n" + request("r1") + "\n")
                                .getBytes(StandardCharsets.UTF_16LE));
        assertThat(all(file)).containsExactly("rejected:1", "rejected:2", "rejected:3");
    }

    @Test
    void aRecordOfExactlyTheMostBytesIsRead() throws IOException {
        String line = request("r0");
        String exact = line + " ".repeat(MOST_BYTES - line.length());
        for (int block : new int[] {1, 100, 1000}) {
            Path file =
                    write(
                            "exact.jsonl",
                            (exact + "\n" + exact + " \n" + exact)
                                    .getBytes(StandardCharsets.UTF_8));
            assertThat(
                            texts(
                                    file,
                                    ReadLog.split(
                                            new RequestFormat(SHAPE, new JsonLines(block)),
                                            file,
                                            0,
                                            9999,
                                            null)))
                    .containsExactly("r0", "rejected:2", "r0");
        }
    }

    private List<String> all(Path file) throws IOException {
        return texts(
                file,
                ReadLog.split(
                        new RequestFormat(SHAPE, new JsonLines()),
                        file,
                        0,
                        Files.size(file),
                        null));
    }

    private static List<String> texts(Path file, List<ReadLog.Read> read) {
        return read.stream().map(one -> one.text(file)).toList();
    }

    private static String request(String id) {
        return "{\"request_id\":\""
                + id
                + "\",\"timestamp\":1772409600000,\"primary_prediction\":0.5,"
                + "\"primary_latency_ms\":3}";
    }

    private static byte[] lines(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(request("r" + i)).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Short, long, broken and blank lines, some ended by CRLF, the last perhaps by nothing. */
    private Path randomFile(long seed, String suffix) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            switch (random.nextInt(10)) {
                case 0 -> text.append("  ");
                case 1 -> text.append("broken é");
                case 2 -> text.append("long ").append("ü".repeat(150 + random.nextInt(500)));
                case 3 -> text.append(request("r" + i)).append(" ".repeat(random.nextInt(300)));
                case 4 -> {}
                default -> text.append(request("r" + i));
            }
            text.append(random.nextInt(4) == 0 ? "\r\n" : "\n");
        }
        if (random.nextBoolean()) {
            text.append(request("last"));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return write("log" + seed + suffix, compress(bytes, suffix));
    }

    /** What becomes of each line that is not blank, told from its text. */
    private static List<String> expected(Path file, List<String> lines) throws IOException {
        // readAllLines takes the line end away, whose CR counts as a byte of the line.
        String text = Files.readString(file);
        List<String> expected = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            at += line.length();
            boolean crlf = text.startsWith("\r\n", at);
            at += crlf ? 2 : 1;
            int bytes = line.getBytes(StandardCharsets.UTF_8).length + (crlf ? 1 : 0);
            if (line.isBlank()) {
                continue;
            }
            boolean good = line.startsWith("{") && bytes <= MOST_BYTES;
            expected.add(good ? line.split("\"", -1)[3] : "rejected:" + (i + 1));
        }
        return expected;
    }

    private static byte[] compress(byte[] content, String suffix) throws IOException {
        return switch (suffix) {
            case ".jsonl.gz" -> gzip(content);
            case ".jsonl.zst" -> zstd(content);
            default -> content;
        };
    }

    /** With a checksum, as the command line tool writes it. */
    private static byte[] zstd(byte[] content) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            return context.setChecksum(true).compress(content);
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }
}
