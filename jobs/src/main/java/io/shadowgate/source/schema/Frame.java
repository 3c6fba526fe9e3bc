package io.shadowgate.source.schema;

import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.spec.Traffic.ValueFormat;
import java.nio.ByteBuffer;

/**
 * What Confluent's serializers put before a value: the byte 0 and the schema's id in four bytes.
 */
public final class Frame {
    /** How many bytes it has. */
    public static final int LENGTH = 5;

    private static final byte MAGIC = 0;

    private Frame() {}

    /**
     * The id of the value's schema.
     *
     * @throws RejectedRecordException if the value does not begin so
     */
    public static int schemaId(byte[] value, ValueFormat format) throws RejectedRecordException {
        if (value.length > 0 && value[0] != MAGIC) {
            boolean json = value[0] == '{' || value[0] == '[';
            throw new RejectedRecordException(
                    "begins with the byte "
                            + (value[0] & 0xff)
                            + (json ? ", '" + (char) value[0] + "'" : "")
                            + ", not with the byte 0 and a schema id, as "
                            + format.specName()
                            + " values from Confluent's serializers do"
                            + " (traffic.kafka.value-format);"
                            + (json
                                    ? " it looks like JSON, which value-format: json reads"
                                    : " values without a schema id cannot be read"));
        }
        if (value.length < LENGTH) {
            throw new RejectedRecordException(
                    "has "
                            + value.length
                            + (value.length == 1 ? " byte" : " bytes")
                            + ", too few for the byte 0 and a schema id in four bytes");
        }
        return ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
    }
}
