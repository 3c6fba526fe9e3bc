package io.shadowgate.model.djl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Reads a few texts from Universal Binary JSON, and skips the rest.
 *
 * <p>Objects that hold no wanted text are walked through, because they do not say how long they
 * are. Arrays of numbers do.
 */
final class UbjReader {
    private static final int MOST_DEPTH = 64;

    private final ByteBuffer bytes;
    private final List<String> wanted;

    /**
     * @param wanted paths of texts, separated by dots
     */
    UbjReader(byte[] bytes, List<String> wanted) {
        this.bytes = ByteBuffer.wrap(bytes);
        this.wanted = wanted;
    }

    /**
     * @param found takes each wanted text by its path
     * @throws IOException if the bytes end too early or are of another format
     */
    void read(Map<String, String> found) throws IOException {
        try {
            value(bytes.get(), "", 0, found);
        } catch (BufferUnderflowException e) {
            throw new IOException("it ends too early, after " + bytes.limit() + " bytes", e);
        }
    }

    private void value(byte type, String path, int depth, Map<String, String> found)
            throws IOException {
        if (depth > MOST_DEPTH) {
            throw new IOException("it is nested too deeply");
        }
        switch (type) {
            case 'Z', 'N', 'T', 'F' -> {}
            case 'i', 'U', 'C' -> skip(1);
            case 'I' -> skip(2);
            case 'l', 'd' -> skip(4);
            case 'L', 'D' -> skip(8);
            case 'S', 'H' -> {
                long length = length(bytes.get());
                if (wanted.contains(path)) {
                    byte[] text = new byte[checked(length)];
                    bytes.get(text);
                    found.put(path, new String(text, UTF_8));
                } else {
                    skip(length);
                }
            }
            case '[' -> array(depth, found);
            case '{' -> object(path, depth, found);
            default -> throw unknown(type);
        }
    }

    private void array(int depth, Map<String, String> found) throws IOException {
        byte next = bytes.get();
        byte type = 0;
        if (next == '$') {
            type = bytes.get();
            next = bytes.get();
        }
        if (next == '#') {
            long count = length(bytes.get());
            int size = size(type);
            if (size > 0) {
                skip(Math.multiplyExact(count, (long) size));
                return;
            }
            for (long i = 0; i < count; i++) {
                value(type == 0 ? bytes.get() : type, "", depth + 1, found);
            }
            return;
        }
        while (next != ']') {
            value(next, "", depth + 1, found);
            next = bytes.get();
        }
    }

    private void object(String path, int depth, Map<String, String> found) throws IOException {
        byte next = bytes.get();
        long count = Long.MAX_VALUE;
        if (next == '#') {
            count = length(bytes.get());
            next = count == 0 ? (byte) '}' : bytes.get();
        }
        for (long i = 0; i < count && next != '}'; i++) {
            byte[] name = new byte[checked(length(next))];
            bytes.get(name);
            String key = new String(name, UTF_8);
            value(bytes.get(), path.isEmpty() ? key : path + "." + key, depth + 1, found);
            next = i + 1 == count ? (byte) '}' : bytes.get();
        }
    }

    private static int size(byte type) {
        return switch (type) {
            case 'i', 'U', 'C' -> 1;
            case 'I' -> 2;
            case 'l', 'd' -> 4;
            case 'L', 'D' -> 8;
            default -> 0;
        };
    }

    private long length(byte type) throws IOException {
        return switch (type) {
            case 'i' -> bytes.get();
            case 'U' -> Byte.toUnsignedInt(bytes.get());
            case 'I' -> bytes.getShort();
            case 'l' -> bytes.getInt();
            case 'L' -> bytes.getLong();
            default -> throw unknown(type);
        };
    }

    private int checked(long length) throws IOException {
        if (length < 0 || length > bytes.remaining()) {
            throw new IOException("it ends too early, after " + bytes.limit() + " bytes");
        }
        return (int) length;
    }

    private void skip(long length) throws IOException {
        bytes.position(bytes.position() + checked(length));
    }

    private IOException unknown(byte type) {
        return new IOException(
                "it has the unknown type " + type + " at byte " + (bytes.position() - 1));
    }
}
