package io.shadowgate.inference;

/**
 * How one shadow fared on one request. All but {@link #SCORED} and {@link #UNAVAILABLE} count as
 * errors of the shadow.
 */
public enum Outcome {
    /** It answered in time. */
    SCORED,
    /** It did not answer before its deadline: an error, and slower than any limit. */
    TIMED_OUT,
    /** It failed, or its answer had the wrong shape. */
    MODEL_ERROR,
    /** The request's features do not fit its input. */
    BAD_INPUT,
    /** The log should have carried its answer and did not. */
    MISSING,
    /**
     * The shadow was not asked: its server was down, overloaded, or refused access. Says nothing
     * about the shadow, so the request is not compared.
     */
    UNAVAILABLE
}
