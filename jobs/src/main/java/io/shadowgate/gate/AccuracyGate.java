package io.shadowgate.gate;

import io.shadowgate.quality.Cell;
import io.shadowgate.quality.QualityCounts;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.RateIntervals;
import java.util.List;

/** A limit on the accuracy of the shadow itself: both models may fall together. */
final class AccuracyGate extends LabelGate {
    static final String NAME = "accuracy";

    private final double limit;
    private final RateLimit rate;

    private AccuracyGate(GateSettings settings, double limit) {
        super(settings);
        this.limit = limit;
        rate = new RateLimit(Side.AT_LEAST, limit, settings.tuning());
    }

    static List<Gate> of(GateSettings settings) {
        Double least = settings.gates().labels().minAccuracy();
        return least == null ? List.of() : List.of(new AccuracyGate(settings, least));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String what() {
        return "accuracy";
    }

    @Override
    public double limit() {
        return limit;
    }

    @Override
    public Side side() {
        return Side.AT_LEAST;
    }

    @Override
    LabelKinds kinds(QualityCounts counts) {
        return LabelKinds.all(counts);
    }

    private static double right(Cell cell) {
        return cell.bothRight() + (double) cell.shadowRight();
    }

    @Override
    double estimate(QualityCounts counts) {
        double all = kinds(counts).estimated(Cell::labelled);
        return all == 0 ? 0 : Math.min(1, kinds(counts).estimated(AccuracyGate::right) / all);
    }

    @Override
    Interval bounds(QualityCounts counts) {
        Cell paired = counts.paired();
        double all = paired.requests();
        return new Interval(right(paired) / all, (right(paired) + paired.unlabelled()) / all);
    }

    @Override
    LogEvidence evidenceOfLabelled(QualityCounts counts, double effect) {
        LabelKinds kinds = kinds(counts);
        double labelled = kinds.weighted(Cell::labelled) / effect;
        return rate.evidence(right(kinds, labelled, effect), labelled);
    }

    /** Rounding must not make more right ones than labelled ones. */
    private static double right(LabelKinds kinds, double labelled, double effect) {
        return Math.min(labelled, kinds.weighted(AccuracyGate::right) / effect);
    }

    @Override
    LogEvidence evidenceOfAll(QualityCounts counts, double effect) {
        Cell paired = counts.paired();
        double all = paired.requests() / effect;
        return new LogEvidence(
                rate.evidence(right(paired) / effect, all).good(),
                rate.evidence(Math.min(all, (right(paired) + paired.unlabelled()) / effect), all)
                        .bad());
    }

    @Override
    public Interval interval(Counts counts, double effect) {
        QualityCounts quality = counts.quality();
        if (!isWorstCase()) {
            LabelKinds kinds = kinds(quality);
            double labelled = kinds.weighted(Cell::labelled) / effect;
            return RateIntervals.anytime(right(kinds, labelled, effect), labelled, tuning());
        }
        Cell paired = quality.paired();
        double all = paired.requests() / effect;
        return new Interval(
                RateIntervals.anytime(right(paired) / effect, all, tuning()).lower(),
                RateIntervals.anytime(
                                Math.min(all, (right(paired) + paired.unlabelled()) / effect),
                                all,
                                tuning())
                        .upper());
    }

    @Override
    public boolean couldProve(Counts counts, double effect) {
        return rate.couldProve(trials(counts) / effect);
    }

    @Override
    public Outcome outcome(Counts counts) {
        Cell paired = counts.quality().paired();
        long right = paired.bothRight() + paired.shadowRight();
        return Outcome.failures(paired.labelled() - right, paired.labelled());
    }

    @Override
    public double mostFailures() {
        return 1 - limit;
    }

    @Override
    public Need need(Expected expected, double power) {
        return need(expected.labels().accuracy(), power);
    }

    @Override
    public Need need(Counts seen, double power) {
        if (trials(seen) == 0) {
            return need(1, power);
        }
        return fault(seen) == null
                ? need(estimate(seen.quality()), power)
                : Need.never(check(), 0, limit, "labels say nothing: " + fault(seen));
    }

    private Need need(double accuracy, double power) {
        if (rate.forbidsNothing()) {
            return Need.of(check(), accuracy, limit, 1);
        }
        return accuracy > limit
                ? Need.found(check(), accuracy, limit, rate.requestsFor(accuracy, power))
                : Need.beyond(check(), accuracy, limit);
    }

    @Override
    public String option() {
        return "--accuracy";
    }

    @Override
    public String key() {
        return "gates.labels.min-accuracy";
    }
}
