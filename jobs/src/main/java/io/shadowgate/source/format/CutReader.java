package io.shadowgate.source.format;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Position;
import io.shadowgate.source.compression.Decompression;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.ZipException;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file that is not split, whose records a {@link RecordCutter} tells apart. Positions are
 * offsets of the uncompressed content.
 *
 * <p>At most a block and {@code maxRecordBytes} are held. A longer record is rejected, and only its
 * beginning is kept, to show it. A record that the file's end leaves open is rejected too; reading
 * goes on where the cutter says.
 */
public final class CutReader implements BulkFormat.Reader<LogRecord> {
    public static final int BLOCK = 256 * 1024;
    private static final int BATCH = 1024;

    /** Arrays cannot be much longer than 2 GiB. */
    private static final int LARGEST_RECORD = 1 << 30;

    /** Reads the bytes of one record. */
    @FunctionalInterface
    public interface Records {
        LogRecord read(byte[] bytes, int offset, int length, Position position);
    }

    private final Path file;

    /** A record that begins here or later was not in the file when it was found. */
    private final long end;

    private final int block;
    private final int maxRecordBytes;
    private final RecordCutter cutter;
    private final Records records;
    private final LineNumbers numbers;
    private InputStream in;
    private byte[] buffer;
    private int at;
    private int filled;

    /** The offset of the buffer's first byte. */
    private long offset;

    /** The number of lines that end between the reader's start and {@code at}. */
    private long lines;

    private boolean finished;

    /** Whether the fault of the whole file was reported, or there is none to report. */
    private boolean told;

    @Nullable private String damage;

    /**
     * @param start the offset of the first record to read
     * @param told whether the fault of the whole file was reported before
     * @param block how many bytes to read at a time
     */
    public CutReader(
            FileSourceSplit split,
            long start,
            boolean told,
            int block,
            int maxRecordBytes,
            RecordCutter cutter,
            Records records)
            throws IOException {
        this.file = split.path();
        this.end = Decompression.isCompressed(file) ? Long.MAX_VALUE : split.fileSize();
        this.block = block;
        this.maxRecordBytes = Math.min(maxRecordBytes, LARGEST_RECORD);
        this.cutter = cutter;
        this.records = records;
        this.numbers = new LineNumbers(file, start);
        this.buffer = new byte[block];
        this.offset = start;
        this.told = told;
        this.in = open(start);
        if (start == 0) {
            fill();
            at = byteOrderMark(buffer, filled);
        }
    }

    /** The length of the mark with which some editors begin a file in UTF-8; 0 without one. */
    public static int byteOrderMark(byte[] bytes, int length) {
        return length >= 3
                        && bytes[0] == (byte) 0xEF
                        && bytes[1] == (byte) 0xBB
                        && bytes[2] == (byte) 0xBF
                ? 3
                : 0;
    }

    /** A file that is not what its name says is rejected and does not fail the job. */
    private InputStream open(long from) throws IOException {
        try {
            return Decompression.openAt(file, from);
        } catch (EOFException | ZipException e) {
            damage = unreadable(e);
            return InputStream.nullInputStream();
        }
    }

    private static String unreadable(IOException e) {
        return "the rest of the file cannot be read: " + e.getMessage();
    }

    @Override
    public BulkFormat.@Nullable RecordIterator<LogRecord> readBatch() throws IOException {
        List<RecordAndPosition<LogRecord>> batch = new ArrayList<>();
        boolean more = true;
        while (more && batch.size() < BATCH) {
            more = readOne(batch);
        }
        if (!more && !told) {
            told = true;
            String fault = damage == null ? cutter.fileFault() : damage;
            if (fault != null) {
                // A reader restored here finds the fault again, and must not report it again.
                long here = offset + at;
                batch.add(new RecordAndPosition<>(rejected(fault, at, at, lines), here, 1));
            }
        }
        return batch.isEmpty() ? null : new Batch(batch.iterator());
    }

    /** Reads the next record; false if there is none. */
    private boolean readOne(List<RecordAndPosition<LogRecord>> batch) throws IOException {
        if (!skipToRecord()) {
            return false;
        }
        cutter.begin();
        int scanned = at;
        while (true) {
            int to = cutter.end(buffer, scanned, filled);
            if (to >= 0) {
                hand(to, batch);
                return true;
            }
            if (filled - at > maxRecordBytes) {
                skipLong(batch);
                return true;
            }
            scanned = filled - at;
            if (!fill()) {
                handLast(batch);
                return true;
            }
        }
    }

    private boolean skipToRecord() throws IOException {
        while (true) {
            while (at < filled && cutter.isBetween(buffer[at])) {
                lines += buffer[at] == '\n' ? 1 : 0;
                at++;
            }
            if (at < filled) {
                return offset + at < end;
            }
            if (!fill()) {
                return false;
            }
        }
    }

    private void hand(int to, List<RecordAndPosition<LogRecord>> batch) {
        LogRecord record;
        if (to - at > maxRecordBytes) {
            record = rejected(LogRecord.tooLong(maxRecordBytes), at, to, lines);
        } else {
            long place = offset + at;
            long number = lines;
            record = records.read(buffer, at, to - at, () -> numbers.position(place, number));
        }
        passTo(to);
        batch.add(new RecordAndPosition<>(record, offset + at, 0));
    }

    private void passTo(int to) {
        lines += LineNumbers.count(buffer, at, to);
        at = to;
    }

    /** The record that ends with the file. */
    private void handLast(List<RecordAndPosition<LogRecord>> batch) {
        String fault = cutter.openFault();
        if (fault == null || damage != null) {
            hand(filled, batch);
            return;
        }
        int on = cutter.giveUp(buffer, at, filled);
        LogRecord record = rejected(fault, at, on, lines);
        passTo(on);
        batch.add(new RecordAndPosition<>(record, offset + at, 0));
    }

    /** Skips a record that is too long to be held. */
    private void skipLong(List<RecordAndPosition<LogRecord>> batch) throws IOException {
        long began = lines;
        byte[] shown = Arrays.copyOfRange(buffer, at, at + Math.min(filled - at, LogRecord.SHOWN));
        long place = offset + at;
        int on = cutter.giveUp(buffer, at, filled);
        long resume = on < filled ? offset + on : -1;
        long linesAtResume = began + LineNumbers.count(buffer, at, on);
        int to = -1;
        while (to < 0) {
            passTo(filled);
            if (!fill()) {
                break;
            }
            to = cutter.end(buffer, at, filled);
        }
        String reason = LogRecord.tooLong(maxRecordBytes);
        if (to >= 0) {
            passTo(to);
        } else if (cutter.openFault() != null && damage == null) {
            reason = cutter.openFault();
            if (resume >= 0) {
                in.close();
                in = open(resume);
                offset = resume;
                at = 0;
                filled = 0;
                finished = false;
                lines = linesAtResume;
            }
        }
        LogRecord record =
                LogRecord.rejected(
                        String.valueOf(reason),
                        shown,
                        0,
                        shown.length,
                        () -> numbers.position(place, began),
                        null);
        batch.add(new RecordAndPosition<>(record, offset + at, 0));
    }

    private LogRecord rejected(String reason, int from, int to, long number) {
        long place = offset + from;
        return LogRecord.rejected(
                reason, buffer, from, to - from, () -> numbers.position(place, number), null);
    }

    /**
     * Moves what is unread to the buffer's beginning and reads on. Damaged compression counts as
     * the file's end.
     *
     * @return false at the file's end
     */
    private boolean fill() throws IOException {
        int rest = filled - at;
        byte[] target = rest + block > buffer.length ? new byte[2 * rest + block] : buffer;
        System.arraycopy(buffer, at, target, 0, rest);
        buffer = target;
        offset += at;
        at = 0;
        filled = rest;
        try {
            while (!finished && damage == null && filled < rest + block) {
                int read = in.read(buffer, filled, rest + block - filled);
                finished = read < 0;
                filled += Math.max(0, read);
            }
        } catch (EOFException | ZipException e) {
            damage = unreadable(e);
        }
        return filled > rest;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private record Batch(Iterator<RecordAndPosition<LogRecord>> records)
            implements BulkFormat.RecordIterator<LogRecord> {
        @Nullable
        @Override
        public RecordAndPosition<LogRecord> next() {
            return records.hasNext() ? records.next() : null;
        }

        @Override
        public void releaseBatch() {}
    }
}
