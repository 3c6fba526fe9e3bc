package io.shadowgate.serve;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to the server.
 *
 * @param path the parts of the address below the base path, decoded; empty for the base path
 *     itself. The last part is empty if the address ends with a slash
 * @param query decoded; of several values of a name the first
 * @param body at most {@link #MOST_BYTES}
 */
record Asked(String method, List<String> path, Map<String, String> query, byte[] body) {
    static final int MOST_BYTES = 1 << 16;

    /** Whether nothing but an answer is wanted. */
    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Null if the address has no such value, or an empty one. */
    @Nullable String value(String name) {
        String value = query.get(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
