package io.shadowgate.verdict;

import io.shadowgate.statistics.evidence.Standing;
import java.util.List;

/**
 * What the counts say about one segment.
 *
 * @param logGood the least evidence for good of its gates
 * @param logBad the logarithm of the average evidence for bad of its gates
 * @param standing bad if flagged among all segments, with the share of false flags bounded
 * @param gates the result at each of its gates
 */
public record SegmentResult(
        String segment, double logGood, double logBad, Standing standing, List<GateResult> gates) {}
