package io.shadowgate.verdict;

import io.shadowgate.gate.Outcome;
import io.shadowgate.statistics.evidence.BlockSums;
import java.util.ArrayList;
import java.util.List;

/**
 * The outcomes at one gate in blocks of time: sums over ended blocks, and the counts of the current
 * block.
 *
 * @param ended sums by position of the block in its cycle
 */
public record BlockOutcomes(List<BlockSums> ended, long trials, long sum, long squares) {

    /**
     * @param phases number of blocks in a cycle
     */
    static BlockOutcomes none(int phases) {
        List<BlockSums> ended = new ArrayList<>();
        for (int i = 0; i < phases; i++) {
            ended.add(BlockSums.NONE);
        }
        return new BlockOutcomes(ended, 0, 0, 0);
    }

    BlockOutcomes plus(Outcome more) {
        return new BlockOutcomes(
                ended,
                Math.addExact(trials, more.trials()),
                Math.addExact(sum, more.sum()),
                Math.addExact(squares, more.squares()));
    }

    /** The same after the current block has ended. */
    BlockOutcomes end(long block) {
        List<BlockSums> sums = new ArrayList<>(ended);
        int phase = (int) (block % sums.size());
        sums.set(phase, sums.get(phase).plus(trials, sum, squares));
        return new BlockOutcomes(sums, 0, 0, 0);
    }

    BlockSums all() {
        return ended.stream().reduce(BlockSums.NONE, BlockSums::plus);
    }
}
