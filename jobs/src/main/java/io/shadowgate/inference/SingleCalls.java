package io.shadowgate.inference;

import io.shadowgate.record.Features;
import java.util.Arrays;

/**
 * Chooses the requests that are asked in a call of their own, so that its time is one observation
 * of what serving would see. The rows of a batch share their call's time: one stall would count for
 * all of them.
 *
 * <p>The same request is chosen in every run, in any order and mode. The hash is another than that
 * of {@code traffic.sample}, whose choice would otherwise decide this one too.
 */
public final class SingleCalls {
    private final double share;

    public SingleCalls(double share) {
        this.share = share;
    }

    public boolean chooses(String requestId) {
        return chooses(requestId.hashCode());
    }

    /** Where there is no id: rows that are equal are all chosen or all not. */
    public boolean chooses(Features row) {
        int hash = 31 * Arrays.hashCode(row.numbers()) + Arrays.hashCode(row.texts());
        return chooses(row.lists() == null ? hash : 31 * hash + Arrays.deepHashCode(row.lists()));
    }

    /** The hash may be a poor one, but is the same on every machine. */
    private boolean chooses(int hash) {
        return (mixed(hash) >>> 11) * 0x1.0p-53 < share;
    }

    /** SplitMix64's next number, which spreads neighbours apart. */
    private static long mixed(long seed) {
        long z = seed + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
