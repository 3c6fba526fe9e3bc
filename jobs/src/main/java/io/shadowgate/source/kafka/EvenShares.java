package io.shadowgate.source.kafka;

/** Spreads a number of records over partitions that may hold few. */
final class EvenShares {
    private EvenShares() {}

    /**
     * How many records to take of each partition: the same of each, and all of those that hold
     * less. What they lack is taken of the others.
     *
     * @param sizes how many records each partition holds
     * @param most how many to take in all
     */
    static long[] of(long[] sizes, long most) {
        long[] shares = new long[sizes.length];
        long left = most;
        long open = countOpen(sizes, shares);
        while (left > 0 && open > 0) {
            long each = Math.max(1, left / open);
            for (int i = 0; i < sizes.length && left > 0; i++) {
                long more = Math.min(Math.min(each, sizes[i] - shares[i]), left);
                shares[i] += more;
                left -= more;
            }
            open = countOpen(sizes, shares);
        }
        return shares;
    }

    private static long countOpen(long[] sizes, long[] shares) {
        long open = 0;
        for (int i = 0; i < sizes.length; i++) {
            open += shares[i] < sizes[i] ? 1 : 0;
        }
        return open;
    }
}
