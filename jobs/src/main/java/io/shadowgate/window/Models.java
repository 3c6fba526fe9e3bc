package io.shadowgate.window;

import org.jspecify.annotations.Nullable;

/**
 * The models that answered the requests of a window: the first and the last of their digests in
 * text order. They differ if the job was restarted with another model while the window was open.
 *
 * @param min null if nothing was compared or the model is not known
 * @param max null in the same cases
 */
public record Models(@Nullable String min, @Nullable String max) {
    /** The name used instead of a digest if the log holds the answers. */
    public static final String LOG = "log";

    /** The value of a window in which nothing was compared. */
    public static final Models NONE = new Models(null, null);

    /**
     * Whether no other model answered.
     *
     * @param sha256 null if the log holds the answers
     */
    public boolean noneBut(@Nullable String sha256) {
        String model = name(sha256);
        return min == null || (model.equals(min) && model.equals(max));
    }

    /**
     * The name of a model in windows.
     *
     * @param sha256 null if the log holds the answers
     */
    public static String name(@Nullable String sha256) {
        return sha256 == null ? LOG : sha256;
    }
}
