package io.shadowgate.spec;

/**
 * The limits that the new model has to keep while it serves requests itself. To add one is to add
 * an entry here and, for a new {@link Kind}, its gate in {@code arm.ArmGates}.
 */
public enum ArmLimit {
    MAX_ERROR_RATE("max-error-rate", Kind.RATE, Event.ERROR),
    MAX_SLOW_RATE("max-slow-rate", Kind.RATE, Event.SLOW),
    MAX_ERROR_RATIO("max-error-ratio", Kind.RATIO, Event.ERROR),
    MAX_SLOW_RATIO("max-slow-ratio", Kind.RATIO, Event.SLOW),
    MAX_ERROR_EXCESS("max-error-excess", Kind.EXCESS, Event.ERROR),
    MAX_SLOW_EXCESS("max-slow-excess", Kind.EXCESS, Event.SLOW);

    /** What is limited. */
    public enum Kind {
        /** The rate of the new model alone. */
        RATE,
        /** How many times the old model's rate the new one's is. */
        RATIO,
        /** By how much the new model's rate is above the old one's. */
        EXCESS
    }

    /** What is counted. */
    public enum Event {
        /** A request that was not answered. */
        ERROR("errors"),
        /**
         * A request that took longer than {@code gates.max-shadow-latency-p99}, or was not
         * answered.
         */
        SLOW("slow requests");

        private final String plural;

        Event(String plural) {
            this.plural = plural;
        }

        /** For messages. */
        public String plural() {
            return plural;
        }
    }

    private final String key;
    private final Kind kind;
    private final Event event;

    ArmLimit(String key, Kind kind, Event event) {
        this.key = key;
        this.kind = kind;
        this.event = event;
    }

    /** Its name in the spec, and of its check in records. */
    public String key() {
        return key;
    }

    public Kind kind() {
        return kind;
    }

    public Event event() {
        return event;
    }

    /** Whether it compares with the old model, so that it says nothing once that serves nobody. */
    public boolean needsPrimary() {
        return kind != Kind.RATE;
    }

    /** What is wrong with a value; empty if nothing is. */
    String fault(double value) {
        return switch (kind) {
            case RATE -> value >= 1e-6 && value <= 1 - 1e-6 ? "" : "is not in [0.000001, 0.999999]";
            case RATIO -> value >= 1.01 && value <= 1000 ? "" : "is not in [1.01, 1000]";
            case EXCESS -> value >= 1e-6 && value <= 0.4 ? "" : "is not in [0.000001, 0.4]";
        };
    }
}
