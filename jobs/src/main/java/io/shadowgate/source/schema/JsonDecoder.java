package io.shadowgate.source.schema;

import io.shadowgate.record.RejectedRecordException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.util.TokenBuffer;

/** Decodes what is written by a JSON Schema: JSON, which can be read without it. */
final class JsonDecoder implements SchemaDecoder {
    private final JsonFactory json = new JsonFactory();

    @Override
    public TokenBuffer decode(Frame frame) throws RejectedRecordException {
        TokenBuffer tokens = SchemaDecoder.emptyBuffer();
        int length = frame.bytes().length - frame.from();
        try (JsonParser parser =
                json.createParser(ObjectReadContext.empty(), frame.bytes(), frame.from(), length)) {
            if (parser.nextToken() != null) {
                tokens.copyCurrentStructure(parser);
            }
            if (parser.nextToken() != null) {
                throw new RejectedRecordException("there is more than one JSON value");
            }
        } catch (JacksonException e) {
            throw new RejectedRecordException("it is not valid JSON");
        }
        return tokens;
    }
}
