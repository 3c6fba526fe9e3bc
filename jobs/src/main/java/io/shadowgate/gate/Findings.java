package io.shadowgate.gate;

import io.shadowgate.spec.Gates.WithoutPower;
import io.shadowgate.statistics.evidence.Combination;
import io.shadowgate.statistics.evidence.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What all counts of a shadow prove so far.
 *
 * @param gates of the test as a whole
 * @param classes by class of the primary's answer
 * @param ungated how many of the segments that may have gates there are not (yet)
 * @param moreSegments whether there were more than may have gates
 */
record Findings(
        Check traffic,
        List<Finding> gates,
        List<Finding> classes,
        List<SegmentFinding> segments,
        int ungated,
        boolean moreSegments,
        WithoutPower withoutPower) {

    private static final int MOST_NAMED = 5;

    /** Whether nothing is left to prove. */
    boolean allGood() {
        return traffic.passed() && whole().allMatch(Finding::isGood) && openSegments().isEmpty();
    }

    private Stream<Finding> whole() {
        return Stream.concat(gates.stream(), classes.stream());
    }

    /** Segments that keep the shadow from being promoted. */
    private List<String> openSegments() {
        List<String> open = new ArrayList<>();
        for (SegmentFinding segment : segments) {
            boolean passes =
                    segment.standing() == Standing.GOOD
                            || segment.standing() == Standing.UNDERPOWERED
                                    && withoutPower == WithoutPower.PASS;
            if (!passes) {
                open.add(segment.segment() + EvidenceGates.said(segment.standing()));
            }
        }
        if (moreSegments && withoutPower == WithoutPower.HOLD) {
            open.add("more segments than gates.segments.max-segments");
        }
        return open;
    }

    /**
     * Evidence that the shadow is bad somewhere: half of its weight lies on the whole and half on
     * the segments, if they have gates, those included that have not been seen.
     */
    double logBad() {
        double[] logs =
                Stream.of(
                                whole().map(Finding::logBad),
                                segments.stream().map(SegmentFinding::logBad),
                                Collections.nCopies(ungated, 0.0).stream())
                        .flatMap(each -> each)
                        .mapToDouble(Double::doubleValue)
                        .toArray();
        int ofWhole = gates.size() + classes.size();
        return Combination.logAverage(
                logs,
                DoubleStream.concat(
                                DoubleStream.generate(() -> 1.0 / ofWhole).limit(ofWhole),
                                DoubleStream.generate(() -> 1.0 / (logs.length - ofWhole))
                                        .limit(logs.length - ofWhole))
                        .toArray());
    }

    /** Why to reject: the gates whose own evidence is enough, or else that of the worst. */
    String badReasons(double alpha) {
        int ofWhole = gates.size() + classes.size();
        int ofSegments = segments.size() + ungated;
        double halves = ofSegments == 0 ? 1 : 2;
        List<String> culprits = new ArrayList<>();
        whole().filter(gate -> gate.logBad() >= StrictMath.log(halves * ofWhole / alpha))
                .forEach(gate -> culprits.add(gate.reason()));
        segments.stream()
                .filter(one -> one.logBad() >= StrictMath.log(halves * ofSegments / alpha))
                .forEach(one -> culprits.add(one.segment() + ", proven"));
        return culprits.isEmpty()
                ? "the gates together, though none by itself"
                : some(culprits, "; ");
    }

    /** What is not proven yet; empty when nothing is left to prove. */
    List<String> open() {
        List<String> open = new ArrayList<>();
        if (!traffic.passed()) {
            open.add(PointPolicy.tooLittle(traffic));
        }
        whole().filter(gate -> !gate.isGood()).forEach(gate -> open.add(gate.reason()));
        List<String> ofSegments = openSegments();
        if (!ofSegments.isEmpty()) {
            open.add(some(ofSegments, ", "));
        }
        return open;
    }

    private static String some(List<String> all, String separator) {
        return all.size() <= MOST_NAMED
                ? String.join(separator, all)
                : String.join(separator, all.subList(0, MOST_NAMED))
                        + " and "
                        + (all.size() - MOST_NAMED)
                        + " more";
    }

    /** The five of the point policy, then one for each further kind of gate. */
    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        checks.add(traffic);
        gates.forEach(gate -> checks.add(gate.check()));
        if (!classes.isEmpty()) {
            long good = classes.stream().filter(Finding::isGood).count();
            checks.add(count(Planner.CLASSES, good == classes.size(), good, classes.size()));
        }
        if (segments.size() + ungated > 0) {
            long good = segments.stream().filter(one -> one.standing() == Standing.GOOD).count();
            boolean passed = openSegments().isEmpty() && !segments.isEmpty();
            checks.add(count(Planner.SEGMENTS, passed, good, segments.size()));
        }
        return checks;
    }

    private static Check count(String name, boolean passed, long good, int all) {
        return new Check(name, passed, (double) good, all, good + " of " + all + " proven good");
    }
}
