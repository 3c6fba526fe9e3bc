package io.shadowgate.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
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
    private final List<String> classes;

    private Tensor(
            String name,
            ElementType type,
            long[] shape,
            @Nullable ByteBuffer bytes,
            String @Nullable [] texts,
            List<String> classes) {
        this.name = name;
        this.type = type;
        this.shape = shape;
        this.bytes = bytes;
        this.texts = texts;
        this.classes = classes;
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
        return new Tensor(name, type, shape, bytes.order(ByteOrder.nativeOrder()), null, List.of());
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
        return new Tensor(name, ElementType.STRING, shape, null, texts, List.of());
    }

    /**
     * One number per class and row, with the classes that the model itself names.
     *
     * @param classes the name of each column
     * @param numbers row by row
     */
    public static Tensor ofClasses(String name, List<String> classes, double... numbers) {
        ByteBuffer bytes =
                ByteBuffer.allocate(numbers.length * Double.BYTES).order(ByteOrder.nativeOrder());
        bytes.asDoubleBuffer().put(numbers);
        long rows = classes.isEmpty() ? 0 : numbers.length / classes.size();
        long[] shape = {rows, classes.size()};
        if (rows * classes.size() != numbers.length) {
            throw new IllegalArgumentException(numbers.length + " numbers of " + classes);
        }
        return new Tensor(name, ElementType.DOUBLE, shape, bytes, null, List.copyOf(classes));
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

    /** Names of the columns, if the model names them; otherwise empty. */
    public List<String> classes() {
        return classes;
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
            case FLOAT16 ->
                    Arrays.setAll(
                            doubles, i -> HalfFloats.float16(bytes().getShort(i * Short.BYTES)));
            case BFLOAT16 ->
                    Arrays.setAll(
                            doubles, i -> HalfFloats.bfloat16(bytes().getShort(i * Short.BYTES)));
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
     * The elements as whole numbers; of BOOL, 0 and 1. UINT64 elements from 2^63 on are negative,
     * as {@link Long#toUnsignedString(long)} expects them.
     *
     * @throws IllegalStateException if the elements are not whole numbers
     */
    public long[] longs() {
        long[] longs = new long[Math.toIntExact(size())];
        switch (type) {
            case INT64, UINT64 -> bytes().asLongBuffer().get(longs);
            case UINT32 ->
                    Arrays.setAll(
                            longs, i -> Integer.toUnsignedLong(bytes().getInt(i * Integer.BYTES)));
            case UINT16 ->
                    Arrays.setAll(
                            longs, i -> Short.toUnsignedInt(bytes().getShort(i * Short.BYTES)));
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
