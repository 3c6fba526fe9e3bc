package io.shadowgate.record;

import java.util.EnumMap;
import java.util.Map;
import tools.jackson.core.JsonPointer;

/**
 * Where the fields stand in a record.
 *
 * @param paths a JSON Pointer (RFC 6901) for each field that a log may have
 */
public record RecordLayout(Map<RequestField, JsonPointer> paths) {
    /** ShadowGate's own layout: each field stands at the top under its own name. */
    public static final RecordLayout STANDARD = new RecordLayout(byName());

    public RecordLayout {
        for (Map.Entry<RequestField, JsonPointer> path : paths.entrySet()) {
            if (path.getValue().matches()) {
                throw new IllegalArgumentException(
                        path.getKey().fieldName() + " must stand within the record");
            }
        }
        paths = Map.copyOf(paths);
    }

    private static Map<RequestField, JsonPointer> byName() {
        Map<RequestField, JsonPointer> paths = new EnumMap<>(RequestField.class);
        for (RequestField field : RequestField.values()) {
            paths.put(field, JsonPointer.compile("/" + field.fieldName()));
        }
        return paths;
    }
}
