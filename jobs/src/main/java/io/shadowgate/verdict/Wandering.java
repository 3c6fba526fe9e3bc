package io.shadowgate.verdict;

import io.shadowgate.gate.ErrorGate;
import io.shadowgate.gate.Outcome;
import io.shadowgate.statistics.evidence.BlockSums;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The variation of outcomes over time, between blocks and between cycles. A block is a seventh of a
 * cycle, counted from the start of the test: a day if a cycle is a week. A block's counts are added
 * to the sums when the block has ended.
 *
 * @param block number of the current block
 * @param blocks outcomes by id of the gate, and by {@link #of segment and gate}
 * @param cycles the same for whole cycles
 */
public record Wandering(
        long block, Map<String, BlockOutcomes> blocks, Map<String, BlockOutcomes> cycles) {
    static final Wandering NONE = new Wandering(0, Map.of(), Map.of());

    /** There is no estimate before this number of blocks has ended. */
    static final int BLOCKS_OF_A_CYCLE = 7;

    /** Fewer cycles than this are not enough for an estimate. */
    private static final int FEWEST_CYCLES = 4;

    static String of(String segment, String gate) {
        return segment + " " + gate;
    }

    Wandering plus(Map<String, Outcome> outcomes) {
        Map<String, BlockOutcomes> inBlocks = new HashMap<>(blocks);
        Map<String, BlockOutcomes> inCycles = new HashMap<>(cycles);
        outcomes.forEach(
                (gate, outcome) -> {
                    inBlocks.compute(gate, (g, old) -> plus(old, BLOCKS_OF_A_CYCLE, outcome));
                    inCycles.compute(gate, (g, old) -> plus(old, 1, outcome));
                });
        return new Wandering(block, inBlocks, inCycles);
    }

    private static BlockOutcomes plus(@Nullable BlockOutcomes old, int phases, Outcome outcome) {
        return (old == null ? BlockOutcomes.none(phases) : old).plus(outcome);
    }

    /** Moves on to a later block. */
    Wandering to(long later) {
        if (later == block) {
            return this;
        }
        boolean cycleEnds = later / BLOCKS_OF_A_CYCLE > block / BLOCKS_OF_A_CYCLE;
        return new Wandering(later, ended(blocks, block), cycleEnds ? ended(cycles, 0) : cycles);
    }

    private static Map<String, BlockOutcomes> ended(Map<String, BlockOutcomes> open, long block) {
        Map<String, BlockOutcomes> ended = new HashMap<>();
        open.forEach((gate, outcomes) -> ended.put(gate, outcomes.end(block)));
        return ended;
    }

    /** Whether there is an estimate: a cycle has ended, and more than one block had traffic. */
    boolean isTold() {
        return block >= BLOCKS_OF_A_CYCLE && ended() >= 2;
    }

    /** The number of blocks with traffic that have ended. */
    public long ended() {
        // Every compared request has an outcome at the gate of errors, which is not about labels.
        BlockSums ofErrors = sums(ErrorGate.NAME);
        return ofErrors.blocks() > 0
                ? ofErrors.blocks()
                : blocks.values().stream()
                        .mapToLong(outcomes -> outcomes.all().blocks())
                        .max()
                        .orElse(0);
    }

    BlockSums sums(String gate) {
        BlockOutcomes outcomes = blocks.get(gate);
        return outcomes == null ? BlockSums.NONE : outcomes.all();
    }

    /**
     * The larger of the effects between blocks and between cycles. From the second cycle on, blocks
     * are compared with blocks of the same phase, because a repeating pattern does not change the
     * mean over cycles.
     *
     * @param gate a gate whose {@link #sums} allow an estimate
     * @param cautious whether to take an upper bound, which is larger for few blocks
     */
    double effect(String gate, boolean cautious) {
        // Both maps hold every gate that has had an outcome.
        List<BlockSums> groups = Objects.requireNonNull(blocks.get(gate)).ended();
        if (BlockSums.degrees(groups) < BLOCKS_OF_A_CYCLE) {
            groups = List.of(sums(gate));
        }
        double effect =
                cautious ? BlockSums.cautiousEffect(groups) : Math.max(1, BlockSums.effect(groups));
        BlockSums ofCycles = Objects.requireNonNull(cycles.get(gate)).all();
        return ofCycles.blocks() >= FEWEST_CYCLES && ofCycles.tellsEffect()
                ? Math.max(effect, ofCycles.effect())
                : effect;
    }
}
