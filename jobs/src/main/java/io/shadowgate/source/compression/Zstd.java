package io.shadowgate.source.compression;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;

/**
 * Reads all frames of a zstd file. If a file ends within its second or a later frame, the library's
 * own stream reports no error, and the rest of a log would be lost without notice.
 */
final class Zstd extends InputStream {
    private static final int BUFFER = 128 * 1024;

    private final InputStream in;
    private final byte[] read = new byte[BUFFER];
    private final ByteBuffer source = ByteBuffer.allocateDirect(BUFFER).limit(0);
    private final ByteBuffer content = ByteBuffer.allocateDirect(BUFFER).limit(0);
    private final ZstdDecompressCtx frames = new ZstdDecompressCtx();
    private boolean withinFrame;
    private boolean anyFrame;

    /** Whether the decompressor may have more content without more input. */
    private boolean pending;

    Zstd(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /**
     * @throws ZipException if the data is damaged
     * @throws EOFException if the data ends within a frame
     */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (!content.hasRemaining()) {
            if (!pending && !source.hasRemaining() && !refill()) {
                if (withinFrame) {
                    throw new EOFException("the zstd data ends too early");
                }
                if (!anyFrame) {
                    throw new EOFException("the file is empty, so it is not a zstd file");
                }
                return -1;
            }
            decompress();
        }
        int given = Math.min(length, content.remaining());
        content.get(bytes, offset, given);
        return given;
    }

    private void decompress() throws ZipException {
        content.clear();
        anyFrame = true;
        try {
            withinFrame = !frames.decompressDirectByteBufferStream(content, source);
        } catch (ZstdException e) {
            content.limit(0);
            throw new ZipException("damaged zstd data: " + e.getMessage());
        }
        pending = withinFrame && !content.hasRemaining();
        content.flip();
    }

    private boolean refill() throws IOException {
        int size = in.read(read, 0, BUFFER);
        if (size < 0) {
            return false;
        }
        source.clear().put(read, 0, size).flip();
        return true;
    }

    @Override
    public void close() throws IOException {
        frames.close();
        in.close();
    }
}
