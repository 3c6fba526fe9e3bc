package io.shadowgate.record;

import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_END_OBJECT;
import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_UNKNOWN_NAME;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the segments of a request: an object of texts. */
final class SegmentsValue {
    private SegmentsValue() {}

    static void read(FieldValue value, RequestDraft draft) throws RejectedRecordException {
        if (value.isNull()) {
            return;
        }
        if (value.token() != JsonToken.START_OBJECT) {
            throw value.wrong("an object of texts");
        }
        JsonParser parser = value.parser();
        Members members = draft.segmentNames;
        for (int i = members.next(parser); i != MATCH_END_OBJECT; i = members.next(parser)) {
            JsonToken token = parser.nextToken();
            if (i == MATCH_UNKNOWN_NAME) {
                parser.skipChildren();
                continue;
            }
            try {
                if (draft.segments[i] != null) {
                    throw new RejectedRecordException(members.shown(i) + " stands twice");
                }
                draft.segments[i] = value.at(parser, token, members.shown(i)).text();
            } catch (RejectedRecordException e) {
                draft.fault(e.getMessage());
                parser.skipChildren();
            }
        }
    }

    /** The key to sample by is the one segment that a record must have. */
    @Nullable
    static String fault(RequestDraft draft) {
        String key = draft.schema.sampleSegment();
        return draft.segments[draft.schema.segmentAt(key)] == null
                ? "segments." + key + ", the key to sample by, is missing"
                : null;
    }
}
