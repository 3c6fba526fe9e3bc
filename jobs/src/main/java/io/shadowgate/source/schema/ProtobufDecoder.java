package io.shadowgate.source.schema;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.shadowgate.kafka.registry.RegisteredSchema;
import io.shadowgate.record.RejectedRecordException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Decodes Protobuf. Fields have the names of the {@code .proto} file.
 *
 * <p>A field of proto3 without {@code optional} always has a value. Of these, empty texts and lists
 * are left out, but 0 is a value. Of Protobuf's own types, a {@code Timestamp} becomes a text, a
 * {@code Duration} its seconds, a wrapper or a {@code Value} what it holds. A {@code Decimal} of
 * Confluent becomes a number.
 */
final class ProtobufDecoder implements SchemaDecoder {
    private static final double NANOS = 1e9;

    /** Messages are not nested deeper than this. */
    private static final int MOST_INDEXES = 100;

    private final FileDescriptor file;
    private Tokens out = new Tokens();

    private ProtobufDecoder(FileDescriptor file) {
        this.file = file;
    }

    /**
     * @param references the files that are imported, by the names under which they are
     * @throws RejectedRecordException if the text is no schema
     */
    static ProtobufDecoder of(RegisteredSchema schema, Map<String, RegisteredSchema> references)
            throws RejectedRecordException {
        return new ProtobufDecoder(ProtobufFiles.of(schema, references));
    }

    @Override
    public TokenBuffer decode(Frame frame) throws RejectedRecordException {
        out = new Tokens();
        byte[] bytes = frame.bytes();
        try {
            CodedInputStream in =
                    CodedInputStream.newInstance(bytes, frame.from(), bytes.length - frame.from());
            CodedInputStream indexes =
                    frame.header() == null ? in : CodedInputStream.newInstance(frame.header());
            int most = Math.max(bytes.length, frame.from() == 0 ? MOST_INDEXES : 0);
            message(DynamicMessage.parseFrom(type(indexes, most), in));
        } catch (IOException | DateTimeException e) {
            throw new RejectedRecordException(
                    "the value ends too early, or is of another schema (" + e.getMessage() + ")");
        }
        return out.buffer();
    }

    /** Before the message is which one of the file it is; a single 0 means the first. */
    private Descriptor type(CodedInputStream in, int length)
            throws IOException, RejectedRecordException {
        int depth = in.readSInt32();
        if (depth < 0 || depth > length) {
            throw new RejectedRecordException(
                    "the number of message indexes behind the schema id is " + depth);
        }
        List<Descriptor> types = file.getMessageTypes();
        Descriptor type = null;
        for (int i = 0; i < Math.max(1, depth); i++) {
            int index = depth == 0 ? 0 : in.readSInt32();
            if (index < 0 || index >= types.size()) {
                throw new RejectedRecordException(
                        "message index "
                                + index
                                + (type == null
                                        ? ", but the schema has " + types.size()
                                        : ", but "
                                                + type.getFullName()
                                                + " has "
                                                + types.size()
                                                + " nested")
                                + (types.size() == 1 ? " message" : " messages"));
            }
            type = types.get(index);
            types = type.getNestedTypes();
        }
        return Objects.requireNonNull(type);
    }

    private void message(Message message) throws RejectedRecordException {
        Descriptor type = message.getDescriptorForType();
        switch (type.getFullName()) {
            case "google.protobuf.Timestamp" ->
                    out.time(
                            Instant.ofEpochSecond(
                                    number(message, "seconds"), number(message, "nanos")));
            case "google.protobuf.Duration" ->
                    out.fraction(number(message, "seconds") + number(message, "nanos") / NANOS);
            case "google.protobuf.DoubleValue",
                    "google.protobuf.FloatValue",
                    "google.protobuf.Int64Value",
                    "google.protobuf.UInt64Value",
                    "google.protobuf.Int32Value",
                    "google.protobuf.UInt32Value",
                    "google.protobuf.BoolValue",
                    "google.protobuf.StringValue",
                    "google.protobuf.BytesValue" -> {
                FieldDescriptor field = type.findFieldByName("value");
                value(field, message.getField(field));
            }
            case "confluent.type.Decimal" ->
                    out.decimal(
                            ((ByteString) message.getField(type.findFieldByName("value")))
                                    .toByteArray(),
                            (int) number(message, "scale"));
            case "google.protobuf.Value" -> anyValue(message);
            case "google.protobuf.Struct", "google.protobuf.ListValue" -> {
                FieldDescriptor field = type.getFields().get(0);
                values(field, message.getField(field));
            }
            default -> {
                out.beginObject();
                for (FieldDescriptor field : type.getFields()) {
                    field(message, field);
                }
                out.endObject();
            }
        }
    }

    private static long number(Message message, String field) {
        return ((Number) message.getField(message.getDescriptorForType().findFieldByName(field)))
                .longValue();
    }

    private void anyValue(Message value) throws RejectedRecordException {
        var present = value.getAllFields().entrySet().iterator();
        if (!present.hasNext()) {
            out.ofNull();
            return;
        }
        var only = present.next();
        if (only.getKey().getName().equals("null_value")) {
            out.ofNull();
        } else {
            value(only.getKey(), only.getValue());
        }
    }

    private void field(Message message, FieldDescriptor field) throws RejectedRecordException {
        if (field.isRepeated()) {
            if (message.getRepeatedFieldCount(field) > 0) {
                out.name(field.getName());
                values(field, message.getField(field));
            }
            return;
        }
        Object value = message.getField(field);
        boolean isThere =
                field.hasPresence()
                        ? message.hasField(field)
                        : !value.equals("") && !value.equals(ByteString.EMPTY);
        if (isThere) {
            out.name(field.getName());
            value(field, value);
        }
    }

    private void values(FieldDescriptor field, Object values) throws RejectedRecordException {
        List<?> all = (List<?>) values;
        if (!field.isMapField()) {
            out.beginArray();
            for (Object each : all) {
                value(field, each);
            }
            out.endArray();
            return;
        }
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        // Of entries with the same key, the last counts.
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Object each : all) {
            Message entry = (Message) each;
            entries.put(keyText(key, entry.getField(key)), entry.getField(value));
        }
        out.beginObject();
        for (var entry : entries.entrySet()) {
            out.name(entry.getKey());
            value(value, entry.getValue());
        }
        out.endObject();
    }

    private static String keyText(FieldDescriptor field, Object key) {
        return switch (field.getType()) {
            case UINT32, FIXED32 -> Integer.toUnsignedString((Integer) key);
            case UINT64, FIXED64 -> Long.toUnsignedString((Long) key);
            default -> key.toString();
        };
    }

    private void value(FieldDescriptor field, Object value) throws RejectedRecordException {
        switch (field.getType()) {
            case DOUBLE -> out.fraction((Double) value);
            case FLOAT -> out.fraction((Float) value);
            case INT32, SINT32, SFIXED32 -> out.whole((Integer) value);
            case UINT32, FIXED32 -> out.whole(Integer.toUnsignedLong((Integer) value));
            case INT64, SINT64, SFIXED64 -> out.whole((Long) value);
            case UINT64, FIXED64 -> out.unsigned((Long) value);
            case BOOL -> out.flag((Boolean) value);
            case STRING -> out.text((String) value);
            case BYTES -> out.bytes(((ByteString) value).toByteArray());
            case ENUM -> ofEnum((EnumValueDescriptor) value);
            case MESSAGE, GROUP -> message((Message) value);
        }
    }

    /** A number without a name is written as it is. */
    private void ofEnum(EnumValueDescriptor value) {
        if (value.getIndex() < 0) {
            out.whole(value.getNumber());
        } else {
            out.text(value.getName());
        }
    }
}
