package io.shadowgate.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdCompressCtx;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.compression.Gzip;
import io.shadowgate.spec.Compare.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of several gzip members or zstd frames, cut and damaged, with the end of the first one at
 * each place near the edge of the reader's buffer.
 */
class CompressedMembersTest {
    private static final RequestSchema SHAPE =
            new RequestSchema(Kind.SCORE, "v12", List.of(), false, false, List.of(), null, 300);
    private static final int[] EDGES = {Gzip.BUFFER, 2 * Gzip.BUFFER, 3 * Gzip.BUFFER};
    private static final int AROUND = 20;
    private static final byte[] SKIPPABLE = {0x5A, 0x2A, 0x4D, 0x18};

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {".gz", ".zst"})
    void aDamagedSecondPartIsToldWhereverTheFirstOneEnds(String suffix) throws IOException {
        byte[] second = compressed(suffix, "r2", "r3");
        List<byte[]> damaged = new ArrayList<>();
        for (int at : new int[] {0, 1, 2, 3}) {
            byte[] flipped = second.clone();
            flipped[at] ^= 0x41;
            damaged.add(flipped);
        }
        for (int cut : new int[] {1, 2, 3, 4, 9, second.length / 2, second.length - 1}) {
            damaged.add(Arrays.copyOf(second, cut));
        }
        damaged.add("{}\n".getBytes(StandardCharsets.UTF_8));
        damaged.add(new byte[] {'x'});
        for (int end : ends()) {
            byte[] first = endingAt(suffix, end);
            for (byte[] rest : damaged) {
                List<String> read = read(suffix, first, rest);
                assertThat(read.subList(0, 2)).as("%s", end).containsExactly("r0", "r1");
                assertThat(read.get(read.size() - 1))
                        .as("%s, behind %s", Arrays.toString(rest), end)
                        .startsWith("the rest of the file cannot be read: ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".gz", ".zst"})
    void allPartsAreReadWhereverTheFirstOneEnds(String suffix) throws IOException {
        byte[] second = compressed(suffix, "r2");
        byte[] third = compressed(suffix, "r3");
        for (int end : ends()) {
            assertThat(read(suffix, endingAt(suffix, end), second, third))
                    .as("%s", end)
                    .containsExactly("r0", "r1", "r2", "r3");
        }
    }

    @Test
    void zerosBehindGzipArePaddingWhereverTheyBegin() throws IOException {
        byte[] second = compressed(".gz", "r2");
        for (int end : ends()) {
            byte[] first = endingAt(".gz", end);
            for (int zeros : new int[] {1, 8, 9, 512, Gzip.BUFFER, Gzip.BUFFER + 1}) {
                byte[] padding = new byte[zeros];
                assertThat(read(".gz", first, padding)).containsExactly("r0", "r1");
                assertThat(read(".gz", first, padding, second)).containsExactly("r0", "r1", "r2");
                List<String> read = read(".gz", first, padding, new byte[] {'x'});
                assertThat(read).hasSize(3);
                assertThat(read.get(2)).endsWith("what follows the gzip data is not gzip");
            }
        }
    }

    @Test
    void skippableFramesAreSkippedOrToldToBeCut() throws IOException {
        byte[] second = compressed(".zst", "r2");
        byte[] skippable = skippable(300);
        for (int end : ends()) {
            byte[] first = endingAt(".zst", end);
            assertThat(read(".zst", first, skippable)).containsExactly("r0", "r1");
            assertThat(read(".zst", first, skippable, second)).containsExactly("r0", "r1", "r2");
            List<String> read = read(".zst", first, Arrays.copyOf(skippable, 150));
            assertThat(read).hasSize(3);
            assertThat(read.get(2)).endsWith("the zstd data ends too early");
        }
    }

    /** Every field that RFC 1952 knows, and each way to cut it. */
    @Test
    void gzipHeadersMayHaveAllFields() throws IOException {
        byte[] plain = compressed(".gz", "r0");
        ByteArrayOutputStream full = new ByteArrayOutputStream();
        full.write(Arrays.copyOf(plain, 10));
        full.write(new byte[] {3, 0, 7, 8, 9, 'n', 'a', 'm', 'e', 0, 'c', 0, 1, 2});
        full.write(plain, 10, plain.length - 10);
        byte[] whole = full.toByteArray();
        whole[3] = 0x1E;
        assertThat(read(".gz", whole)).containsExactly("r0");
        for (int cut = 0; cut < whole.length; cut++) {
            List<String> read = read(".gz", Arrays.copyOf(whole, cut));
            assertThat(read.get(read.size() - 1))
                    .as("cut at %s", cut)
                    .startsWith("the rest of the file cannot be read: ");
        }
        for (int flag : new int[] {0x20, 0x40, 0x80}) {
            whole[3] = (byte) (0x1E | flag);
            assertThat(read(".gz", whole)).hasSize(1).first().asString().contains("unknown flags");
        }
    }

    @Test
    void checksumAndLengthAreChecked() throws IOException {
        byte[] plain = compressed(".gz", "r0");
        for (int i = 1; i <= 8; i++) {
            byte[] damaged = plain.clone();
            damaged[plain.length - i] ^= 1;
            assertThat(read(".gz", damaged))
                    .containsExactly(
                            "r0",
                            "the rest of the file cannot be read: damaged gzip data: its "
                                    + (i > 4 ? "checksum" : "length")
                                    + " differs");
        }
    }

    private static int[] ends() {
        int[] ends = new int[EDGES.length * (2 * AROUND + 1)];
        int next = 0;
        for (int edge : EDGES) {
            for (int off = -AROUND; off <= AROUND; off++) {
                ends[next++] = edge + off;
            }
        }
        return ends;
    }

    /** Two requests in a file of this many bytes, most of them in a part that is skipped. */
    private static byte[] endingAt(String suffix, int end) throws IOException {
        byte[] plain = compressed(suffix, "r0", "r1");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (suffix.equals(".zst")) {
            bytes.write(skippable(end - plain.length));
            bytes.write(plain);
            return bytes.toByteArray();
        }
        // A field of the header has up to 64 KiB, so there may be members before the one at the
        // end that hold nothing.
        byte[] empty = compressed(suffix);
        int left = end - plain.length - 2;
        while (left > 0xFFFF) {
            int extra = Math.min(0xFFFF, left - empty.length - 2) / 2;
            bytes.write(withExtra(empty, extra));
            left -= empty.length + 2 + extra;
        }
        bytes.write(withExtra(plain, left));
        assertThat(bytes.size()).isEqualTo(end);
        return bytes.toByteArray();
    }

    private static byte[] withExtra(byte[] member, int size) {
        byte[] with = new byte[member.length + 2 + size];
        System.arraycopy(member, 0, with, 0, 10);
        with[3] |= 4;
        with[10] = (byte) size;
        with[11] = (byte) (size >> 8);
        System.arraycopy(member, 10, with, 12 + size, member.length - 10);
        return with;
    }

    /** A frame of this many bytes in all. */
    private static byte[] skippable(int size) {
        byte[] frame = Arrays.copyOf(SKIPPABLE, size);
        for (int i = 0; i < 4; i++) {
            frame[4 + i] = (byte) ((size - 8) >> (8 * i));
        }
        return frame;
    }

    private static byte[] compressed(String suffix, String... ids) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String id : ids) {
            lines.append("{\"request_id\":\"")
                    .append(id)
                    .append("\",\"timestamp\":1772409600000,\"primary_prediction\":0.5,")
                    .append("\"primary_latency_ms\":3}\n");
        }
        byte[] content = lines.toString().getBytes(StandardCharsets.UTF_8);
        if (suffix.equals(".zst")) {
            try (ZstdCompressCtx context = new ZstdCompressCtx()) {
                return context.setChecksum(true).compress(content);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private List<String> read(String suffix, byte[]... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.write(part);
        }
        Path file = Files.write(folder.resolve("log.jsonl" + suffix), bytes.toByteArray());
        return ReadLog.whole(file, SHAPE).stream()
                .map(
                        record ->
                                record.request() == null
                                        ? record.rejected().reason()
                                        : record.request().requestId())
                .toList();
    }
}
