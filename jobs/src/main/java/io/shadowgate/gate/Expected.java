package io.shadowgate.gate;

/**
 * What a shadow is thought to do, or was seen to do so far.
 *
 * @param agreement the share of scored requests on which it agrees, in [0, 1]
 * @param slow the share of requests that take longer than the latency limit, in [0, 1]
 * @param errors the share of requests that it fails to answer, in [0, 1]
 * @param divergence the Jensen-Shannon distance of its predictions, 0 or more
 */
public record Expected(double agreement, double slow, double errors, double divergence) {

    public Expected {
        requireShare("agreement", agreement);
        requireShare("slow", slow);
        requireShare("errors", errors);
        if (!(divergence >= 0)) {
            throw new IllegalArgumentException("divergence " + divergence + " is not 0 or more");
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " " + share + " is not in [0, 1]");
        }
    }
}
