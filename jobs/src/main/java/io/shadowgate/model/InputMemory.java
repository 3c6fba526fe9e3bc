package io.shadowgate.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory outside the heap for the inputs of one scorer, reused for every call. Native code reads it
 * in place, so overlapping calls must not share it.
 */
final class InputMemory {
    private final Map<String, ByteBuffer> inputs = new HashMap<>();

    ByteBuffer of(Port port, int size) {
        ByteBuffer bytes = inputs.get(port.name());
        if (bytes == null || bytes.capacity() < size) {
            bytes = ByteBuffer.allocateDirect(size);
            inputs.put(port.name(), bytes);
        }
        return bytes.clear().limit(size).slice().order(ByteOrder.nativeOrder());
    }
}
