package io.shadowgate.source.schema;

import io.shadowgate.kafka.registry.RegisteredSchema;
import io.shadowgate.record.RejectedRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Decodes Avro by the schema that its writer used. The value of a union is written without the
 * branch's name.
 *
 * <p>Lengths in the bytes are not believed: a few bytes cannot make it allocate more than they are.
 */
final class AvroDecoder implements SchemaDecoder {
    private static final int UUID_BYTES = 16;

    private final Schema schema;
    private final boolean keepsNulls;
    private BinaryDecoder in = DecoderFactory.get().binaryDecoder(new byte[0], null);
    private Tokens out = new Tokens();
    private int length;

    /** Items of arrays and maps so far. */
    private long items;

    private AvroDecoder(Schema schema, boolean keepsNulls) {
        this.schema = schema;
        this.keepsNulls = keepsNulls;
    }

    /**
     * @param references schemas that the schema refers to, each behind those that it refers to
     * @param keepsNulls whether a field that is null is there; in a label it takes the truth back
     * @throws RejectedRecordException if the text is no schema
     */
    static AvroDecoder of(
            RegisteredSchema schema, Collection<RegisteredSchema> references, boolean keepsNulls)
            throws RejectedRecordException {
        Schema.Parser parser = new Schema.Parser();
        // A default is for a reader with another schema.
        parser.setValidateDefaults(false);
        try {
            for (RegisteredSchema each : references) {
                parser.parse(each.text());
            }
            return new AvroDecoder(parser.parse(schema.text()), keepsNulls);
        } catch (AvroRuntimeException e) {
            throw new RejectedRecordException("is no Avro schema: " + e.getMessage());
        }
    }

    @Override
    public TokenBuffer decode(Frame frame) throws RejectedRecordException {
        length = frame.bytes().length - frame.from();
        items = 0;
        out = new Tokens();
        in = DecoderFactory.get().binaryDecoder(frame.bytes(), frame.from(), length, in);
        try {
            value(schema);
            if (!in.isEnd()) {
                throw new RejectedRecordException("there are bytes behind the value");
            }
        } catch (IOException
                | AvroRuntimeException
                | UnsupportedOperationException
                | IndexOutOfBoundsException e) {
            throw new RejectedRecordException(
                    "the value ends too early, or is of another schema ("
                            + (e.getMessage() == null
                                    ? e.getClass().getSimpleName()
                                    : e.getMessage())
                            + ")");
        }
        return out.buffer();
    }

    private void value(Schema of) throws IOException, RejectedRecordException {
        switch (of.getType()) {
            case RECORD -> {
                out.beginObject();
                for (Schema.Field field : of.getFields()) {
                    field(field);
                }
                out.endObject();
            }
            case ARRAY -> {
                out.beginArray();
                for (long n = count(in.readArrayStart()); n > 0; n = count(in.arrayNext())) {
                    for (long i = 0; i < n; i++) {
                        value(of.getElementType());
                    }
                }
                out.endArray();
            }
            case MAP -> {
                out.beginObject();
                for (long n = count(in.readMapStart()); n > 0; n = count(in.mapNext())) {
                    for (long i = 0; i < n; i++) {
                        out.name(Tokens.checked(bytes(in.readLong())));
                        value(of.getValueType());
                    }
                }
                out.endObject();
            }
            case UNION -> value(branch(of));
            case NULL -> out.ofNull();
            case BOOLEAN -> out.flag(in.readBoolean());
            case INT -> ofInt(of, in.readInt());
            case LONG -> ofLong(of, in.readLong());
            case FLOAT -> out.fraction(in.readFloat());
            case DOUBLE -> out.fraction(in.readDouble());
            case STRING -> out.text(bytes(in.readLong()));
            case ENUM -> out.text(of.getEnumSymbols().get(in.readEnum()));
            case BYTES -> ofBytes(of, bytes(in.readLong()));
            case FIXED -> ofBytes(of, bytes(of.getFixedSize()));
        }
    }

    private void field(Schema.Field field) throws IOException, RejectedRecordException {
        Schema of = field.schema();
        if (of.getType() == Schema.Type.UNION) {
            of = branch(of);
        }
        if (keepsNulls || of.getType() != Schema.Type.NULL) {
            out.name(field.name());
            value(of);
        }
    }

    private Schema branch(Schema union) throws IOException {
        return union.getTypes().get(in.readIndex());
    }

    /** Items that take no bytes could be any number of them. */
    private long count(long block) throws RejectedRecordException {
        items += block;
        if (block < 0 || items > length) {
            throw new RejectedRecordException(
                    "more items in its arrays and maps than the " + length + " bytes that it has");
        }
        return block;
    }

    private byte[] bytes(long size) throws IOException, RejectedRecordException {
        if (size < 0 || size > length) {
            throw new RejectedRecordException(
                    "a text or bytes of " + size + " bytes, in a value of " + length);
        }
        byte[] bytes = new byte[(int) size];
        in.readFixed(bytes);
        return bytes;
    }

    private void ofInt(Schema of, int number) throws RejectedRecordException {
        switch (logical(of)) {
            case "date" -> out.date(number);
            case "time-millis" -> out.timeOfDay(number, TimeUnit.MILLISECONDS);
            default -> out.whole(number);
        }
    }

    private void ofLong(Schema of, long number) throws RejectedRecordException {
        switch (logical(of)) {
            case "timestamp-millis" -> out.time(number, TimeUnit.MILLISECONDS);
            case "timestamp-micros" -> out.time(number, TimeUnit.MICROSECONDS);
            case "timestamp-nanos" -> out.time(number, TimeUnit.NANOSECONDS);
            case "local-timestamp-millis" -> out.localTime(number, TimeUnit.MILLISECONDS);
            case "local-timestamp-micros" -> out.localTime(number, TimeUnit.MICROSECONDS);
            case "local-timestamp-nanos" -> out.localTime(number, TimeUnit.NANOSECONDS);
            case "time-micros" -> out.timeOfDay(number, TimeUnit.MICROSECONDS);
            default -> out.whole(number);
        }
    }

    private void ofBytes(Schema of, byte[] bytes) throws IOException, RejectedRecordException {
        if (of.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            out.decimal(bytes, decimal.getScale());
        } else if (logical(of).equals("big-decimal")) {
            BinaryDecoder within = DecoderFactory.get().binaryDecoder(bytes, null);
            byte[] unscaled = new byte[Math.min(bytes.length, sizeOf(within, bytes.length))];
            within.readFixed(unscaled);
            out.decimal(unscaled, within.readInt());
        } else if (logical(of).equals("uuid") && bytes.length == UUID_BYTES) {
            ByteBuffer halves = ByteBuffer.wrap(bytes);
            out.text(new UUID(halves.getLong(), halves.getLong()).toString());
        } else {
            out.bytes(bytes);
        }
    }

    private static int sizeOf(BinaryDecoder within, int most)
            throws IOException, RejectedRecordException {
        long size = within.readLong();
        if (size < 0 || size > most) {
            throw new RejectedRecordException(
                    "a decimal of " + size + " bytes, in a value of " + most);
        }
        return (int) size;
    }

    /** The name of a logical type; empty for none that Avro knows. */
    private static String logical(Schema of) {
        return of.getLogicalType() == null ? "" : of.getLogicalType().getName();
    }
}
