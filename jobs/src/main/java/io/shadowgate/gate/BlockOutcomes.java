package io.shadowgate.gate;

import io.shadowgate.statistics.evidence.BlockSums;

/**
 * The outcomes at one gate in blocks of time: sums over those that have ended, and the counts of
 * the one that has not.
 */
public record BlockOutcomes(BlockSums ended, long trials, long sum, long squares) {
    static final BlockOutcomes NONE = new BlockOutcomes(BlockSums.NONE, 0, 0, 0);

    BlockOutcomes plus(Outcome more) {
        return new BlockOutcomes(
                ended,
                Math.addExact(trials, more.trials()),
                Math.addExact(sum, more.sum()),
                Math.addExact(squares, more.squares()));
    }

    /** The same at the block's end. */
    BlockOutcomes end() {
        return new BlockOutcomes(ended.plus(trials, sum, squares), 0, 0, 0);
    }
}
