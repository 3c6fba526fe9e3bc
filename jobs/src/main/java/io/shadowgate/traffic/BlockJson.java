package io.shadowgate.traffic;

import javax.annotation.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON parser for the records of a whole block of lines, because opening one costs as much as
 * reading a record. It goes on from record to record as long as each ends within its line; whoever
 * finds that one does not leaves the parser, and the next record opens another.
 */
final class BlockJson {
    private final JsonFactory json;
    @Nullable private byte[] bytes;
    private int end;
    private int start;
    @Nullable private JsonParser parser;

    BlockJson(JsonFactory json) {
        this.json = json;
    }

    /** The records to come lie in these bytes, one behind the other, before {@code end}. */
    void enter(byte[] block, int end) {
        leave();
        this.bytes = block;
        this.end = end;
    }

    boolean isIn(byte[] block) {
        return bytes == block;
    }

    /** A parser that comes to the record at this offset next. */
    JsonParser at(int offset) {
        if (parser == null) {
            start = offset;
            parser = json.createParser(ObjectReadContext.empty(), bytes, offset, end - offset);
        }
        return parser;
    }

    /** Whether nothing but blanks lies between the parser and the end of the line. */
    boolean isThroughWith(int lineEnd) {
        long at = start + parser.currentLocation().getByteOffset();
        if (at > lineEnd) {
            return false;
        }
        for (int i = (int) at; i < lineEnd; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** The parser is no longer in step with the lines. */
    void leave() {
        if (parser != null) {
            parser.close();
            parser = null;
        }
    }
}
