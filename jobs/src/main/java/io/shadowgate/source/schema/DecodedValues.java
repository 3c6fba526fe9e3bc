package io.shadowgate.source.schema;

import io.shadowgate.mapping.Envelope;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Position;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Traffic.ValueFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Reads values that need their schema: Avro and Protobuf. A rejected record is shown as JSON, or in
 * base64 if it cannot be decoded. Not thread-safe.
 */
public final class DecodedValues {
    private static final byte[] NOT_SHOWN = {};

    private final JsonFactory json = new JsonFactory();
    private final ValueFormat format;
    private final Schemas schemas;
    private final TokenParser parser;

    /** Whether a record may be rejected later, when it is no longer here to be shown. */
    private final boolean ofHalves;

    public DecodedValues(RequestSchema schema, ValueFormat format, Schemas schemas) {
        this.format = format;
        this.schemas = schemas;
        this.parser = new TokenParser(schema);
        this.ofHalves = schema.mapping() != null && schema.mapping().isOfHalves();
    }

    /**
     * Reads one value.
     *
     * @throws IOException if the registry does not answer; the value can be read later
     */
    public LogRecord parse(byte[] value, Envelope envelope, Position position) throws IOException {
        TokenBuffer tokens;
        try {
            tokens = schemas.decoded(Frame.ofValue(value, envelope, format));
        } catch (RejectedRecordException e) {
            return LogRecord.rejected(
                    e.getMessage(), base64(value), 0, base64(value).length, position, null);
        }
        byte[] shown = ofHalves ? json(tokens) : NOT_SHOWN;
        LogRecord record = parser.parse(tokens, envelope, shown, position);
        Rejected rejected = record.rejected();
        if (rejected == null) {
            return record;
        }
        byte[] text = json(tokens);
        return LogRecord.rejected(
                rejected.reason(), text, 0, text.length, position, rejected.timestamp());
    }

    /** The value in base64, of which the beginning is enough. */
    public static byte[] base64(byte[] value) {
        int length = Math.min(value.length, LogRecord.SHOWN);
        byte[] beginning = new byte[length];
        System.arraycopy(value, 0, beginning, 0, length);
        return Base64.getEncoder().encode(beginning);
    }

    private byte[] json(TokenBuffer tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            tokens.serialize(out);
        }
        return bytes.toByteArray();
    }
}
