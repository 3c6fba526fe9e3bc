package io.shadowgate.bench;

import java.util.Locale;

/** The kinds of request log. */
enum LogKind {
    /** The log has the shadow's answers, but no features. */
    ANSWERS(true, ".jsonl"),
    /** The log has an array of features, and the shadow's model runs. */
    FEATURES(false, ".jsonl"),
    /** The content of {@link #ANSWERS} as CSV. */
    CSV(true, ".csv"),
    /** The content of {@link #FEATURES} as Databricks lays it out, with JSON within JSON. */
    MAPPED(false, ".jsonl");

    /** Length of the feature array. */
    static final int WIDTH = 32;

    private final boolean answered;
    private final String ending;

    LogKind(boolean answered, String ending) {
        this.answered = answered;
        this.ending = ending;
    }

    /** Whether the log has the shadow's answers. If not, it has features. */
    boolean isAnswered() {
        return answered;
    }

    /** The ending of a file's name. */
    String ending() {
        return ending;
    }

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
