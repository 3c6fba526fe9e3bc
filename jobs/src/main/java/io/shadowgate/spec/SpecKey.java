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
 * @param fallback the default, written as in YAML; null if there is none
 * @param required whether the key is required if its section is present ({@link
 *     SpecKeys#OPTIONAL_SECTIONS} names the sections that may be left out)
 * @param deprecated earlier names of the key, the newest first; they still work, with a warning
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
     * An earlier name of a key.
     *
     * @param type how the value was written at that time
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

    /** The same key with an earlier name. */
    SpecKey<T> formerly(String name) {
        return formerly(name, type);
    }

    /** The same key with an earlier name and an earlier form of its value. */
    SpecKey<T> formerly(String name, SpecType<T> written) {
        List<Deprecated<T>> names = new ArrayList<>(deprecated);
        names.add(new Deprecated<>(name, written));
        return new SpecKey<>(path, affects, type, fallback, required, meaning, names);
    }

    /** The default as a value; null if there is none. */
    @Nullable T defaultValue() {
        return fallback == null ? null : type.readDefault(fallback, path);
    }

    /** The first name of the key. Digests use it, so that a new name does not change them. */
    String firstName() {
        return deprecated.isEmpty() ? path : deprecated.get(deprecated.size() - 1).path();
    }
}
