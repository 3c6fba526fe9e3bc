package io.shadowgate.gate;

/**
 * What requests did at one gate: each of them 1 for a failure and 0 for none, or between -1 and 1.
 *
 * @param sum of all
 * @param squares sum of their squares
 */
record Outcome(long trials, long sum, long squares) {
    static Outcome failures(long number, long trials) {
        return new Outcome(trials, number, number);
    }
}
