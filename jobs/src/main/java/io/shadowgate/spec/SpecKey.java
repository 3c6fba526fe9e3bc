package io.shadowgate.spec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key of the spec. The reader, the reference page, the JSON Schema and the digests all follow
 * from this declaration.
 *
 * @param path from the root, with {@code []} for the entries of a list: {@code shadows[].name}
 * @param affects which digests change with the value
 * @param fallback the default as one would write it in YAML; null when there is none
 * @param required whether the key must be there, given that the section around it is ({@link
 *     SpecKeys#OPTIONAL_SECTIONS} names the sections that may be left out as a whole)
 * @param deprecated names that the key had before, the newest first; they keep working with a
 *     warning
 */
record SpecKey<T>(
        String path,
        Affects affects,
        SpecType<T> type,
        @Nullable String fallback,
        boolean required,
        String meaning,
        List<Deprecated<T>> deprecated) {

    /**
     * A name that a key had before.
     *
     * @param type how the value was written then
     */
    record Deprecated<T>(String path, SpecType<T> type) {}

    SpecKey {
        deprecated = List.copyOf(deprecated);
        if (!deprecated.isEmpty() && path.contains("[]")) {
            throw new IllegalArgumentException(path + ": a key of a list has no former name");
        }
    }

    static <T> SpecKey<T> required(String path, Affects affects, SpecType<T> type, String meaning) {
        return new SpecKey<>(path, affects, type, null, true, meaning, List.of());
    }

    static <T> SpecKey<T> optional(String path, Affects affects, SpecType<T> type, String meaning) {
        return new SpecKey<>(path, affects, type, null, false, meaning, List.of());
    }

    static <T> SpecKey<T> withDefault(
            String path, Affects affects, SpecType<T> type, String fallback, String meaning) {
        return new SpecKey<>(path, affects, type, fallback, false, meaning, List.of());
    }

    /** The same key, which had another name before. */
    SpecKey<T> formerly(String name) {
        return formerly(name, type);
    }

    /** The same key, which had another name before, and whose value was written otherwise. */
    SpecKey<T> formerly(String name, SpecType<T> written) {
        List<Deprecated<T>> names = new ArrayList<>(deprecated);
        names.add(new Deprecated<>(name, written));
        return new SpecKey<>(path, affects, type, fallback, required, meaning, names);
    }

    /** The default as a value; null when there is none. */
    @Nullable T defaultValue() {
        return fallback == null ? null : type.readDefault(fallback, path);
    }

    /** The first name that the key ever had, so that digests do not change when it is renamed. */
    String firstName() {
        return deprecated.isEmpty() ? path : deprecated.get(deprecated.size() - 1).path();
    }
}
