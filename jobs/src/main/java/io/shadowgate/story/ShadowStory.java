package io.shadowgate.story;

import io.shadowgate.gate.Counts;
import io.shadowgate.planner.PlannedTest;
import io.shadowgate.results.Summary.LastDecision;
import io.shadowgate.slices.SliceStory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to tell of one shadow.
 *
 * @param last the last decision, with all gates; its decision is null if nothing was compared
 * @param since where the current verdict came that holds ever since; null without a decision
 * @param moments one for each published window, in the order of time
 * @param segments the worst first, as {@link SegmentStory} orders them; empty if the spec names
 *     none
 * @param total counts of all windows that are evidence, with histograms
 * @param rest what it still takes to promote the shadow; null if that is not known: without a
 *     decision, or without traffic in the last day
 * @param slices where it differs, found by the product; null if the test looks for no slices, or if
 *     no period is published yet
 */
public record ShadowStory(
        LastDecision last,
        @Nullable Milestone since,
        List<Moment> moments,
        List<SegmentStory> segments,
        Counts total,
        @Nullable PlannedTest rest,
        @Nullable SliceStory slices) {

    /** Without slices. */
    public ShadowStory(
            LastDecision last,
            @Nullable Milestone since,
            List<Moment> moments,
            List<SegmentStory> segments,
            Counts total,
            @Nullable PlannedTest rest) {
        this(last, since, moments, segments, total, rest, null);
    }

    public ShadowStory {
        moments = List.copyOf(moments);
        segments = List.copyOf(segments);
    }

    ShadowStory with(@Nullable SliceStory found) {
        return new ShadowStory(last, since, moments, segments, total, rest, found);
    }

    public String name() {
        return last.shadow();
    }
}
