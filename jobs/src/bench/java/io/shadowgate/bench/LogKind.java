package io.shadowgate.bench;

import java.util.Locale;

/** The two kinds of request log. */
enum LogKind {
    /** The log has the shadow's answers, but no features. */
    ANSWERS,
    /** The log has an array of features, and the shadow's model runs. */
    FEATURES;

    /** Length of the feature array. */
    static final int WIDTH = 32;

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
