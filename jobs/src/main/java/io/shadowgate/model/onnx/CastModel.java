package io.shadowgate.model.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.model.ElementType;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Objects;

/** An ONNX model of the one operator Cast, in its Protocol Buffers encoding. */
final class CastModel {
    /** The types that it casts to, and their numbers in ONNX. */
    static final Map<ElementType, Integer> NUMBERS =
            Map.of(ElementType.UINT16, 4, ElementType.UINT32, 12, ElementType.UINT64, 13);

    private static final int INT64 = 7;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;
    private static final int ATTRIBUTE_OF_INT = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private CastModel() {}

    /** From INT64, of any shape. */
    static byte[] to(ElementType type) {
        int number = Objects.requireNonNull(NUMBERS.get(type));
        CastModel attribute =
                new CastModel().text(1, "to").number(3, number).number(20, ATTRIBUTE_OF_INT);
        CastModel node =
                new CastModel().text(1, "x").text(2, "y").text(4, "Cast").part(5, attribute);
        CastModel graph =
                new CastModel()
                        .part(1, node)
                        .text(2, "cast")
                        .part(11, port("x", INT64))
                        .part(12, port("y", number));
        return new CastModel()
                .number(1, IR_VERSION)
                .part(7, graph)
                .part(8, new CastModel().text(1, "").number(2, OPSET))
                .bytes
                .toByteArray();
    }

    private static CastModel port(String name, int type) {
        CastModel tensor = new CastModel().number(1, type);
        return new CastModel().text(1, name).part(2, new CastModel().part(1, tensor));
    }

    /** All numbers here have fewer than seven bits. */
    private CastModel number(int field, int value) {
        tag(field, 0);
        bytes.write(value);
        return this;
    }

    private CastModel text(int field, String text) {
        return write(field, text.getBytes(UTF_8));
    }

    private CastModel part(int field, CastModel part) {
        return write(field, part.bytes.toByteArray());
    }

    private CastModel write(int field, byte[] value) {
        tag(field, 2);
        bytes.write(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void tag(int field, int wire) {
        int tag = field << 3 | wire;
        if (tag >= 0x80) {
            bytes.write(tag & 0x7f | 0x80);
            tag >>>= 7;
        }
        bytes.write(tag);
    }
}
