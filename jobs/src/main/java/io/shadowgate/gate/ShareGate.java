package io.shadowgate.gate;

import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.RateIntervals;
import io.shadowgate.statistics.evidence.Tuning;
import org.jspecify.annotations.Nullable;

/** A limit on a share of requests. */
abstract class ShareGate implements Gate {
    private final GateSettings settings;
    private final Side side;
    private final double limit;
    private final RateLimit rate;

    ShareGate(GateSettings settings, Side side, double limit) {
        this(settings, side, limit, settings.tuning());
    }

    /**
     * @param limit the limit of the share, in [0, 1]
     * @param tuning the tuning for the requests that count at this gate
     */
    ShareGate(GateSettings settings, Side side, double limit, Tuning tuning) {
        this.settings = settings;
        this.side = side;
        this.limit = limit;
        rate = new RateLimit(side, limit, tuning);
    }

    /** The number of requests whose share the gate limits. */
    abstract long counted(Counts counts);

    /** The limit of the share as the planner's tables show it. */
    double plannedLimit() {
        return limit;
    }

    Tuning plannedTuning() {
        return settings.tuning();
    }

    @Override
    public boolean isShare() {
        return true;
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
    @Nullable
    public Double observed(Counts counts) {
        long trials = trials(counts);
        return trials == 0 ? null : (Double) ((double) counted(counts) / trials);
    }

    @Override
    public Interval interval(Counts counts, double effect) {
        return RateIntervals.anytime(
                counted(counts) / effect, trials(counts) / effect, settings.tuning());
    }

    @Override
    public LogEvidence evidence(Counts counts, double effect) {
        return rate.evidence(counted(counts) / effect, trials(counts) / effect);
    }

    @Override
    public boolean couldProve(Counts counts, double effect) {
        return rate.couldProve(trials(counts) / effect);
    }

    @Override
    public Outcome outcome(Counts counts) {
        long trials = trials(counts);
        long counted = counted(counts);
        return Outcome.failures(side == Side.AT_LEAST ? trials - counted : counted, trials);
    }

    @Override
    public double mostFailures() {
        return side == Side.AT_LEAST ? 1 - limit : limit;
    }

    @Override
    public double logWorse(Counts window, double usual, double effect) {
        return outcome(window).logAbove(Math.max(mostFailures(), usual), effect, settings.tuning());
    }

    /** The need of a shadow with the expected {@code share}. */
    final Need need(double share, double power) {
        double most = plannedLimit();
        boolean least = side == Side.AT_LEAST;
        RateLimit planned = new RateLimit(side, most, plannedTuning());
        if (settings.isPoint() || planned.forbidsNothing()) {
            // The point policy compares the value itself, without evidence.
            boolean holds = least ? share >= most : share <= most;
            return holds ? Need.of(check(), share, most, 1) : Need.beyond(check(), share, most);
        }
        if (least ? share <= most : share >= most) {
            return Need.beyond(check(), share, most);
        }
        return Need.found(check(), share, most, planned.requestsFor(share, power));
    }

    /** A share without data is assumed to be perfect. */
    @Override
    public Need need(Counts seen, double power) {
        long trials = trials(seen);
        double perfect = side == Side.AT_LEAST ? 1 : 0;
        return need(trials == 0 ? perfect : (double) counted(seen) / trials, power);
    }
}
