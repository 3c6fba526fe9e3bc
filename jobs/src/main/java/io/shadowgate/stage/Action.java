package io.shadowgate.stage;

/** What a test advises to whoever moves the traffic, the mildest first. */
public enum Action {
    /** All is proven: go to the next weight. */
    ADVANCE,
    /** Wait. */
    STAY,
    /** Something is wrong that is no proof against the new model: a person has to look. */
    HALT,
    /** The new model is proven bad: send all requests to the old one. */
    ROLL_BACK
}
