package io.shadowgate.source.compression;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads all members of a gzip file (RFC 1952). Zeros after a member are padding, as for the gzip
 * tool. Any other bytes between or after members are damage.
 *
 * <p>All content before the damage is returned first. Other streams do not do that. If the first
 * member ends at the edge of its buffer, the JDK's stream takes a damaged second member for the end
 * of the file. The stream of Commons Compress drops the content decompressed in the same call.
 */
public final class Gzip extends InputStream {
    public static final int BUFFER = 64 * 1024;

    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream in;
    private final byte[] read = new byte[BUFFER];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();

    /** Index in {@code read} of the next byte that does not belong to a member yet. */
    private int next;

    private int end;
    private boolean withinMember;
    private boolean anyMember;

    Gzip(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /**
     * @throws ZipException if the data is damaged
     * @throws EOFException if the data ends within a member
     */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (withinMember || beginMember()) {
            int inflated = inflate(bytes, offset, length);
            if (inflated > 0) {
                checksum.update(bytes, offset, inflated);
                return inflated;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("damaged gzip data: it needs a dictionary");
            } else {
                takeMore();
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException e) {
            throw new ZipException(
                    "damaged gzip data" + (e.getMessage() == null ? "" : ": " + e.getMessage()));
        }
    }

    private void takeMore() throws IOException {
        if (!inflater.needsInput()) {
            return;
        }
        if (!refill()) {
            throw new EOFException("the gzip data ends too early");
        }
        inflater.setInput(read, 0, end);
        next = end;
    }

    /** Returns false at the end of the file. */
    private boolean beginMember() throws IOException {
        if (anyMember) {
            skipPadding();
        }
        if (next == end && !refill()) {
            if (anyMember) {
                return false;
            }
            throw new EOFException("the file is empty, so it is not a gzip file");
        }
        if (nextByte() != 0x1F || nextByte() != 0x8B) {
            throw new ZipException(
                    anyMember ? "what follows the gzip data is not gzip" : "it is not gzip data");
        }
        if (nextByte() != 8) {
            throw new ZipException("damaged gzip header: unknown compression");
        }
        int flags = nextByte();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("damaged gzip header: unknown flags");
        }
        // Modification time, compression level and operating system.
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(nextByte() | nextByte() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        inflater.setInput(read, next, end - next);
        next = end;
        withinMember = true;
        anyMember = true;
        return true;
    }

    private void endMember() throws IOException {
        next = end - inflater.getRemaining();
        withinMember = false;
        if (nextInt() != checksum.getValue()) {
            throw new ZipException("damaged gzip data: its checksum differs");
        }
        if (nextInt() != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
            throw new ZipException("damaged gzip data: its length differs");
        }
    }

    private void skipPadding() throws IOException {
        while (next < end || refill()) {
            if (read[next] != 0) {
                return;
            }
            next++;
        }
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            nextByte();
        }
    }

    private void skipText() throws IOException {
        while (nextByte() != 0) {
            continue;
        }
    }

    private long nextInt() throws IOException {
        long number = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            number |= (long) nextByte() << shift;
        }
        return number;
    }

    private int nextByte() throws IOException {
        if (next == end && !refill()) {
            throw new EOFException("the gzip data ends too early");
        }
        return read[next++] & 0xFF;
    }

    /** Reads more bytes. Call it only when the bytes read before are used up. */
    private boolean refill() throws IOException {
        int size = in.read(read, 0, BUFFER);
        next = 0;
        end = Math.max(0, size);
        return size > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
