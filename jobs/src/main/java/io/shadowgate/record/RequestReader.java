package io.shadowgate.record;

import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_END_OBJECT;
import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_UNKNOWN_NAME;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/**
 * Reads requests from the tokens of records, in one pass. Every format that has tokens uses it, so
 * that all judge a record by the same rules and for the same reasons.
 *
 * <p>What the test does not need is skipped unread. After a fault the reader goes on, so that a
 * rejected record still counts in the window it belongs to. Not thread-safe.
 */
public final class RequestReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final RequestDraft draft;
    private final FieldValue value = new FieldValue();
    private final Level top;
    private final RequestField[] checked;

    /** The fields that the record has. */
    private final Set<RequestField> seen = EnumSet.noneOf(RequestField.class);

    public RequestReader(RequestSchema schema, RecordLayout layout) {
        this.draft = new RequestDraft(schema);
        Map<JsonPointer, RequestField> paths = new LinkedHashMap<>();
        List<RequestField> checked = new ArrayList<>();
        for (RequestField field : RequestField.values()) {
            if (field.isIn(schema)) {
                if (field.isChecked(schema)) {
                    checked.add(field);
                }
                JsonPointer path = layout.paths().get(field);
                if (path != null) {
                    paths.put(path, field);
                }
            }
        }
        this.top = Level.of(paths);
        this.checked = checked.toArray(RequestField[]::new);
    }

    /**
     * One level of a record: names, and for each the field that stands there or the level below.
     */
    private record Level(PropertyNameMatcher names, RequestField[] fields, Level[] below) {
        static Level of(Map<JsonPointer, RequestField> paths) {
            Map<String, Map<JsonPointer, RequestField>> byName = new LinkedHashMap<>();
            paths.forEach(
                    (path, field) ->
                            byName.computeIfAbsent(
                                            path.getMatchingProperty(), name -> new HashMap<>())
                                    .put(path.tail(), field));
            int size = byName.size();
            Level level =
                    new Level(
                            JSON.constructNameMatcher(
                                    byName.keySet().stream().map(Named::fromString).toList(),
                                    false),
                            new RequestField[size],
                            new Level[size]);
            int place = 0;
            for (Map<JsonPointer, RequestField> rest : byName.values()) {
                RequestField field = rest.remove(JsonPointer.empty());
                if (field != null && !rest.isEmpty()) {
                    throw new IllegalArgumentException(
                            rest.values() + " cannot stand within " + field.fieldName());
                }
                level.fields[place] = field;
                level.below[place] = field == null ? of(rest) : null;
                place++;
            }
            return level;
        }
    }

    /** An empty draft for the next record. */
    public RequestDraft next() {
        draft.clear();
        seen.clear();
        return draft;
    }

    /** Reads a record into the draft. The parser stands at its beginning, and then at its end. */
    public void read(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            read(parser, top);
        } else {
            draft.fault(
                    "a record is one JSON object, not "
                            + FieldValue.shown(parser, parser.currentToken()));
        }
    }

    private void read(JsonParser parser, Level level) {
        for (int i = parser.nextNameMatch(level.names);
                i != MATCH_END_OBJECT;
                i = parser.nextNameMatch(level.names)) {
            JsonToken token = parser.nextToken();
            if (i == MATCH_UNKNOWN_NAME) {
                parser.skipChildren();
            } else if (level.fields[i] != null) {
                read(level.fields[i], parser, token);
            } else if (token == JsonToken.START_OBJECT) {
                read(parser, level.below[i]);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void read(RequestField field, JsonParser parser, JsonToken token) {
        if (!seen.add(field)) {
            String reason = field.fieldName() + " stands twice";
            if (field.isOfShadow()) {
                draft.shadowFault(reason);
            } else {
                draft.fault(reason);
            }
        }
        try {
            field.read(value.at(parser, token, field.fieldName()), draft);
        } catch (RejectedRecordException e) {
            draft.fault(e.getMessage());
            parser.skipChildren();
        }
    }

    /** The request of the draft; null, with the fault noted there, if the record is rejected. */
    @Nullable
    public MirroredRequest request() {
        if (draft.fault() != null) {
            return null;
        }
        for (RequestField field : checked) {
            String fault = field.fault(draft);
            if (fault != null) {
                draft.fault(fault);
                return null;
            }
        }
        return draft.request();
    }
}
