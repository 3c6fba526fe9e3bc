package io.shadowgate.verdict;

import io.shadowgate.gate.Gate;
import io.shadowgate.spec.Gates.IfUnderpowered;
import io.shadowgate.statistics.evidence.Combination;
import io.shadowgate.statistics.evidence.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The results of all gates for one shadow.
 *
 * @param gates results for the whole test
 * @param ungated the number of further segments that may get gates
 * @param moreSegments whether more segments came than may have gates
 */
public record GateResults(
        Check traffic,
        List<GateResult> gates,
        List<SegmentResult> segments,
        int ungated,
        boolean moreSegments,
        IfUnderpowered ifUnderpowered) {

    /** The name of the check of all gates of segments. */
    public static final String SEGMENTS = "segments_ok";

    private static final int MOST_NAMED = 5;

    /** Whether all gates are proven good. */
    boolean allGood() {
        return traffic.passed()
                && gates.stream().allMatch(GateResult::isGood)
                && openSegments().isEmpty();
    }

    /** The segments that keep the shadow from being promoted. */
    private List<String> openSegments() {
        List<String> open = new ArrayList<>();
        for (SegmentResult segment : segments) {
            boolean passes =
                    segment.standing() == Standing.GOOD
                            || segment.standing() == Standing.UNDERPOWERED
                                    && ifUnderpowered == IfUnderpowered.PASS;
            if (!passes) {
                open.add(segment.segment() + GateResult.said(segment.standing()));
            }
        }
        if (moreSegments && ifUnderpowered == IfUnderpowered.HOLD) {
            open.add("more segments than gates.segments.max-segments");
        }
        return open;
    }

    /**
     * Evidence that the shadow is bad somewhere, a logarithm. If segments have gates, the whole
     * test has half of the weight and all possible segments have the other half.
     */
    public double logBad() {
        double[] logs =
                Stream.of(
                                gates.stream().map(GateResult::logBad),
                                segments.stream().map(SegmentResult::logBad),
                                Collections.nCopies(ungated, 0.0).stream())
                        .flatMap(each -> each)
                        .mapToDouble(Double::doubleValue)
                        .toArray();
        int ofWhole = gates.size();
        return Combination.logAverage(
                logs,
                DoubleStream.concat(
                                DoubleStream.generate(() -> 1.0 / ofWhole).limit(ofWhole),
                                DoubleStream.generate(() -> 1.0 / (logs.length - ofWhole))
                                        .limit(logs.length - ofWhole))
                        .toArray());
    }

    /**
     * The part of {@link #logBad} that labels of the whole test prove, as if the evidence of all
     * other gates were 0.
     */
    double logBadOfLabels() {
        double[] logs =
                gates.stream()
                        .mapToDouble(
                                gate ->
                                        gate.isOfLabels()
                                                ? gate.logBad()
                                                : Double.NEGATIVE_INFINITY)
                        .toArray();
        double halves = segments.size() + ungated == 0 ? 1 : 2;
        return Combination.logAverage(logs) - StrictMath.log(halves);
    }

    /** The reasons to reject: the gates and segments whose own evidence is enough. */
    String badReasons(double alpha) {
        int ofWhole = gates.size();
        int ofSegments = segments.size() + ungated;
        double halves = ofSegments == 0 ? 1 : 2;
        List<String> culprits = new ArrayList<>();
        gates.stream()
                .filter(gate -> gate.logBad() >= StrictMath.log(halves * ofWhole / alpha))
                .forEach(gate -> culprits.add(gate.reason()));
        segments.stream()
                .filter(one -> one.logBad() >= StrictMath.log(halves * ofSegments / alpha))
                .forEach(one -> culprits.add(one.segment() + ", proven"));
        return culprits.isEmpty() ? worst() : some(culprits, "; ");
    }

    /** No gate is bad by its own evidence, and the average is enough: what weighs most. */
    private String worst() {
        Stream<Map.Entry<String, GateResult>> all =
                Stream.concat(
                        gates.stream().map(gate -> Map.entry("", gate)),
                        segments.stream()
                                .flatMap(
                                        one ->
                                                one.gates().stream()
                                                        .map(
                                                                gate ->
                                                                        Map.entry(
                                                                                one.segment()
                                                                                        + ": ",
                                                                                gate))));
        return all.max(Comparator.comparingDouble(each -> each.getValue().logBad()))
                .map(
                        each ->
                                each.getKey()
                                        + each.getValue().proven("together with the other gates"))
                .orElseThrow();
    }

    /** The texts of gates that are not proven good yet; empty if all are. */
    List<String> open() {
        List<String> open = new ArrayList<>();
        if (!traffic.passed()) {
            open.add(PointPolicy.tooLittle(traffic));
        }
        gates.stream().filter(gate -> !gate.isGood()).forEach(gate -> open.add(gate.reason()));
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

    /** One check per gate or group of gates. */
    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        checks.add(traffic);
        Map<String, List<GateResult>> groups = new LinkedHashMap<>();
        for (GateResult gate : gates) {
            if (gate.isCheck()) {
                checks.add(gate.check());
            } else {
                groups.computeIfAbsent(gate.group(), any -> new ArrayList<>()).add(gate);
            }
        }
        groups.forEach(
                (group, all) -> {
                    long good = all.stream().filter(GateResult::isGood).count();
                    checks.add(count(Gate.check(group), good == all.size(), good, all.size()));
                });
        if (segments.size() + ungated > 0) {
            long good = segments.stream().filter(one -> one.standing() == Standing.GOOD).count();
            boolean passed = openSegments().isEmpty() && !segments.isEmpty();
            checks.add(count(SEGMENTS, passed, good, segments.size()));
        }
        return checks;
    }

    private static Check count(String name, boolean passed, long good, int all) {
        return new Check(name, passed, (double) good, all, good + " of " + all + " proven good");
    }
}
