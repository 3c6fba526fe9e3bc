package io.shadowgate.source.schema;

import io.shadowgate.kafka.registry.SchemaId;
import io.shadowgate.mapping.Envelope;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.spec.Traffic.ValueFormat;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which schema a value or a key was written with, as Confluent's serializers say it: before the
 * value, with the byte 0 and the schema's id in four bytes; or in a header, with the byte 1 and the
 * schema's GUID.
 *
 * @param bytes the value or the key
 * @param from where the content begins in them
 * @param header the rest of the header behind the schema's id, in which Protobuf says which message
 *     it is; null if the id is before the value, and so is what follows it
 */
public record Frame(SchemaId schema, byte[] bytes, int from, @Nullable ByteBuffer header) {
    private static final String VALUE_HEADER = "__value_schema_id";
    private static final String KEY_HEADER = "__key_schema_id";

    private static final byte NUMBER = 0;
    private static final byte GUID = 1;
    private static final int NUMBER_LENGTH = 5;
    private static final int GUID_LENGTH = 17;

    /**
     * Of a value.
     *
     * @throws RejectedRecordException if neither the value nor a header has a schema id
     */
    public static Frame ofValue(byte[] value, Envelope envelope, ValueFormat format)
            throws RejectedRecordException {
        byte[] header = envelope.headerBytes(VALUE_HEADER);
        if (header != null) {
            return ofHeader(VALUE_HEADER, header, value);
        }
        if (value.length > 0 && value[0] != NUMBER) {
            boolean json = value[0] == '{' || value[0] == '[';
            throw new RejectedRecordException(
                    "begins with the byte "
                            + (value[0] & 0xff)
                            + (json ? ", '" + (char) value[0] + "'" : "")
                            + ", not with the byte 0 and a schema id, as "
                            + format.specName()
                            + " values from Confluent's serializers do"
                            + " (traffic.kafka.value-format), and has no header "
                            + VALUE_HEADER
                            + ";"
                            + (json
                                    ? " it looks like JSON, which value-format: json reads"
                                    : " values without a schema id cannot be read"));
        }
        if (value.length < NUMBER_LENGTH) {
            throw new RejectedRecordException(
                    "has "
                            + value.length
                            + (value.length == 1 ? " byte" : " bytes")
                            + ", too few for the byte 0 and a schema id in four bytes");
        }
        return ofNumber(value);
    }

    /** Of a value that may have none; null then. */
    public static @Nullable Frame ofAnyValue(byte[] value, Envelope envelope) {
        return ofAny(value, envelope.headerBytes(VALUE_HEADER), VALUE_HEADER);
    }

    /** Of a key that may have none; null then. */
    public static @Nullable Frame ofKey(byte[] key, byte @Nullable [] header) {
        return ofAny(key, header, KEY_HEADER);
    }

    /** The header that says the schema of a key. */
    public static String keyHeader() {
        return KEY_HEADER;
    }

    private static @Nullable Frame ofAny(byte[] bytes, byte @Nullable [] header, String name) {
        try {
            return header != null
                    ? ofHeader(name, header, bytes)
                    : bytes.length >= NUMBER_LENGTH && bytes[0] == NUMBER ? ofNumber(bytes) : null;
        } catch (RejectedRecordException e) {
            return null;
        }
    }

    private static Frame ofNumber(byte[] bytes) {
        int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        return new Frame(SchemaId.of(id), bytes, NUMBER_LENGTH, null);
    }

    private static Frame ofHeader(String name, byte[] header, byte[] bytes)
            throws RejectedRecordException {
        ByteBuffer rest = ByteBuffer.wrap(header);
        if (header.length >= NUMBER_LENGTH && header[0] == NUMBER) {
            SchemaId id = SchemaId.of(rest.position(1).getInt());
            return new Frame(id, bytes, 0, rest.slice());
        }
        if (header.length >= GUID_LENGTH && header[0] == GUID) {
            SchemaId id = SchemaId.of(new UUID(rest.position(1).getLong(), rest.getLong()));
            return new Frame(id, bytes, 0, rest.slice());
        }
        throw new RejectedRecordException(
                "the header "
                        + name
                        + " has "
                        + header.length
                        + " bytes"
                        + (header.length == 0 ? "" : " that begin with " + (header[0] & 0xff))
                        + ", not the byte 1 and a GUID in 16, or the byte 0 and a schema id in 4");
    }
}
