package io.shadowgate.window;

import org.jspecify.annotations.Nullable;

/**
 * Which models answered the requests of a window: the first and the last of their digests by text.
 * They differ where a job went on with another model while the window was open.
 *
 * @param min null where nothing was compared, or where it is not known
 * @param max likewise
 */
public record Models(@Nullable String min, @Nullable String max) {
    /** Stands for a model where the log holds the answers. */
    public static final String LOG = "log";

    /** Of a window in which nothing was compared. */
    public static final Models NONE = new Models(null, null);

    /**
     * Whether no model but this answered.
     *
     * @param sha256 null where the log holds the answers
     */
    public boolean noneBut(@Nullable String sha256) {
        String model = name(sha256);
        return min == null || (model.equals(min) && model.equals(max));
    }

    /**
     * What a window calls a model.
     *
     * @param sha256 null where the log holds the answers
     */
    static String name(@Nullable String sha256) {
        return sha256 == null ? LOG : sha256;
    }
}
