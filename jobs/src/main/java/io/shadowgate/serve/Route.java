package io.shadowgate.serve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One kind of address. A new one is a class, and a line in {@link Routes}. */
interface Route {
    /**
     * Answers a request to read.
     *
     * @param path the parts of the address below the base path, decoded; empty for the base path
     *     itself. The last part is empty if the address ends with a slash
     * @return null if the address is not of this kind
     * @throws Exception if there is no answer now; its message is sent with status 503
     */
    @Nullable Reply reply(List<String> path) throws Exception;

    /**
     * Answers any request. Most addresses are only read.
     *
     * @return null if the address is not of this kind, or cannot be asked in this way
     * @throws Exception as {@link #reply(List)}
     */
    default @Nullable Reply reply(Asked asked) throws Exception {
        return asked.isRead() ? reply(asked.path()) : null;
    }
}
