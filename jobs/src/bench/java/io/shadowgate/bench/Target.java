package io.shadowgate.bench;

import java.util.Locale;

/** The limit of a ratio. */
record Target(Kind kind, double limit) {

    enum Kind {
        AT_LEAST,
        AT_MOST,
        /** Shown without a limit. */
        NONE
    }

    static Target atLeast(double limit) {
        return new Target(Kind.AT_LEAST, limit);
    }

    static Target atMost(double limit) {
        return new Target(Kind.AT_MOST, limit);
    }

    static Target none() {
        return new Target(Kind.NONE, 0);
    }

    boolean met(double ratio) {
        return switch (kind) {
            case AT_LEAST -> ratio >= limit;
            case AT_MOST -> ratio <= limit;
            case NONE -> true;
        };
    }

    String describe() {
        return switch (kind) {
            case AT_LEAST -> String.format(Locale.ROOT, ">= %.2f", limit);
            case AT_MOST -> String.format(Locale.ROOT, "<= %.2f", limit);
            case NONE -> "";
        };
    }
}
