package io.shadowgate.spec;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Digests of parts of a test that state outlives versions by. What says nothing (null, false, 0, an
 * empty list) is left out, so that a version that adds a key still knows the state of the one
 * before it, as long as the key is not used. Names of records' components are part of it.
 */
final class Meaning {
    private static final JsonMapper JSON = new JsonMapper();

    private Meaning() {}

    /** In lower-case hex. */
    static String sha256(Map<String, Object> parts) {
        return DigestUtils.sha256Hex(text(parts));
    }

    static String text(Map<String, Object> parts) {
        return JSON.writeValueAsString(said(parts));
    }

    private static SortedMap<String, Object> said(Map<String, Object> parts) {
        SortedMap<String, Object> said = new TreeMap<>();
        parts.forEach(
                (name, value) -> {
                    Object plain = plain(value);
                    if (plain != null) {
                        said.put(name, plain);
                    }
                });
        return said;
    }

    @Nullable
    private static Object plain(@Nullable Object value) {
        if (value == null || value.equals(false)) {
            return null;
        }
        if (value instanceof Record record) {
            SortedMap<String, Object> said = said(components(record));
            return said.isEmpty() ? null : said;
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? null : list.stream().map(Meaning::plain).toList();
        }
        if (value instanceof Number number) {
            return number.doubleValue() == 0 ? null : number;
        }
        // Durations in ISO-8601, constants by their names.
        return value instanceof Boolean ? value : value.toString();
    }

    private static SortedMap<String, Object> components(Record record) {
        SortedMap<String, Object> components = new TreeMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                components.put(component.getName(), component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(record.getClass() + " cannot be read", e);
            }
        }
        return components;
    }
}
