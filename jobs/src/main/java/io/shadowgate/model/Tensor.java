package io.shadowgate.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values that go into a model or come out of it. Every engine converts its own tensors from and to
 * this one.
 *
 * <p>Numbers are bytes, because that is how engines and protocols take them: no engine has to copy
 * an input that lies in direct memory.
 */
public final class Tensor {
    private final String name;
    private final ElementType type;
    private final long[] shape;
    @Nullable private final ByteBuffer bytes;
    private final String @Nullable [] texts;

    private Tensor(
            String name,
            ElementType type,
            long[] shape,
            @Nullable ByteBuffer bytes,
            String @Nullable [] texts) {
        this.name = name;
        this.type = type;
        this.shape = shape;
        this.bytes = bytes;
        this.texts = texts;
    }

    /**
     * @param bytes all elements, row by row, in native byte order, from position 0 to the limit
     * @throws IllegalArgumentException if the bytes are not as many as the shape needs
     */
    public static Tensor ofNumbers(String name, ElementType type, long[] shape, ByteBuffer bytes) {
        if (type.bytes() == 0 || bytes.limit() != size(shape) * type.bytes()) {
            throw new IllegalArgumentException(
                    bytes.limit() + " bytes for " + type + Arrays.toString(shape));
        }
        return new Tensor(name, type, shape, bytes.order(ByteOrder.nativeOrder()), null);
    }

    /**
     * @param texts all elements, row by row
     * @throws IllegalArgumentException if the texts are not as many as the shape needs
     */
    public static Tensor ofTexts(String name, long[] shape, String... texts) {
        if (texts.length != size(shape)) {
            throw new IllegalArgumentException(
                    texts.length + " texts for " + Arrays.toString(shape));
        }
        return new Tensor(name, ElementType.STRING, shape, null, texts);
    }

    public String name() {
        return name;
    }

    public ElementType type() {
        return type;
    }

    /** Sizes of the dimensions; empty for a scalar. */
    public long[] shape() {
        return shape;
    }

    /** How many elements there are. */
    public long size() {
        return size(shape);
    }

    private static long size(long[] shape) {
        long size = 1;
        for (long length : shape) {
            size *= length;
        }
        return size;
    }

    /** The elements of a numeric tensor in native byte order. Not a copy. */
    public ByteBuffer bytes() {
        if (bytes == null) {
            throw new IllegalStateException(this + " holds texts");
        }
        return bytes;
    }

    /** The elements of a tensor of texts. Not a copy. */
    public String[] texts() {
        if (texts == null) {
            throw new IllegalStateException(this + " holds numbers");
        }
        return texts;
    }

    /**
     * The elements as doubles. Of INT64 elements beyond 2^53 the last digits are lost.
     *
     * @throws IllegalStateException if doubles cannot be made of the type
     */
    public double[] doubles() {
        double[] doubles = new double[Math.toIntExact(size())];
        switch (type) {
            case FLOAT -> {
                // Moved at once and widened after: far faster than one by one.
                float[] floats = new float[doubles.length];
                bytes().asFloatBuffer().get(floats);
                for (int i = 0; i < floats.length; i++) {
                    doubles[i] = floats[i];
                }
            }
            case DOUBLE -> bytes().asDoubleBuffer().get(doubles);
            default -> {
                long[] longs = longs();
                for (int i = 0; i < longs.length; i++) {
                    doubles[i] = longs[i];
                }
            }
        }
        return doubles;
    }

    /**
     * The elements as whole numbers; of BOOL, 0 and 1.
     *
     * @throws IllegalStateException if the elements are not whole numbers
     */
    public long[] longs() {
        long[] longs = new long[Math.toIntExact(size())];
        switch (type) {
            case INT64 -> bytes().asLongBuffer().get(longs);
            case INT32 -> Arrays.setAll(longs, i -> bytes().getInt(i * Integer.BYTES));
            case INT16 -> Arrays.setAll(longs, i -> bytes().getShort(i * Short.BYTES));
            case INT8, BOOL -> Arrays.setAll(longs, i -> bytes().get(i));
            case UINT8 -> Arrays.setAll(longs, i -> Byte.toUnsignedInt(bytes().get(i)));
            default -> throw new IllegalStateException(this + " holds no whole numbers");
        }
        return longs;
    }

    @Override
    public String toString() {
        return name + ": " + type + shown(shape);
    }

    /** A shape as messages show it: {@code (256, 3)}. */
    static String shown(long... shape) {
        return Arrays.stream(shape)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
