package io.shadowgate.source.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.kafka.registry.SchemaRegistry;
import io.shadowgate.mapping.Envelope;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.spec.Traffic;
import io.shadowgate.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Reads the keys of Kafka records. A key that names its schema is decoded to a text: a scalar as it
 * is, all else as JSON. It need not be of the format that values have. Not thread-safe.
 */
public final class DecodedKeys {
    private final JsonFactory json = new JsonFactory();
    private final @Nullable Schemas schemas;

    /**
     * @param schemas of any format; null if there is no registry
     */
    public DecodedKeys(@Nullable Schemas schemas) {
        this.schemas = schemas;
    }

    /**
     * @param registry null for none
     */
    public static DecodedKeys of(Traffic.@Nullable Registry registry) {
        return new DecodedKeys(
                registry == null ? null : new Schemas(new SchemaRegistry(registry), null));
    }

    /**
     * What a record has beside its value, with the key decoded.
     *
     * @param key null for none
     * @throws IOException if the registry does not answer; the key can be read later
     */
    public Envelope beside(byte @Nullable [] key, Envelope envelope) throws IOException {
        if (key == null) {
            return envelope;
        }
        try {
            return new WithKey(envelope, text(key, envelope), null);
        } catch (RejectedRecordException e) {
            return new WithKey(envelope, null, e.getMessage());
        }
    }

    private String text(byte[] key, Envelope envelope) throws IOException, RejectedRecordException {
        Frame frame = Frame.ofKey(key, envelope.headerBytes(Frame.keyHeader()));
        if (frame == null) {
            return plain(key);
        }
        if (schemas == null) {
            // A key in a text needs no schema, whatever the header says.
            if (frame.from() == 0 && Utf8.isValid(key, 0, key.length)) {
                return plain(key);
            }
            throw new RejectedRecordException(
                    "a key that is encoded with "
                            + frame.schema()
                            + "; name the registry that has the schema in"
                            + " traffic.kafka.schema-registry");
        }
        TokenBuffer tokens;
        try {
            tokens = schemas.decoded(frame);
        } catch (RejectedRecordException e) {
            throw new RejectedRecordException("a key that cannot be decoded: " + e.getMessage());
        }
        return text(tokens);
    }

    private static String plain(byte[] key) throws RejectedRecordException {
        if (!Utf8.isValid(key, 0, key.length)) {
            throw new RejectedRecordException(
                    "a key that is not a text in UTF-8, and begins with the byte "
                            + (key[0] & 0xff)
                            + ", not with the byte 0 and a schema id");
        }
        return new String(key, UTF_8);
    }

    private String text(TokenBuffer tokens) {
        try (JsonParser parser = tokens.asParser()) {
            JsonToken first = parser.nextToken();
            if (first != null && first.isScalarValue()) {
                return parser.getString();
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            tokens.serialize(out);
        }
        return bytes.toString(UTF_8);
    }

    /**
     * @param fault why the key cannot be read; null if it can
     */
    private record WithKey(Envelope envelope, @Nullable String text, @Nullable String fault)
            implements Envelope {
        @Override
        public byte @Nullable [] headerBytes(String name) {
            return envelope.headerBytes(name);
        }

        @Override
        public @Nullable String key() throws RejectedRecordException {
            if (fault != null) {
                throw new RejectedRecordException(fault);
            }
            return text;
        }

        @Override
        public @Nullable Long timestamp() {
            return envelope.timestamp();
        }
    }
}
