package io.shadowgate.story;

import io.shadowgate.decision.Decision;
import io.shadowgate.decision.Judge;
import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Gate;
import io.shadowgate.planner.PlannedTest;
import io.shadowgate.planner.Planner;
import io.shadowgate.results.Published;
import io.shadowgate.results.PublishedWindows;
import io.shadowgate.results.Summary;
import io.shadowgate.results.Summary.LastDecision;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.Plan;
import io.shadowgate.verdict.SegmentResult;
import io.shadowgate.verdict.Verdict;
import io.shadowgate.window.SegmentName;
import io.shadowgate.window.WindowReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes down what windows and decisions show, one after another. */
final class StoryWriter implements PublishedWindows.Visitor {
    private final Gate agreement;
    private final Planner planner;
    private final Published.Reader published = new Published.Reader();
    private final SortedMap<String, Shadow> shadows = new TreeMap<>();

    /**
     * @param agreement the gate that bounds the agreement of segments
     */
    StoryWriter(Gate agreement, Planner planner) {
        this.agreement = agreement;
        this.planner = planner;
    }

    /** What is known of one shadow so far. */
    private static final class Shadow {
        private final List<Moment> moments = new ArrayList<>();
        private final SortedMap<String, Segment> segments = new TreeMap<>();
        private Judge.@Nullable Decided last;
        @Nullable private Milestone since;
        @Nullable private Verdict verdict;
        private int restarts;
    }

    /** What is known of one segment so far. */
    private static final class Segment {
        private final List<SegmentStory.Point> points = new ArrayList<>();
        private Counts total = Counts.NONE;
    }

    @Override
    public void visit(List<WindowReport> reports, Judge.Decided decided) {
        published.visit(reports, decided);
        Decision decision = decided.decision();
        Shadow shadow = shadows.computeIfAbsent(decision.shadow(), any -> new Shadow());
        if (shadow.restarts != decision.status().restarts()) {
            // What came before is no evidence any more.
            shadow.restarts = decision.status().restarts();
            shadow.segments.clear();
        }
        for (WindowReport report : reports) {
            if (report.segment().equals(SegmentName.ALL)) {
                shadow.moments.add(Moment.of(report, decision));
            } else {
                add(report, shadow.segments.computeIfAbsent(report.segment(), n -> new Segment()));
            }
        }
        decided(shadow, decided);
    }

    /** Labels can bring a verdict without a window. */
    @Override
    public void visitMature(String name, Judge.Decided decided) {
        published.visitMature(name, decided);
        decided(shadows.computeIfAbsent(name, any -> new Shadow()), decided);
    }

    private void decided(Shadow shadow, Judge.Decided decided) {
        Decision decision = decided.decision();
        shadow.last = decided;
        if (shadow.verdict != decision.verdict()) {
            shadow.verdict = decision.verdict();
            shadow.since =
                    new Milestone(
                            decision.windowEnd(),
                            decision.coverage().compared(),
                            agreement.observed(decided.state().total()));
        }
    }

    private static void add(WindowReport report, Segment segment) {
        Counts counts = Counts.of(report).only(Set.of());
        segment.total = segment.total.plus(counts);
        long scored = counts.coverage().scored();
        if (scored > 0) {
            segment.points.add(
                    new SegmentStory.Point(
                            report.windowStart(), report.windowEnd(), scored, counts.agreed()));
        }
    }

    /** State and decision after the last window, by shadow. */
    Map<String, Judge.Decided> last() {
        Map<String, Judge.Decided> last = new HashMap<>();
        published.published().forEach((shadow, soFar) -> last.put(shadow, soFar.last()));
        return last;
    }

    Story story(ShadowTest test, Summary summary) {
        SortedMap<String, Published> soFar = published.published();
        return new Story(
                test,
                summary,
                summary.shadows().stream().map(last -> story(test, last, soFar)).toList());
    }

    private ShadowStory story(
            ShadowTest test, LastDecision last, SortedMap<String, Published> soFar) {
        Shadow shadow = shadows.get(last.shadow());
        if (shadow == null || shadow.last == null) {
            return new ShadowStory(last, null, List.of(), List.of(), Counts.NONE, null);
        }
        Judge.Decided decided = shadow.last;
        Map<String, SegmentResult> results = new HashMap<>();
        decided.decision().segments().forEach(one -> results.put(one.segment(), one));
        List<SegmentStory> segments = new ArrayList<>();
        shadow.segments.forEach(
                (name, segment) -> segments.add(story(name, segment, results.get(name))));
        segments.sort(SegmentStory.WORST_FIRST);
        return new ShadowStory(
                last,
                shadow.since,
                shadow.moments,
                segments,
                decided.state().total(),
                rest(test, soFar.get(last.shadow())));
    }

    private SegmentStory story(String name, Segment segment, @Nullable SegmentResult result) {
        Double observed = agreement.observed(segment.total);
        Interval interval = observed == null ? null : agreement.interval(segment.total, 1);
        return new SegmentStory(
                name,
                segment.total,
                observed,
                interval == null ? null : (Double) interval.lower(),
                interval == null ? null : (Double) interval.upper(),
                result,
                segment.points);
    }

    private @Nullable PlannedTest rest(ShadowTest test, @Nullable Published soFar) {
        Plan plan = soFar == null ? null : PlannedTest.trafficOf(test, soFar);
        return soFar == null || plan == null
                ? null
                : PlannedTest.rest(
                        test,
                        soFar,
                        planner.needs(soFar.last().state(), soFar.last().decision()),
                        plan);
    }
}
