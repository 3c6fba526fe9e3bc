package io.shadowgate.model;

/** What one element of a tensor is. */
public enum ElementType {
    FLOAT(4),
    DOUBLE(8),
    FLOAT16(2),
    BFLOAT16(2),
    INT8(1),
    UINT8(1),
    INT16(2),
    UINT16(2),
    INT32(4),
    UINT32(4),
    INT64(8),
    UINT64(8),
    BOOL(1),
    STRING(0),
    /** A type that an engine has and this list does not. */
    UNKNOWN(0);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Whether elements can have a fraction. */
    public boolean isFraction() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    /** Size of one element; 0 where elements have no fixed size. */
    public int bytes() {
        return bytes;
    }
}
