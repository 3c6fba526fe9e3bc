package io.shadowgate.spec;

import javax.annotation.Nullable;

/**
 * One key of the spec: what the reader checks and what the reference page says come from here.
 *
 * @param path from the root, with {@code []} for the entries of a list: {@code shadows[].name}
 * @param fallback the default as one would write it in YAML; null when there is none
 * @param required whether the key must be there, given that the section around it is (sections that
 *     may be left out as a whole are named in {@link SpecKeys#OPTIONAL_SECTIONS})
 */
record SpecKey<T>(
        String path,
        SpecType<T> type,
        @Nullable String fallback,
        boolean required,
        String meaning) {

    static <T> SpecKey<T> required(String path, SpecType<T> type, String meaning) {
        return new SpecKey<>(path, type, null, true, meaning);
    }

    static <T> SpecKey<T> optional(String path, SpecType<T> type, String meaning) {
        return new SpecKey<>(path, type, null, false, meaning);
    }

    static <T> SpecKey<T> withDefault(
            String path, SpecType<T> type, String fallback, String meaning) {
        return new SpecKey<>(path, type, fallback, false, meaning);
    }
}
