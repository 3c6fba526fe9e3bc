package io.shadowgate.spec;

/** What a key of the spec has a part in: the digests of these change with its value. */
enum Affects {
    /** Only where results go and how Kafka is reached. */
    NOTHING(false, false, false),

    /** Which requests and answers there are. Stored windows were made from others. */
    LOG(true, false, false),

    /** How windows are judged. Evidence starts anew, and stored windows can be judged again. */
    EVIDENCE(false, false, true),

    /** How a shadow answers: stored windows and evidence. */
    ANSWERS(true, false, true),

    /** What a request adds to a window: stored windows, open windows and evidence. */
    WINDOWS(true, true, true),

    /** As {@link #WINDOWS} where requests belong to clusters, else as {@link #EVIDENCE}. */
    CLUSTERS(false, false, true);

    private final boolean storedWindows;
    private final boolean openWindows;
    private final boolean evidence;

    Affects(boolean storedWindows, boolean openWindows, boolean evidence) {
        this.storedWindows = storedWindows;
        this.openWindows = openWindows;
        this.evidence = evidence;
    }

    /** What a key has a part in, in a spec with or without clusters. */
    Affects where(boolean clusters) {
        return this == CLUSTERS && clusters ? WINDOWS : this;
    }

    /** The windows that a backfill keeps. */
    boolean storedWindows() {
        return storedWindows;
    }

    /** The windows in the state of a running job. */
    boolean openWindows() {
        return openWindows;
    }

    /** What the verdict on a shadow rests on. */
    boolean evidence() {
        return evidence;
    }
}
