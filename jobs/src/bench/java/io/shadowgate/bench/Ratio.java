package io.shadowgate.bench;

import java.util.Arrays;

/**
 * The ratio of one line to another that was measured in turns with it.
 *
 * @param of name of the judged line, or of its judged property
 * @param by name of the line it is compared with
 */
record Ratio(String of, String by, Spread value, Target target) {
    private static final String SECOND = "a second";

    /** Computes one quotient per repetition, so that a slow machine affects both sides. */
    static Ratio of(Measured ours, Measured theirs, Target target) {
        return of(ours.name(), ours.rates(), theirs.name(), theirs.rates(), target);
    }

    /** The time of whole runs. */
    static Ratio ofSeconds(Measured ours, Measured theirs, Target target) {
        return of(ours.name(), ours.wholeSeconds(), theirs.name(), theirs.wholeSeconds(), target);
    }

    /** The time of whole runs itself, with its limit in seconds. */
    static Ratio ofSeconds(Measured ours, Target target) {
        double[] second = new double[ours.wholeSeconds().length];
        Arrays.fill(second, 1);
        return of(ours.name(), ours.wholeSeconds(), SECOND, second, target);
    }

    static Ratio of(String of, double[] ours, String by, double[] theirs, Target target) {
        double[] quotients = new double[ours.length];
        Arrays.setAll(quotients, i -> ours[i] / theirs[i]);
        return new Ratio(of, by, Spread.of(quotients), target);
    }

    /** Whether it is a time, which depends on the machine far more than a ratio of two. */
    boolean isTime() {
        return by.equals(SECOND);
    }

    boolean met() {
        return target.met(value.median());
    }

    /** The name in the committed figures. */
    String key(String group) {
        return group + ": " + of + " / " + by;
    }
}
