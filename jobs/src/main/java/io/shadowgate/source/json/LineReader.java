package io.shadowgate.source.json;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.compression.Decompression;
import io.shadowgate.source.format.FileFormat;
import io.shadowgate.source.format.LineNumbers;
import io.shadowgate.storage.LogPaths;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipException;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.MutableRecordAndPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines that start within one split, in blocks of whole lines.
 *
 * <p>At most a block and {@code maxRecordBytes} are held. Of a longer line only the beginning is
 * kept, to show it.
 */
final class LineReader implements BulkFormat.Reader<LogRecord> {
    static final int BLOCK = 256 * 1024;

    /**
     * The JDK reads a file into memory of its own first, and copies from there. A piece of this
     * size is still in the processor's cache by then.
     */
    private static final int PIECE = 64 * 1024;

    /**
     * A reader counts the lines before it, to number its own, only if its split begins before this
     * offset. Otherwise each split of a large file would read all before it.
     */
    private static final long FARTHEST_SPLIT = FileFormat.LARGEST_SPLIT;

    /** Arrays cannot be much longer than 2 GiB. */
    private static final int LARGEST_RECORD = 1 << 30;

    private final Path file;
    @Nullable private final LineNumbers numbers;
    private final InputStream in;

    /** Lines that start here or later belong to the next split. */
    private final long end;

    private final int block;
    private final int maxRecordBytes;
    private final RequestParser parser;

    /** Bytes read and not handed out: the beginning of a line whose end was not read yet. */
    private byte[] rest = new byte[0];

    /** Where {@code rest} begins in the file. */
    private long offset;

    private boolean finished;

    /** A block whose lines have all been handed out, for the thread that reads on. */
    private final AtomicReference<byte @Nullable []> spare = new AtomicReference<>();

    /** Lines handed out. The task's thread counts them, in their order. */
    private long lines;

    /** What is wrong with the compressed data; null once it was reported. */
    @Nullable private String damage;

    /**
     * @param block how many bytes to read at a time
     */
    LineReader(FileSourceSplit split, long start, RequestSchema schema, int block)
            throws IOException {
        this.file = split.path();
        this.numbers = split.offset() <= FARTHEST_SPLIT ? new LineNumbers(file, start) : null;
        this.offset = start;
        this.end =
                Decompression.isCompressed(file) ? Long.MAX_VALUE : split.offset() + split.length();
        this.block = block;
        this.maxRecordBytes = Math.min(schema.maxRecordBytes(), LARGEST_RECORD);
        this.parser = new RequestParser(schema);
        this.in = open();
    }

    /** A file that is not what its name says is rejected and does not fail the job. */
    private InputStream open() throws IOException {
        try {
            return Decompression.openAt(file, offset);
        } catch (EOFException | ZipException e) {
            damage = unreadable(e);
            return InputStream.nullInputStream();
        }
    }

    private static String unreadable(IOException e) {
        return "the rest of the file cannot be read: " + e.getMessage();
    }

    /**
     * The first line start after a split's own start: the line that spans it is its neighbour's.
     */
    static long afterNextNewline(FileSourceSplit split) throws IOException {
        // One byte early, because a line that begins exactly at the split's start is its own.
        long position = split.offset() - 1;
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Decompression.openAt(split.path(), position)) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                int newline = Newline.indexOf(buffer, 0, read);
                if (newline >= 0) {
                    return position + newline + 1;
                }
                position += read;
            }
            return position;
        }
    }

    @Override
    public BulkFormat.@Nullable RecordIterator<LogRecord> readBatch() throws IOException {
        while (!finished && offset < end) {
            byte[] bytes = room(nextSize());
            System.arraycopy(rest, 0, bytes, 0, rest.length);
            int filled = fill(bytes, rest.length);
            finished = filled < bytes.length;
            int whole = finished ? filled : lastNewline(bytes, filled) + 1;
            if (whole > 0) {
                BulkFormat.RecordIterator<LogRecord> block = new Lines(bytes, whole, offset);
                rest = Arrays.copyOfRange(bytes, whole, filled);
                offset += whole;
                return block;
            }
            if (filled > maxRecordBytes) {
                return skipLine(bytes, filled);
            }
            rest = Arrays.copyOf(bytes, filled);
        }
        return damage == null ? null : rejectRest(damage);
    }

    /**
     * The last block that was handed out and given back, if it has the size; otherwise a new one.
     */
    private byte[] room(int size) {
        byte[] used = spare.getAndSet(null);
        return used != null && used.length == size ? used : new byte[size];
    }

    /** Doubles the size for a long line until the line is surely too long. */
    private int nextSize() {
        return (int)
                Math.min(
                        2L * Math.max(rest.length, block),
                        Math.max(rest.length, maxRecordBytes) + (long) block);
    }

    /**
     * Fills the bytes up to their end or the file's end. Damaged compression counts as the file's
     * end.
     */
    private int fill(byte[] bytes, int from) throws IOException {
        int filled = from;
        try {
            while (damage == null && filled < bytes.length) {
                int read = in.read(bytes, filled, Math.min(PIECE, bytes.length - filled));
                if (read < 0) {
                    break;
                }
                filled += read;
            }
        } catch (EOFException | ZipException e) {
            damage = unreadable(e);
        }
        return filled;
    }

    private BulkFormat.RecordIterator<LogRecord> rejectRest(String reason) {
        damage = null;
        finished = true;
        // A reader restored here finds the damage again, and must not report it again.
        return new Single(reason, new byte[0], offset, offset, 1);
    }

    private BulkFormat.RecordIterator<LogRecord> skipLine(byte[] beginning, int filled)
            throws IOException {
        long lineStart = offset;
        byte[] buffer = new byte[block];
        byte[] shown = Arrays.copyOf(beginning, Math.min(filled, LogRecord.SHOWN));
        offset += filled;
        rest = new byte[0];
        int newline = -1;
        while (newline < 0 && !finished) {
            int read = fill(buffer, 0);
            finished = read < buffer.length;
            newline = Newline.indexOf(buffer, 0, read);
            offset += newline < 0 ? read : newline + 1;
            rest = newline < 0 ? rest : Arrays.copyOfRange(buffer, newline + 1, read);
        }
        // The bytes behind the newline were read already and are still to be handled.
        finished = finished && rest.length == 0;
        return new Single(LogRecord.tooLong(maxRecordBytes), shown, lineStart, offset, 0);
    }

    private String position(long lineStart, long linesBefore) {
        return numbers == null
                ? LogPaths.shown(file) + " at byte " + lineStart
                : numbers.position(lineStart, linesBefore);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static int lastNewline(byte[] bytes, int to) {
        for (int i = to - 1; i >= 0; i--) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The lines of one block, parsed as they are asked for. */
    private final class Lines implements BulkFormat.RecordIterator<LogRecord> {
        private final byte[] bytes;
        private final int size;
        private final long blockOffset;
        private final MutableRecordAndPosition<LogRecord> current =
                new MutableRecordAndPosition<>();
        private int next;
        private boolean released;

        Lines(byte[] bytes, int size, long blockOffset) {
            this.bytes = bytes;
            this.size = size;
            this.blockOffset = blockOffset;
        }

        @Nullable
        @Override
        public RecordAndPosition<LogRecord> next() {
            while (next < size && blockOffset + next < end) {
                int from = next + byteOrderMark();
                LogRecord read = parser.parsePlainLine(bytes, from, size);
                if (read != null && parser.lineEnd() - from <= maxRecordBytes) {
                    lines++;
                    next = Math.min(parser.lineEnd() + 1, size);
                } else {
                    read = other(from);
                }
                if (read != null) {
                    current.set(read, blockOffset + next, 0);
                    return current;
                }
            }
            return null;
        }

        /** The record of a line that is not plain; null if the line is blank. */
        private @Nullable LogRecord other(int from) {
            int newline = Newline.indexOf(bytes, from, size);
            int to = newline < 0 ? size : newline;
            long number = lines++;
            // The last line may end without a newline, and there is no place behind it.
            next = Math.min(to + 1, size);
            if (isBlank(from, to)) {
                return null;
            }
            long at = blockOffset + from;
            if (to - from <= maxRecordBytes) {
                return parser.parseOther(bytes, from, to - from, () -> position(at, number));
            }
            return LogRecord.rejected(
                    LogRecord.tooLong(maxRecordBytes),
                    bytes,
                    from,
                    to - from,
                    () -> position(at, number),
                    null);
        }

        /** Some editors mark a file as UTF-8 with three bytes at its start. */
        private int byteOrderMark() {
            boolean marked =
                    blockOffset + next == 0
                            && size >= 3
                            && bytes[next] == (byte) 0xEF
                            && bytes[next + 1] == (byte) 0xBB
                            && bytes[next + 2] == (byte) 0xBF;
            return marked ? 3 : 0;
        }

        private boolean isBlank(int from, int to) {
            for (int i = from; i < to; i++) {
                if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                    return false;
                }
            }
            return true;
        }

        /** Records have copies of what they need, so the bytes can be used again, but only once. */
        @Override
        public void releaseBatch() {
            if (!released) {
                released = true;
                spare.set(bytes);
            }
        }
    }

    /** A batch of one record, which is rejected. */
    private final class Single implements BulkFormat.RecordIterator<LogRecord> {
        private final byte[] shown;
        private final long at;
        private final long nextOffset;
        private final long recordsToSkip;
        @Nullable private String reason;

        Single(String reason, byte[] shown, long at, long nextOffset, long recordsToSkip) {
            this.reason = reason;
            this.shown = shown;
            this.at = at;
            this.nextOffset = nextOffset;
            this.recordsToSkip = recordsToSkip;
        }

        @Nullable
        @Override
        public RecordAndPosition<LogRecord> next() {
            if (reason == null) {
                return null;
            }
            long number = lines++;
            LogRecord rejected =
                    LogRecord.rejected(
                            reason, shown, 0, shown.length, () -> position(at, number), null);
            reason = null;
            return new RecordAndPosition<>(rejected, nextOffset, recordsToSkip);
        }

        @Override
        public void releaseBatch() {}
    }
}
