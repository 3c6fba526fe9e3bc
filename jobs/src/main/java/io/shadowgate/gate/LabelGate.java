package io.shadowgate.gate;

import io.shadowgate.quality.QualityCounts;
import io.shadowgate.quality.QualitySketch;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.LabelLimits;
import io.shadowgate.spec.LabelLimits.Unlabelled;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A limit that labels have to prove, on the requests of mature windows that both models answered.
 *
 * <p>Whether it holds depends on requests that have no label too. The spec says what is assumed of
 * them. By {@code hold} they are like the labelled requests of their {@link LabelKinds kind}, and
 * where a kind has too few labels nothing is known, good or bad. By {@code worst-case} a proof of
 * good takes all of them for the worst case, and a proof of bad for the best.
 */
abstract class LabelGate implements Gate {
    private final LabelLimits limits;
    private final Tuning tuning;

    LabelGate(GateSettings settings) {
        limits = settings.gates().labels();
        tuning = settings.tuning();
    }

    Tuning tuning() {
        return tuning;
    }

    boolean isWorstCase() {
        return limits.unlabelled() == Unlabelled.WORST_CASE;
    }

    /** The kinds of requests whose labels matter here. */
    abstract LabelKinds kinds(QualityCounts counts);

    /** The value if unlabelled requests are like the labelled ones of their kind. */
    abstract double estimate(QualityCounts counts);

    /** The lowest and the highest value that the missing labels allow. */
    abstract Interval bounds(QualityCounts counts);

    /** The evidence by {@code hold}, from counts that have no fault. */
    abstract LogEvidence evidenceOfLabelled(QualityCounts counts, double effect);

    /** The evidence by {@code worst-case}. */
    abstract LogEvidence evidenceOfAll(QualityCounts counts, double effect);

    @Override
    public final String group() {
        return LABELS;
    }

    @Override
    public final String id() {
        return "labels " + name();
    }

    @Override
    public final Gates.Measure measure() {
        return Gates.Measure.LABELS;
    }

    @Override
    public final boolean isInPointPolicy() {
        return true;
    }

    @Override
    public long trials(Counts counts) {
        return counts.quality().paired().requests();
    }

    @Override
    @Nullable
    public final Double observed(Counts counts) {
        return trials(counts) == 0 || fault(counts) != null
                ? null
                : (Double) estimate(counts.quality());
    }

    @Override
    public final LogEvidence evidence(Counts counts, double effect) {
        QualityCounts quality = counts.quality();
        if (trials(counts) == 0 || isUnusable(quality) != null) {
            return LogEvidence.NONE;
        }
        if (isWorstCase()) {
            return evidenceOfAll(quality, effect);
        }
        return fault(counts) == null ? evidenceOfLabelled(quality, effect) : LogEvidence.NONE;
    }

    /** A fault is no answer at all: it keeps a shadow from being proven good, and from bad too. */
    @Override
    @Nullable
    public final String fault(Counts counts) {
        QualityCounts quality = counts.quality();
        if (trials(counts) == 0) {
            return null;
        }
        String unusable = isUnusable(quality);
        if (unusable != null) {
            return unusable;
        }
        if (isWorstCase()) {
            Interval bounds = bounds(quality);
            return keeps(bounds.lower()) == keeps(bounds.upper())
                    ? null
                    : "the missing labels decide: " + words(bounds);
        }
        String fault = kinds(quality).fault(limits.minLabelled());
        return fault == null ? null : fault + "; " + words(bounds(quality));
    }

    private boolean keeps(double value) {
        return side() == Side.AT_LEAST ? value >= limit() : value <= limit();
    }

    private static String words(Interval bounds) {
        return String.format(
                Locale.ROOT,
                "whatever the missing labels are, it is from %.4f to %.4f",
                bounds.lower(),
                bounds.upper());
    }

    /** Labels that cannot be the truth of these predictions: a wrong set-up. */
    @Nullable
    private String isUnusable(QualityCounts counts) {
        if (counts.misfits() > 0 && counts.paired().labelled() == 0) {
            return String.format(
                    Locale.ROOT,
                    "none of %,d labels can be the truth of such a prediction; see labels.record"
                            + " and compare.prediction",
                    counts.misfits());
        }
        boolean neverRight =
                counts.paired().labelled() > 0
                        && counts.sketch(QualitySketch.PRIMARY_CONFUSION) != null
                        && counts.paired().neitherRight() == counts.paired().labelled();
        return neverRight
                ? String.format(
                        Locale.ROOT,
                        "none of %,d labels is an answer that either model gave; see labels.record",
                        counts.paired().labelled())
                : null;
    }

    @Override
    public String detail(Counts counts) {
        return trials(counts) == 0 ? ": no window is mature yet (labels.mature-after)" : "";
    }

    @Override
    public final String sentence(@Nullable Double observed) {
        return observed == null ? what() + " is not known" : Gate.super.sentence(observed);
    }

    @Override
    public final double logWorse(Counts window, double usual, double effect) {
        return evidence(window, effect).bad();
    }

    /** Compared requests in mature windows for one that counts as evidence. */
    @Override
    public final double requestsPerTrial(Counts seen) {
        QualityCounts quality = seen.quality();
        double counted =
                quality.paired().requests() * (isWorstCase() ? 1 : kinds(quality).leastCoverage());
        return counted == 0 ? 1 : quality.requests() / counted;
    }

    @Override
    public double share(Expected expected) {
        return isWorstCase() ? 1 : expected.labels().labelled();
    }
}
