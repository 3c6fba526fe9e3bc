package io.shadowgate.spec;

/** What a key of the spec affects. A new value changes the digests of these things. */
enum Affects {
    /** Only where results go and how to reach Kafka. */
    NOTHING(false, false, false),

    /** What is advised while the new model serves requests. Windows and verdicts stay. */
    STAGES(false, false, false),

    /** Which requests and answers the log has. Stored windows then come from a different log. */
    LOG(true, false, false),

    /** How windows are judged. Evidence starts again, and stored windows can be judged again. */
    EVIDENCE(false, false, true),

    /** How a shadow answers. Affects stored windows and evidence. */
    ANSWERS(true, false, true),

    /** What a request adds to a window. Affects stored windows, open windows and evidence. */
    WINDOWS(true, true, true),

    /** Like {@link #WINDOWS} if requests belong to clusters, otherwise like {@link #EVIDENCE}. */
    CLUSTERS(false, false, true);

    private final boolean storedWindows;
    private final boolean openWindows;
    private final boolean evidence;

    Affects(boolean storedWindows, boolean openWindows, boolean evidence) {
        this.storedWindows = storedWindows;
        this.openWindows = openWindows;
        this.evidence = evidence;
    }

    /** What a key affects in a spec with or without clusters. */
    Affects where(boolean clusters) {
        return this == CLUSTERS && clusters ? WINDOWS : this;
    }

    /** Whether it affects the windows that a backfill keeps. */
    boolean storedWindows() {
        return storedWindows;
    }

    /** Whether it affects the windows in the state of a running job. */
    boolean openWindows() {
        return openWindows;
    }

    /** Whether it affects the evidence for the verdict on a shadow. */
    boolean evidence() {
        return evidence;
    }
}
