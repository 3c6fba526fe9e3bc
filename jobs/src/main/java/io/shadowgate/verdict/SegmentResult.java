package io.shadowgate.verdict;

import io.shadowgate.statistics.evidence.Standing;
import java.util.List;

/**
 * The results of one segment.
 *
 * @param logGood the smallest evidence for good of its gates, a logarithm
 * @param logBad the logarithm of the average evidence for bad of its gates
 * @param standing bad if flagged by the procedure that bounds the share of false flags over all
 *     segments
 * @param gates the result at each of its gates
 */
public record SegmentResult(
        String segment, double logGood, double logBad, Standing standing, List<GateResult> gates) {}
