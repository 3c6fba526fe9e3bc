package io.shadowgate.bench;

import java.util.Locale;

/** The two kinds of request log that tests are run on. */
enum LogKind {
    /** The shadow's answers are in the log, features are not. */
    ANSWERS,
    /** An array of features, for the shadow to be run. */
    FEATURES;

    /** Length of the feature array. */
    static final int WIDTH = 32;

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
