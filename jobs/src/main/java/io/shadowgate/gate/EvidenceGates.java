package io.shadowgate.gate;

import io.shadowgate.gate.PhaseCounts.Kind;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.evidence.Combination;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.PairedGate;
import io.shadowgate.statistics.evidence.QuantileRanks;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.RateIntervals;
import io.shadowgate.statistics.evidence.Standing;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.annotation.Nullable;

/** The gates of a test as e-processes: from counts to what they prove. */
final class EvidenceGates {
    static final String PAIRED_LATENCY = "paired_latency_ok";
    private static final double QUANTILE = 0.99;

    /** Fewer latencies than this prove nothing about one in a hundred. */
    private static final double FEWEST_LATENCIES = 100;

    private final ShadowTest test;
    private final Limits limits;
    private final Tuning tuning;
    private final Tuning ofLatencies;
    private final RateLimit agreement;
    private final RateLimit overLimit;
    private final RateLimit errors;
    private final DistanceLimit distance;
    @Nullable private final PairedGate paired;
    @Nullable private final RateLimit classAgreement;

    /**
     * @param tunedTo at how many requests evidence is strongest
     */
    EvidenceGates(ShadowTest test, double tunedTo) {
        Gates gates = test.gates();
        this.test = test;
        limits = gates.limits();
        tuning = new Tuning(gates.evidence().promoteAlpha(), tunedTo);
        ofLatencies = ofLatencies(tuning, test.latencyShare());
        agreement = new RateLimit(Side.AT_LEAST, limits.minAgreementRate(), tuning);
        overLimit = new RateLimit(Side.AT_MOST, 1 - QUANTILE, ofLatencies);
        errors = new RateLimit(Side.AT_MOST, limits.maxShadowErrorRate(), tuning);
        distance =
                new DistanceLimit(
                        limits.maxDistributionDivergence(),
                        BinCounts.most(test.compare(), gates.classes().names()),
                        tuning);
        Double excess = gates.pairedLatency().maxExcessRate();
        paired = excess == null ? null : new PairedGate(excess);
        Double ofEachClass = gates.classes().minAgreementRate();
        classAgreement =
                ofEachClass == null ? null : new RateLimit(Side.AT_LEAST, ofEachClass, tuning);
    }

    /**
     * Where few requests have a latency, evidence is strongest at as many latencies as come with
     * the requests that all else is tuned to.
     */
    static Tuning ofLatencies(Tuning tuning, double share) {
        double most = tuning.optimalAt();
        return share == 1
                ? tuning
                : new Tuning(
                        tuning.alpha(), Math.min(most, Math.max(FEWEST_LATENCIES, share * most)));
    }

    /** At the gates of the whole test: the four, and the paired latency if asked for. */
    List<Finding> ofTest(Evidence evidence, DesignEffects effects) {
        List<Finding> findings = new ArrayList<>();
        for (Gates.Measure measure : Gates.Measure.values()) {
            findings.add(of(measure, evidence, effects));
        }
        if (paired != null) {
            findings.add(ofPairs(evidence, effects));
        }
        return findings;
    }

    Finding of(Gates.Measure measure, Evidence evidence, DesignEffects effects) {
        return switch (measure) {
            case AGREEMENT ->
                    finding(
                            PointPolicy.AGREEMENT,
                            evidence.agreementRate(),
                            rate(
                                    evidence.agreed(),
                                    evidence.coverage().scored(),
                                    effects.of(PointPolicy.AGREEMENT)),
                            limits.minAgreementRate(),
                            agreement(evidence, effects),
                            agreement.couldProve(
                                    evidence.coverage().scored()
                                            / effects.of(PointPolicy.AGREEMENT)),
                            Wording.atLeast(
                                    "agreement",
                                    evidence.agreementRate(),
                                    limits.minAgreementRate(),
                                    ""));
            case LATENCY -> ofLatency(evidence, effects);
            case ERRORS ->
                    finding(
                            PointPolicy.ERRORS,
                            evidence.errorRate(),
                            rate(
                                    evidence.coverage().errors(),
                                    evidence.coverage().compared(),
                                    effects.of(PointPolicy.ERRORS)),
                            limits.maxShadowErrorRate(),
                            errors(evidence, effects),
                            errors.couldProve(
                                    evidence.coverage().compared()
                                            / effects.of(PointPolicy.ERRORS)),
                            Wording.atMost(
                                    "error rate",
                                    evidence.errorRate(),
                                    limits.maxShadowErrorRate(),
                                    ""));
            case DISTRIBUTION -> ofDistribution(evidence, effects);
        };
    }

    /** Good as far as p99 goes is: at most 1% of the requests took longer than the limit. */
    private Finding ofLatency(Evidence evidence, DesignEffects effects) {
        long measured = evidence.latencies().measured();
        Double p99 = evidence.shadowLatencyP99();
        String count =
                String.format(
                        Locale.ROOT,
                        ", %,d of %,d requests over it",
                        evidence.latencies().overLimit(),
                        measured);
        return finding(
                PointPolicy.LATENCY,
                p99,
                quantile(evidence.shadowLatency(), QUANTILE, effects),
                limits.maxShadowLatencyP99Ms(),
                latency(evidence, effects),
                overLimit.couldProve(measured / effects.of(PointPolicy.LATENCY)),
                Wording.atMost("p99 latency", p99, limits.maxShadowLatencyP99Ms(), " ms")
                        + (measured == 0 ? "" : count));
    }

    private Finding ofDistribution(Evidence evidence, DesignEffects effects) {
        BinCounts bins = bins(evidence);
        Double observed = evidence.divergence();
        return finding(
                PointPolicy.DISTRIBUTION,
                observed,
                distance.interval(bins, effects.of(PointPolicy.DISTRIBUTION)),
                limits.maxDistributionDivergence(),
                distance.evidence(bins, effects.of(PointPolicy.DISTRIBUTION)),
                distance.couldProve(bins.pairs() / effects.of(PointPolicy.DISTRIBUTION)),
                Wording.atMost(
                        "Jensen-Shannon distance",
                        observed,
                        limits.maxDistributionDivergence(),
                        ""));
    }

    private Finding ofPairs(Evidence evidence, DesignEffects effects) {
        long trials = evidence.latencies().measured();
        long worse = evidence.latencies().shadowOnlySlow();
        long better = evidence.latencies().primaryOnlySlow();
        Double observed = trials == 0 ? null : (Double) ((double) (worse - better) / trials);
        Tuning half = new Tuning(tuning.alpha() / 2, tuning.optimalAt());
        double effect = effects.of(PAIRED_LATENCY);
        Interval up = RateIntervals.anytime(worse / effect, trials / effect, half);
        Interval down = RateIntervals.anytime(better / effect, trials / effect, half);
        boolean couldProve =
                paired.margin() == 0 && trials > 0
                        || paired.evidence(0, 0, trials, effect).good() >= tuning.logThreshold();
        return finding(
                PAIRED_LATENCY,
                observed,
                new Interval(up.lower() - down.upper(), up.upper() - down.lower()),
                paired.margin(),
                paired.evidence(better, worse, trials, effect),
                couldProve,
                Wording.atMost("excess of slow requests", observed, paired.margin(), ""));
    }

    /** At the gate of each class that was named, in their order; none if not asked for. */
    List<Finding> ofClasses(Evidence evidence, DesignEffects effects) {
        List<Finding> findings = new ArrayList<>();
        if (classAgreement == null) {
            return findings;
        }
        List<String> names = test.gates().classes().names();
        double limit = test.gates().classes().minAgreementRate();
        BinCounts bins = bins(evidence);
        for (int i = 0; i < names.size(); i++) {
            long trials = bins.pairs() == 0 ? 0 : bins.primary()[i];
            long agreed = agreed(bins, i);
            double effect = effects.of(DesignEffects.ofClass(names.get(i)));
            Double observed = trials == 0 ? null : (Double) ((double) agreed / trials);
            findings.add(
                    finding(
                            names.get(i),
                            observed,
                            rate(agreed, trials, effect),
                            limit,
                            classAgreement.evidence(agreed / effect, trials / effect),
                            classAgreement.couldProve(trials / effect),
                            Wording.atLeast(
                                    "agreement where the primary says " + names.get(i),
                                    observed,
                                    limit,
                                    "")));
        }
        return findings;
    }

    /**
     * Evidence that windows are beyond a limit and, at that gate, worse than the same phase of the
     * cycle before: each rate against the larger of its limit and what bounds the phase's.
     *
     * @param window their sum
     */
    double logWorse(
            Evidence window, PhaseCounts phases, PhaseCounts.Group group, DesignEffects effects) {
        double ofAgreement = effects.of(PointPolicy.AGREEMENT);
        double ofLatency = effects.of(PointPolicy.LATENCY);
        double ofErrors = effects.of(PointPolicy.ERRORS);
        double ofDistribution = effects.of(PointPolicy.DISTRIBUTION);
        BinCounts bins = bins(window);
        return Combination.logAverage(
                worse(
                        window.coverage().scored() - window.agreed(),
                        window.coverage().scored(),
                        ofAgreement,
                        Math.max(
                                1 - limits.minAgreementRate(),
                                bound(phases, group, Kind.DISAGREED, Kind.SCORED, ofAgreement))),
                worse(
                        window.latencies().overLimit(),
                        window.latencies().measured(),
                        ofLatency,
                        Math.max(
                                1 - QUANTILE,
                                bound(phases, group, Kind.OVER_LIMIT, Kind.MEASURED, ofLatency))),
                worse(
                        window.coverage().errors(),
                        window.coverage().compared(),
                        ofErrors,
                        Math.max(
                                limits.maxShadowErrorRate(),
                                bound(phases, group, Kind.ERRORS, Kind.COMPARED, ofErrors))),
                Math.min(
                        distance.evidence(bins, ofDistribution).bad(),
                        worse(
                                bins.mismatched(),
                                bins.pairs(),
                                ofDistribution,
                                bound(
                                        phases,
                                        group,
                                        Kind.MISMATCHED,
                                        Kind.SCORED,
                                        ofDistribution))));
    }

    /** A share that the phase's true one exceeds in one case of a hundred. */
    private static double bound(
            PhaseCounts phases,
            PhaseCounts.Group group,
            Kind failures,
            Kind trials,
            double effect) {
        return RateIntervals.wilson(
                        phases.before(group, failures) / effect,
                        phases.before(group, trials) / effect,
                        0.98)
                .upper();
    }

    private double worse(long failures, long trials, double effect, double most) {
        return new RateLimit(Side.AT_MOST, most, tuning)
                .evidence(failures / effect, trials / effect)
                .bad();
    }

    /** What a window's requests did at each gate of the whole test, classes included. */
    Map<String, Outcome> outcomes(Evidence window) {
        Map<String, Outcome> outcomes = new HashMap<>();
        for (Gates.Measure measure : Gates.Measure.values()) {
            outcomes.put(name(measure), outcome(measure, window));
        }
        if (paired != null) {
            long worse = window.latencies().shadowOnlySlow();
            long better = window.latencies().primaryOnlySlow();
            outcomes.put(
                    PAIRED_LATENCY,
                    new Outcome(window.latencies().measured(), worse - better, worse + better));
        }
        if (classAgreement != null && window.predictions() != null) {
            BinCounts bins = bins(window);
            List<String> names = test.gates().classes().names();
            for (int i = 0; i < names.size(); i++) {
                long trials = bins.pairs() == 0 ? 0 : bins.primary()[i];
                outcomes.put(
                        DesignEffects.ofClass(names.get(i)),
                        Outcome.failures(trials - agreed(bins, i), trials));
            }
        }
        return outcomes;
    }

    Outcome outcome(Gates.Measure measure, Evidence window) {
        return switch (measure) {
            case AGREEMENT ->
                    Outcome.failures(
                            window.coverage().scored() - window.agreed(),
                            window.coverage().scored());
            case LATENCY ->
                    Outcome.failures(window.latencies().overLimit(), window.latencies().measured());
            case ERRORS ->
                    Outcome.failures(window.coverage().errors(), window.coverage().compared());
            case DISTRIBUTION -> {
                BinCounts bins = bins(window);
                yield Outcome.failures(bins.mismatched(), bins.pairs());
            }
        };
    }

    /** The largest share of failures that each gate allows, as {@link #outcomes} counts them. */
    Map<String, Double> mostFailures() {
        Map<String, Double> most = new HashMap<>();
        most.put(PointPolicy.AGREEMENT, 1 - limits.minAgreementRate());
        most.put(PointPolicy.LATENCY, 1 - QUANTILE);
        most.put(PointPolicy.ERRORS, limits.maxShadowErrorRate());
        most.put(PointPolicy.DISTRIBUTION, distance.mostMismatches());
        if (paired != null) {
            most.put(PAIRED_LATENCY, paired.margin());
        }
        if (classAgreement != null) {
            for (String name : test.gates().classes().names()) {
                most.put(
                        DesignEffects.ofClass(name), 1 - test.gates().classes().minAgreementRate());
            }
        }
        return most;
    }

    static String name(Gates.Measure measure) {
        return switch (measure) {
            case AGREEMENT -> PointPolicy.AGREEMENT;
            case LATENCY -> PointPolicy.LATENCY;
            case ERRORS -> PointPolicy.ERRORS;
            case DISTRIBUTION -> PointPolicy.DISTRIBUTION;
        };
    }

    long mismatched(Evidence window) {
        return bins(window).mismatched();
    }

    /** None where the class is that of a vector without a largest number. */
    private long agreed(BinCounts bins, int at) {
        boolean none = test.gates().classes().names().get(at).equals("NaN");
        return bins.pairs() == 0 || none ? 0 : bins.matched()[at];
    }

    /** A latency quantile and what bounds it at all looks; null when nothing was measured. */
    @Nullable
    Interval quantile(@Nullable byte[] latencies, double q, DesignEffects effects) {
        if (latencies == null) {
            return null;
        }
        LatencyHistogram histogram = LatencyHistogram.fromBytes(latencies);
        return QuantileRanks.of(histogram.count(), q, ofLatencies, effects.of(PointPolicy.LATENCY))
                .in(histogram);
    }

    private LogEvidence agreement(Evidence evidence, DesignEffects effects) {
        return agreement.evidence(
                evidence.agreed() / effects.of(PointPolicy.AGREEMENT),
                evidence.coverage().scored() / effects.of(PointPolicy.AGREEMENT));
    }

    private LogEvidence latency(Evidence evidence, DesignEffects effects) {
        return overLimit.evidence(
                evidence.latencies().overLimit() / effects.of(PointPolicy.LATENCY),
                evidence.latencies().measured() / effects.of(PointPolicy.LATENCY));
    }

    private LogEvidence errors(Evidence evidence, DesignEffects effects) {
        return errors.evidence(
                evidence.coverage().errors() / effects.of(PointPolicy.ERRORS),
                evidence.coverage().compared() / effects.of(PointPolicy.ERRORS));
    }

    private BinCounts bins(Evidence evidence) {
        return evidence.predictions() == null
                ? new BinCounts(new long[0], new long[0], new long[0])
                : BinCounts.of(
                        PredictionHistogram.fromBytes(evidence.predictions()),
                        test.gates().classes().names());
    }

    private Interval rate(long successes, long trials, double effect) {
        return RateIntervals.anytime(successes / effect, trials / effect, tuning);
    }

    private Finding finding(
            String name,
            @Nullable Double observed,
            @Nullable Interval interval,
            double limit,
            LogEvidence evidence,
            boolean couldProve,
            String comparison) {
        Standing standing =
                Standing.of(
                        evidence,
                        tuning.alpha(),
                        test.gates().evidence().rejectAlpha(),
                        couldProve);
        return Finding.of(
                name,
                observed,
                interval,
                limit,
                evidence,
                standing,
                observed == null ? comparison : comparison + said(standing));
    }

    static String said(Standing standing) {
        return switch (standing) {
            case GOOD, BAD -> ", proven";
            case INCONCLUSIVE -> ", inconclusive";
            case UNDERPOWERED -> ", inconclusive for lack of power";
        };
    }
}
