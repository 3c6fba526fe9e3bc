package io.shadowgate.stage;

/** How far a step is. */
public enum Phase {
    /** The traffic does not have the step's weight yet. */
    WAITING,
    /** Evidence comes in. */
    RUNNING,
    /** It was the last step, and all is proven. */
    DONE
}
