package io.shadowgate.source.schema;

import io.shadowgate.mapping.Envelope;
import io.shadowgate.mapping.MappedReader;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Position;
import io.shadowgate.record.RecordLayout;
import io.shadowgate.record.RequestDraft;
import io.shadowgate.record.RequestReader;
import io.shadowgate.record.RequestSchema;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.util.TokenBuffer;

/** Reads a record from its tokens. Not thread-safe. */
final class TokenParser {
    private final RequestReader reader;

    /** Null for a log in ShadowGate's own layout. */
    private final @Nullable MappedReader mapped;

    TokenParser(RequestSchema schema) {
        this.reader = new RequestReader(schema, RecordLayout.STANDARD);
        this.mapped =
                schema.mapping() == null ? null : new MappedReader(schema, schema.mapping(), true);
    }

    /**
     * @param shown the record as text, for a rejected one
     */
    LogRecord parse(TokenBuffer tokens, Envelope envelope, byte[] shown, Position position) {
        if (mapped != null) {
            mapped.next(envelope);
            try (JsonParser parser = tokens.asParser()) {
                parser.nextToken();
                mapped.read(parser);
            }
            return mapped.record(shown, 0, shown.length, position);
        }
        RequestDraft draft = reader.next();
        try (JsonParser parser = tokens.asParser()) {
            JsonToken first = parser.nextToken();
            if (first != null) {
                reader.read(parser);
            }
        }
        MirroredRequest request = reader.request();
        return request == null
                ? draft.rejected(shown, 0, shown.length, position)
                : new LogRecord(request, null);
    }
}
