package io.shadowgate.output.json;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.shadowgate.decision.Decision;
import io.shadowgate.decision.EvidenceStatus;
import io.shadowgate.decision.LabelTotals;
import io.shadowgate.gate.AgreementGate;
import io.shadowgate.gate.DistributionGate;
import io.shadowgate.gate.ErrorGate;
import io.shadowgate.gate.Estimate;
import io.shadowgate.gate.LatencyGate;
import io.shadowgate.gate.Wording;
import io.shadowgate.quality.Cell;
import io.shadowgate.quality.ModelFigures;
import io.shadowgate.quality.QualityCounts;
import io.shadowgate.quality.QualitySketch;
import io.shadowgate.spec.NoiseFloor;
import io.shadowgate.statistics.evidence.Standing;
import io.shadowgate.verdict.Check;
import io.shadowgate.verdict.GateResult;
import io.shadowgate.verdict.PolicyVerdict;
import io.shadowgate.verdict.SegmentResult;
import io.shadowgate.verdict.Subject;
import io.shadowgate.verdict.Verdict;
import io.shadowgate.window.Coverage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A decision as JSON has it. Times are texts in ISO-8601; maps are by the name of a check. */
public record DecisionForm(
        String test,
        String primary,
        String shadow,
        String windowStart,
        String windowEnd,
        Verdict verdict,
        boolean promote,
        @JsonProperty("final") boolean definitive,
        String reason,
        String policy,
        Map<String, Boolean> checks,
        Map<String, Object> explanations,
        Numbers reportSummary,
        Verdicts verdicts,
        Status evidence,
        Map<String, Quantile> latencies,
        @JsonAnyGetter Map<String, Map<String, Explanation>> groups,
        @JsonInclude(Include.NON_EMPTY) Map<String, Segment> segments,
        @Nullable @JsonInclude(Include.NON_NULL) Labels labels,
        @Nullable @JsonInclude(Include.NON_NULL) Floor noiseFloor,
        Counts coverage,
        String firstEventTime,
        String lastEventTime,
        @Nullable String modelSha256,
        String specSha256) {

    /** Stands for an infinite logarithm. */
    private static final double RULED_OUT = 1e308;

    public static DecisionForm of(Decision decision) {
        return new DecisionForm(
                decision.test(),
                decision.primary(),
                decision.shadow(),
                time(decision.windowStart()),
                time(decision.windowEnd()),
                decision.verdict(),
                decision.promote(),
                decision.isFinal(),
                decision.ruling().reason(),
                decision.policy().name().toLowerCase(Locale.ROOT),
                checks(decision.ruling()),
                explanations(decision),
                Numbers.of(decision),
                new Verdicts(Opinion.of(decision.evidence()), Opinion.of(decision.point())),
                Status.of(decision.status()),
                byName(decision.latencies(), Estimate::name, Quantile::of),
                groups(decision),
                byName(decision.segments(), SegmentResult::segment, Segment::of),
                Labels.of(decision),
                Floor.of(decision.noiseFloor()),
                Counts.of(decision.coverage()),
                time(decision.firstEventTime()),
                time(decision.lastEventTime()),
                decision.modelSha256(),
                decision.specSha256());
    }

    private static Map<String, Boolean> checks(PolicyVerdict verdict) {
        return byName(verdict.checks(), Check::name, Check::passed);
    }

    /** Each check of the policy that rules, with the evidence at its gate if it has one. */
    private static Map<String, Object> explanations(Decision decision) {
        Map<String, GateResult> gates =
                byName(
                        decision.gates().stream().filter(GateResult::isCheck).toList(),
                        GateResult::name,
                        Function.identity());
        return byName(
                decision.ruling().checks(),
                Check::name,
                check -> {
                    GateResult gate = gates.get(check.name());
                    return gate == null
                            ? new Limit(check.observed(), check.limit(), check.reason())
                            : Explanation.of(gate, check.reason());
                });
    }

    /** Gates that are one check together, each group under its name. */
    private static Map<String, Map<String, Explanation>> groups(Decision decision) {
        Map<String, Map<String, Explanation>> groups = new LinkedHashMap<>();
        for (GateResult gate : decision.gates()) {
            if (!gate.isCheck()) {
                groups.computeIfAbsent(gate.group(), group -> new LinkedHashMap<>())
                        .put(gate.name(), Explanation.of(gate));
            }
        }
        return groups;
    }

    private static <T, V> Map<String, V> byName(
            List<T> values, Function<T, String> name, Function<T, V> form) {
        Map<String, V> byName = new LinkedHashMap<>();
        values.forEach(value -> byName.put(name.apply(value), form.apply(value)));
        return byName;
    }

    /** A check without evidence. */
    record Limit(@Nullable Double observed, double limit, String reason) {}

    /** The evidence at one gate. */
    record Explanation(
            @Nullable Double observed,
            @Nullable Double lower,
            @Nullable Double upper,
            double limit,
            double logEvidenceGood,
            double logEvidenceBad,
            Standing standing,
            String reason) {
        static Explanation of(GateResult gate) {
            return of(gate, gate.reason());
        }

        static Explanation of(GateResult gate, String reason) {
            return new Explanation(
                    gate.observed(),
                    gate.lower(),
                    gate.upper(),
                    gate.limit(),
                    finite(gate.logGood()),
                    finite(gate.logBad()),
                    gate.standing(),
                    reason);
        }
    }

    /** The gates of a segment stand beside its sums, by their names. */
    @JsonPropertyOrder({"standing", "log_evidence_good", "log_evidence_bad"})
    record Segment(
            Standing standing,
            double logEvidenceGood,
            double logEvidenceBad,
            @JsonAnyGetter Map<String, Explanation> gates) {
        static Segment of(SegmentResult segment) {
            return new Segment(
                    segment.standing(),
                    finite(segment.logGood()),
                    finite(segment.logBad()),
                    byName(segment.gates(), GateResult::name, Explanation::of));
        }
    }

    /** What the two policies say. */
    record Verdicts(Opinion evidence, Opinion point) {}

    record Opinion(Verdict verdict, String reason, Map<String, Boolean> checks) {
        static Opinion of(PolicyVerdict verdict) {
            return new Opinion(verdict.verdict(), verdict.reason(), DecisionForm.checks(verdict));
        }
    }

    record Status(
            String since,
            double logEvidenceBad,
            @Nullable String provenAt,
            @Nullable String firstProvenAt,
            @Nullable String rejectedAt,
            @Nullable String badSince,
            boolean alarm,
            @Nullable String alarmedAt,
            double logAlarm,
            @Nullable Digests restartedFrom,
            int restarts,
            int shadows,
            long timeBlocks,
            @Nullable Map<String, Double> timeEffect,
            long windowsInHindsight) {
        static Status of(EvidenceStatus status) {
            return new Status(
                    time(status.since()),
                    finite(status.logBad()),
                    timeOrNull(status.provenAt()),
                    timeOrNull(status.firstProvenAt()),
                    timeOrNull(status.rejectedAt()),
                    timeOrNull(status.badSince()),
                    status.alarmed(),
                    timeOrNull(status.alarmedAt()),
                    finite(status.logAlarm()),
                    Digests.of(status.restartedFrom()),
                    status.restarts(),
                    status.shadows(),
                    status.timeBlocks(),
                    status.timeEffects(),
                    status.hindsight());
        }
    }

    record Digests(String specSha256, @Nullable String modelSha256) {
        @Nullable
        static Digests of(@Nullable Subject subject) {
            return subject == null
                    ? null
                    : new Digests(subject.specSha256(), subject.modelSha256());
        }
    }

    record Quantile(double observed, double lower, double upper) {
        static Quantile of(Estimate estimate) {
            return new Quantile(estimate.value(), estimate.lower(), estimate.upper());
        }
    }

    /**
     * What labels of mature windows say. Counts are of requests that both models answered; a share
     * is null without a request to compute it from.
     *
     * @param primary how good the primary is, by name; without the numbers that are not defined
     * @param shadow the same of the shadow
     * @param difference the shadow's numbers less the primary's
     */
    public record Labels(
            long requests,
            long labelled,
            @Nullable Double coverage,
            @Nullable String matureTo,
            @Nullable String behind,
            long byDefault,
            long misfits,
            @Nullable Answers answers,
            Map<String, Double> primary,
            Map<String, Double> shadow,
            Map<String, Double> difference) {

        @Nullable
        public static Labels of(Decision decision) {
            LabelTotals totals = decision.labels();
            if (totals == null) {
                return null;
            }
            QualityCounts counts = totals.counts();
            Cell paired = counts.paired();
            Long matureTo = totals.matureTo();
            ModelFigures primary = ModelFigures.ofPrimary(counts);
            ModelFigures shadow = ModelFigures.ofShadow(counts);
            return new Labels(
                    paired.requests(),
                    paired.labelled(),
                    rate(paired.labelled(), paired.requests()),
                    timeOrNull(matureTo),
                    matureTo == null
                            ? null
                            : Wording.duration(Math.max(0, decision.windowEnd() - matureTo)),
                    counts.byDefault(),
                    counts.misfits(),
                    Answers.of(counts),
                    primary.numbers(),
                    shadow.numbers(),
                    shadow.minus(primary));
        }

        @Nullable
        private static Double rate(long part, long all) {
            return all == 0 ? null : (Double) ((double) part / all);
        }

        /**
         * Who is right; absent in a test whose answers are not right or wrong.
         *
         * @param disagreements requests with two different answers, with and without a label
         * @param shadowCorrectAtLeast the share that the shadow gets right of all disagreements,
         *     whatever the missing labels are; at most {@code shadowCorrectAtMost}
         */
        public record Answers(
                long bothRight,
                long shadowRight,
                long primaryRight,
                long neitherRight,
                long disagreements,
                long labelledDisagreements,
                @Nullable Double primaryCorrectOnDisagreements,
                @Nullable Double shadowCorrectOnDisagreements,
                @Nullable Double shadowCorrectAtLeast,
                @Nullable Double shadowCorrectAtMost) {
            @Nullable
            static Answers of(QualityCounts counts) {
                if (counts.sketch(QualitySketch.PRIMARY_CONFUSION) == null) {
                    return null;
                }
                Cell all = counts.paired();
                Cell differing = counts.differing();
                return new Answers(
                        all.bothRight(),
                        all.shadowRight(),
                        all.primaryRight(),
                        all.neitherRight(),
                        differing.requests(),
                        differing.labelled(),
                        rate(differing.primaryRight(), differing.labelled()),
                        rate(differing.shadowRight(), differing.labelled()),
                        rate(differing.shadowRight(), differing.requests()),
                        rate(
                                differing.shadowRight() + differing.unlabelled(),
                                differing.requests()));
            }
        }
    }

    record Floor(
            double disagreementRate,
            double errorRate,
            double divergence,
            @Nullable Double latencyOverheadMs) {
        @Nullable
        static Floor of(@Nullable NoiseFloor floor) {
            return floor == null
                    ? null
                    : new Floor(
                            floor.disagreementRate(),
                            floor.errorRate(),
                            floor.divergence(),
                            floor.latencyOverheadMs());
        }
    }

    record Counts(
            long compared,
            long read,
            long rejected,
            long notSampled,
            long duplicates,
            long primaryMissing,
            long scored,
            long timedOut,
            long modelError,
            long badInput,
            long missing,
            long unavailable,
            long notMirrored) {
        static Counts of(Coverage coverage) {
            return new Counts(
                    coverage.compared(),
                    coverage.read(),
                    coverage.rejected(),
                    coverage.notSampled(),
                    coverage.duplicates(),
                    coverage.primaryMissing(),
                    coverage.scored(),
                    coverage.timedOut(),
                    coverage.modelError(),
                    coverage.badInput(),
                    coverage.missing(),
                    coverage.unavailable(),
                    coverage.notMirrored());
        }
    }

    /** The numbers of a decision in a line, rounded as Python's format would; null if unknown. */
    public record Numbers(
            long requests,
            @Nullable String agreement,
            @Nullable @JsonProperty("shadow_p99_ms") String shadowP99Ms,
            @Nullable String errorRate,
            @Nullable String jsDivergence) {
        public static Numbers of(Decision decision) {
            return new Numbers(
                    decision.coverage().compared(),
                    percent(decision.check(AgreementGate.NAME).observed(), 2),
                    fixed(decision.check(LatencyGate.NAME).observed(), 1),
                    percent(decision.check(ErrorGate.NAME).observed(), 4),
                    fixed(decision.check(DistributionGate.NAME).observed(), 4));
        }

        @Nullable
        private static String percent(@Nullable Double value, int digits) {
            return value == null ? null : fixed(value * 100, digits) + "%";
        }

        @Nullable
        private static String fixed(@Nullable Double value, int digits) {
            if (value == null || value.isInfinite()) {
                return value == null ? null : "inf";
            }
            return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        }
    }

    /**
     * JSON has no infinite numbers. The field has one type for all readers, so what the counts rule
     * out is a number that no count reaches.
     */
    private static double finite(double logEvidence) {
        return Math.max(-RULED_OUT, Math.min(RULED_OUT, logEvidence));
    }

    private static String time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }

    @Nullable
    private static String timeOrNull(@Nullable Long epochMs) {
        return epochMs == null ? null : time(epochMs);
    }
}
