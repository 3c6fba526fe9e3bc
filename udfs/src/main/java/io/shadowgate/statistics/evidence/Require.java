package io.shadowgate.statistics.evidence;

/** Checks of arguments that many evidence functions share. */
final class Require {
    private Require() {}

    /** A number strictly between 0 and 1. */
    static void properRate(String name, double rate) {
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    name + " " + rate + " is not between 0 and 1, both excluded");
        }
    }

    static void rate(String name, double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(name + " " + rate + " is not in [0, 1]");
        }
    }

    static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " " + value + " is not above 0 and finite");
        }
    }

    static void counts(double successes, double trials) {
        if (!(trials >= 0 && trials < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(trials + " trials: expected 0 or more, and finite");
        }
        if (!(successes >= 0 && successes <= trials)) {
            throw new IllegalArgumentException(
                    successes + " successes of " + trials + " trials: expected 0 to all of them");
        }
    }

    static void designEffect(double effect) {
        if (!(effect >= 1 && effect < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "design effect " + effect + " is not 1 or more, and finite");
        }
    }
}
