package io.shadowgate.gate;

import io.shadowgate.quality.Cell;
import io.shadowgate.quality.QualityCounts;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.LossGate;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.RequestsNeeded;
import java.util.Arrays;
import java.util.List;

/**
 * A limit on how much larger the shadow's mean loss is than the primary's, on the same requests.
 * All requests matter, as scores differ where decisions agree too.
 */
final class LossIncreaseGate extends LabelGate {
    static final String NAME = "loss_increase";

    /** Bins of differences, for the blocks of time: a whole number stands for each. */
    private static final int CENTRE = 100;

    private final LossGate gate;

    private LossIncreaseGate(GateSettings settings, double most) {
        super(settings);
        gate = new LossGate(most);
    }

    static List<Gate> of(GateSettings settings) {
        Double most = settings.gates().labels().maxLossIncrease();
        return most == null ? List.of() : List.of(new LossIncreaseGate(settings, most));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String what() {
        return "loss increase";
    }

    @Override
    public double limit() {
        return gate.margin();
    }

    @Override
    public Side side() {
        return Side.AT_MOST;
    }

    @Override
    LabelKinds kinds(QualityCounts counts) {
        return LabelKinds.all(counts);
    }

    @Override
    double estimate(QualityCounts counts) {
        double all = kinds(counts).estimated(Cell::labelled);
        return all == 0 ? 0 : 0 - kinds(counts).estimated(Cell::gain) / all;
    }

    @Override
    Interval bounds(QualityCounts counts) {
        Cell paired = counts.paired();
        double all = paired.requests();
        return new Interval(
                (0 - paired.gain() - paired.unlabelled()) / all,
                (0 - paired.gain() + paired.unlabelled()) / all);
    }

    private double[] labelled(QualityCounts counts, double effect) {
        return divided(kinds(counts).weightedDifferences(), effect);
    }

    /** All requests, those without a label in the bin of the worst or of the best difference. */
    private static double[] all(QualityCounts counts, boolean best, double effect) {
        Cell paired = counts.paired();
        double[] all = Arrays.stream(paired.differences().counts()).asDoubleStream().toArray();
        all[best ? all.length - 1 : 0] += paired.unlabelled();
        return divided(all, effect);
    }

    private static double[] divided(double[] counts, double effect) {
        return Arrays.stream(counts).map(count -> count / effect).toArray();
    }

    @Override
    LogEvidence evidenceOfLabelled(QualityCounts counts, double effect) {
        return gate.ofWeights(labelled(counts, effect));
    }

    @Override
    LogEvidence evidenceOfAll(QualityCounts counts, double effect) {
        return new LogEvidence(
                gate.good(all(counts, false, effect)), gate.bad(all(counts, true, effect)));
    }

    @Override
    public Interval interval(Counts counts, double effect) {
        QualityCounts quality = counts.quality();
        double[] worst = isWorstCase() ? all(quality, false, effect) : labelled(quality, effect);
        double[] best = isWorstCase() ? all(quality, true, effect) : worst;
        double lower =
                MeanBounds.lower(margin -> new LossGate(margin).good(worst), tuning().alpha());
        double upper = MeanBounds.upper(margin -> new LossGate(margin).bad(best), tuning().alpha());
        return new Interval(0 - upper, 0 - lower);
    }

    @Override
    public boolean couldProve(Counts counts, double effect) {
        double[] perfect = new double[2 * CENTRE];
        perfect[2 * CENTRE - 1] = trials(counts) / effect;
        return trials(counts) > 0 && gate.good(perfect) >= tuning().logThreshold();
    }

    @Override
    public Outcome outcome(Counts counts) {
        long[] differences = counts.quality().paired().differences().counts();
        long sum = 0;
        long squares = 0;
        long trials = 0;
        for (int i = 0; i < differences.length; i++) {
            long worse = CENTRE - i;
            trials += differences[i];
            sum += worse * differences[i];
            squares += worse * worse * differences[i];
        }
        return new Outcome(trials, sum, squares);
    }

    @Override
    public double mostFailures() {
        return gate.margin();
    }

    @Override
    public Need need(Expected expected, double power) {
        return need(expected.labels().lossShares(), expected.labels().lossIncrease(), power);
    }

    @Override
    public Need need(Counts seen, double power) {
        if (trials(seen) == 0) {
            return need(Expected.PERFECT, power);
        }
        if (fault(seen) != null) {
            return Need.never(check(), 0, limit(), "labels say nothing: " + fault(seen));
        }
        double[] weights = labelled(seen.quality(), 1);
        double all = Arrays.stream(weights).sum();
        return need(
                Arrays.stream(weights).map(weight -> weight / all).toArray(),
                estimate(seen.quality()),
                power);
    }

    private Need need(double[] shares, double increase, double power) {
        return increase < limit()
                ? Need.found(
                        check(),
                        increase,
                        limit(),
                        RequestsNeeded.forLosses(gate, shares, tuning().alpha(), power))
                : Need.beyond(check(), increase, limit());
    }

    @Override
    public String option() {
        return "--loss-increase";
    }

    @Override
    public String key() {
        return "gates.labels.max-loss-increase";
    }
}
