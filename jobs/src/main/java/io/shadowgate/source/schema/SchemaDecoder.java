package io.shadowgate.source.schema;

import io.shadowgate.record.RejectedRecordException;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.util.TokenBuffer;

/** Decodes the values of one schema. Not thread-safe. */
interface SchemaDecoder {
    /**
     * The tokens of an equal JSON record. A field that is null is left out, as if the record did
     * not have it; in logs of labels, Avro's nulls are kept.
     *
     * @throws RejectedRecordException if the bytes do not fit the schema
     */
    TokenBuffer decode(Frame frame) throws RejectedRecordException;

    static TokenBuffer emptyBuffer() {
        return new TokenBuffer(ObjectWriteContext.empty(), false);
    }
}
