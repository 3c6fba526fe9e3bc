package io.shadowgate.gate;

import io.shadowgate.quality.Cell;
import io.shadowgate.quality.QualityCounts;
import io.shadowgate.spec.LabelLimits;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.PairedGate;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.RequestsNeeded;
import java.util.List;

/**
 * A limit on the difference between the accuracies of both models on the same requests. Where they
 * agree both are right or both are wrong, so only labels of disagreements matter.
 *
 * <p>The value is a loss of accuracy, primary's less shadow's, or a gain, the negative of it.
 */
final class AccuracyDifferenceGate extends LabelGate {
    static final String LOSS = "accuracy_loss";
    static final String GAIN = "accuracy_gain";

    private final Side side;
    private final double limit;
    private final PairedGate gate;

    private AccuracyDifferenceGate(GateSettings settings, Side side, double limit) {
        super(settings);
        this.side = side;
        this.limit = limit;
        gate = new PairedGate(side == Side.AT_MOST ? limit : -limit);
    }

    static List<Gate> of(GateSettings settings) {
        LabelLimits limits = settings.gates().labels();
        if (limits.maxAccuracyLoss() != null) {
            return List.of(
                    new AccuracyDifferenceGate(settings, Side.AT_MOST, limits.maxAccuracyLoss()));
        }
        return limits.minAccuracyGain() == null
                ? List.of()
                : List.of(
                        new AccuracyDifferenceGate(
                                settings, Side.AT_LEAST, limits.minAccuracyGain()));
    }

    @Override
    public String name() {
        return side == Side.AT_MOST ? LOSS : GAIN;
    }

    @Override
    public String what() {
        return side == Side.AT_MOST ? "accuracy loss" : "accuracy gain";
    }

    @Override
    public double limit() {
        return limit;
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    LabelKinds kinds(QualityCounts counts) {
        return LabelKinds.differing(counts);
    }

    @Override
    double estimate(QualityCounts counts) {
        LabelKinds kinds = kinds(counts);
        double gain = kinds.estimated(Cell::shadowRight) - kinds.estimated(Cell::primaryRight);
        return signed(gain / counts.paired().requests());
    }

    @Override
    Interval bounds(QualityCounts counts) {
        Cell differing = counts.differing();
        long all = counts.paired().requests();
        double gain = differing.shadowRight() - differing.primaryRight();
        return signed((gain - differing.unlabelled()) / all, (gain + differing.unlabelled()) / all);
    }

    /** A gain as the value of this gate. */
    private double signed(double gain) {
        return side == Side.AT_LEAST ? gain : 0 - gain;
    }

    private Interval signed(double lowerGain, double upperGain) {
        return side == Side.AT_LEAST
                ? new Interval(lowerGain, upperGain)
                : new Interval(0 - upperGain, 0 - lowerGain);
    }

    /** Requests that count at a gate, by weights. */
    private record Weights(double better, double worse, double even) {
        LogEvidence evidence(PairedGate gate) {
            return gate.ofWeights(better, worse, even);
        }
    }

    /**
     * Requests on which both agree need no labels. They count by the weight of labelled requests of
     * the kind that has the fewest, as all others do.
     */
    private Weights labelled(QualityCounts counts, double effect) {
        LabelKinds kinds = kinds(counts);
        double better = kinds.weighted(Cell::shadowRight);
        double worse = kinds.weighted(Cell::primaryRight);
        double neither = kinds.weighted(Cell::neitherRight);
        double agreeing = counts.agreeing().requests() * kinds.leastCoverage();
        return new Weights(better / effect, worse / effect, (agreeing + neither) / effect);
    }

    @Override
    LogEvidence evidenceOfLabelled(QualityCounts counts, double effect) {
        return labelled(counts, effect).evidence(gate);
    }

    @Override
    LogEvidence evidenceOfAll(QualityCounts counts, double effect) {
        return new LogEvidence(
                all(counts, 0, effect).evidence(gate).good(),
                all(counts, counts.differing().unlabelled(), effect).evidence(gate).bad());
    }

    /**
     * @param better the number of unlabelled disagreements that only the shadow gets right
     */
    private static Weights all(QualityCounts counts, long better, double effect) {
        Cell differing = counts.differing();
        double even = counts.agreeing().requests() + (double) differing.neitherRight();
        return new Weights(
                (differing.shadowRight() + better) / effect,
                (differing.primaryRight() + differing.unlabelled() - better) / effect,
                even / effect);
    }

    @Override
    public Interval interval(Counts counts, double effect) {
        QualityCounts quality = counts.quality();
        Weights worst = isWorstCase() ? all(quality, 0, effect) : labelled(quality, effect);
        Weights best =
                isWorstCase() ? all(quality, quality.differing().unlabelled(), effect) : worst;
        double lower =
                MeanBounds.lower(
                        margin -> worst.evidence(new PairedGate(margin)).good(), tuning().alpha());
        double upper =
                MeanBounds.upper(
                        margin -> best.evidence(new PairedGate(margin)).bad(), tuning().alpha());
        return signed(lower, upper);
    }

    @Override
    public boolean couldProve(Counts counts, double effect) {
        QualityCounts quality = counts.quality();
        double all = quality.paired().requests() / effect;
        if (all == 0) {
            return false;
        }
        if (gate.margin() == 0) {
            return true;
        }
        double differing = gate.margin() < 0 ? quality.differing().requests() / effect : 0;
        return gate.ofWeights(differing, 0, all - differing).good() >= tuning().logThreshold();
    }

    @Override
    public Outcome outcome(Counts counts) {
        Cell differing = counts.quality().differing();
        long worse = differing.primaryRight();
        long better = differing.shadowRight();
        return new Outcome(trials(counts), worse - better, worse + better);
    }

    @Override
    public double mostFailures() {
        return Math.max(0, gate.margin());
    }

    @Override
    public Need need(Expected expected, double power) {
        ExpectedLabels labels = expected.labels();
        return need(labels.shadowRight(), labels.primaryRight(), power);
    }

    /** The need as if all requests that count had labels. */
    @Override
    public Need need(Counts seen, double power) {
        QualityCounts quality = seen.quality();
        double all = quality.paired().requests();
        if (all == 0) {
            return need(0, 0, power);
        }
        if (fault(seen) != null) {
            return Need.never(check(), 0, limit, "labels say nothing: " + fault(seen));
        }
        LabelKinds kinds = kinds(quality);
        return need(
                Math.min(1, kinds.estimated(Cell::shadowRight) / all),
                Math.min(1, kinds.estimated(Cell::primaryRight) / all),
                power);
    }

    private Need need(double better, double worse, double power) {
        double value = signed(better - worse);
        return worse - better < gate.margin()
                ? Need.found(
                        check(),
                        value,
                        limit,
                        RequestsNeeded.forPairs(gate, better, worse, tuning().alpha(), power))
                : Need.beyond(check(), value, limit);
    }

    @Override
    public String option() {
        return "--shadow-right less --primary-right";
    }

    @Override
    public String key() {
        return side == Side.AT_MOST
                ? "gates.labels.max-accuracy-loss"
                : "gates.labels.min-accuracy-gain";
    }
}
