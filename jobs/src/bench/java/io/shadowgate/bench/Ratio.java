package io.shadowgate.bench;

import java.util.Arrays;

/**
 * How one line stands to another that was measured beside it.
 *
 * @param of name of the line that is judged, or of what is said of it
 * @param by name of the line it is held against
 */
record Ratio(String of, String by, Spread value, Target target) {

    /** Quotients repetition by repetition, so that what slowed the machine slowed both. */
    static Ratio of(Measured ours, Measured theirs, Target target) {
        return of(ours.name(), ours.rates(), theirs.name(), theirs.rates(), target);
    }

    static Ratio of(String of, double[] ours, String by, double[] theirs, Target target) {
        double[] quotients = new double[ours.length];
        Arrays.setAll(quotients, i -> ours[i] / theirs[i]);
        return new Ratio(of, by, Spread.of(quotients), target);
    }

    boolean met() {
        return target.met(value.median());
    }

    /** What it is called in the committed figures. */
    String key(String group) {
        return group + ": " + of + " / " + by;
    }
}
