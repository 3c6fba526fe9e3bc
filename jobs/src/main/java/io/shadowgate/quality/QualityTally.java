package io.shadowgate.quality;

import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Loss;
import io.shadowgate.statistics.ConfusionMatrix;
import io.shadowgate.statistics.LabelledScores;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.LossDifferences;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of one shadow, segment and mature window, with the labels that are known by
 * then. The order of requests does not matter.
 *
 * <p>Not thread-safe.
 */
public final class QualityTally {
    private static final double MS_PER_MINUTE = 60_000;

    private final Compare compare;
    private final Answers answers;
    @Nullable private final Loss loss;
    private final TreeMap<String, Pair> pairs = new TreeMap<>();
    private AnswerCounts rest = AnswerCounts.NONE;
    private long unanswered;
    private long byDefault;
    private long misfits;
    private final LabelledScores primaryScores = new LabelledScores(LabelledScores.PROBABILITIES);
    private final LabelledScores shadowScores = new LabelledScores(LabelledScores.PROBABILITIES);
    private final ConfusionMatrix primaryConfusion = new ConfusionMatrix();
    private final ConfusionMatrix shadowConfusion = new ConfusionMatrix();
    private final LatencyHistogram delays = new LatencyHistogram();

    /**
     * @param loss the loss that the spec's gates limit; null for none
     */
    public QualityTally(Compare compare, @Nullable Loss loss) {
        this.compare = compare;
        this.answers = new Answers(compare);
        this.loss = loss;
    }

    /** A compared request that the shadow did not answer. */
    public void addUnanswered() {
        unanswered++;
    }

    /**
     * A request that both models answered.
     *
     * @param agrees whether the answers agree, as the comparison says; answers that are right or
     *     wrong agree here if they are the same, even if scores are within a tolerance
     * @param label null if none is known
     */
    public void add(
            Prediction primary, Prediction shadow, boolean agrees, @Nullable KnownLabel label) {
        String answer = stored(answers.of(primary));
        Pair pair = pairs.computeIfAbsent(answer, any -> new Pair());
        boolean same = answers.areJudged() ? answer.equals(stored(answers.of(shadow))) : agrees;
        count(same ? pair.agreeing : pair.differing, answer, primary, shadow, label);
        if (pairs.size() > QualityCounts.MOST_ANSWERS) {
            rest = rest.plus(pairs.pollLastEntry().getValue().counts());
        }
    }

    private void count(
            Counter cell,
            String answer,
            Prediction primary,
            Prediction shadow,
            @Nullable KnownLabel label) {
        cell.requests++;
        if (label == null) {
            return;
        }
        if (!fits(label.truth())) {
            misfits++;
            return;
        }
        cell.labelled++;
        if (label.byDefault()) {
            byDefault++;
        } else {
            delays.add(Math.max(0, label.delayMs()) / MS_PER_MINUTE);
        }
        judge(cell, answer, stored(answers.of(shadow)), label.truth());
        if (compare.prediction() == Compare.Kind.SCORE) {
            addScores(cell, primary.score(), shadow.score(), label.truth());
        }
    }

    private boolean fits(GroundTruth truth) {
        return answers.fits(truth) && (loss == null || Losses.fits(loss, truth));
    }

    private void judge(Counter cell, String primary, String shadow, GroundTruth truth) {
        String right = answers.right(truth);
        if (right == null) {
            return;
        }
        String stored = stored(right);
        primaryConfusion.add(stored, primary);
        shadowConfusion.add(stored, shadow);
        boolean primaryRight = stored.equals(primary);
        boolean shadowRight = stored.equals(shadow);
        cell.bothRight += primaryRight && shadowRight ? 1 : 0;
        cell.shadowRight += shadowRight && !primaryRight ? 1 : 0;
        cell.primaryRight += primaryRight && !shadowRight ? 1 : 0;
    }

    private void addScores(Counter cell, double primary, double shadow, GroundTruth truth) {
        primaryScores.add(truth.number(), primary);
        shadowScores.add(truth.number(), shadow);
        if (loss != null) {
            double ofPrimary = Losses.of(loss, truth.number(), primary);
            double ofShadow = Losses.of(loss, truth.number(), shadow);
            cell.losses.add(ofPrimary, ofShadow);
            cell.lossGain += Math.round((ofPrimary - ofShadow) * Cell.BILLION);
        }
    }

    public QualityCounts counts() {
        Map<String, AnswerCounts> counts = new HashMap<>();
        pairs.forEach((answer, pair) -> counts.put(answer, pair.counts()));
        Map<String, byte[]> sketches = new HashMap<>();
        if (!primaryScores.isEmpty()) {
            sketches.put(QualitySketch.PRIMARY_SCORES.field(), primaryScores.toBytes());
            sketches.put(QualitySketch.SHADOW_SCORES.field(), shadowScores.toBytes());
        }
        if (!primaryConfusion.isEmpty()) {
            sketches.put(QualitySketch.PRIMARY_CONFUSION.field(), primaryConfusion.toBytes());
            sketches.put(QualitySketch.SHADOW_CONFUSION.field(), shadowConfusion.toBytes());
        }
        if (!delays.isEmpty()) {
            sketches.put(QualitySketch.DELAYS.field(), delays.toBytes());
        }
        return new QualityCounts(counts, rest, unanswered, byDefault, misfits, sketches);
    }

    /** A text as UTF-8 keeps it: half a surrogate pair becomes a question mark. */
    private static String stored(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static final class Pair {
        final Counter agreeing = new Counter();
        final Counter differing = new Counter();

        AnswerCounts counts() {
            return new AnswerCounts(agreeing.cell(), differing.cell());
        }
    }

    private static final class Counter {
        long requests;
        long labelled;
        long bothRight;
        long shadowRight;
        long primaryRight;
        long lossGain;
        final LossDifferences losses = new LossDifferences();

        Cell cell() {
            return new Cell(
                    requests,
                    labelled,
                    bothRight,
                    shadowRight,
                    primaryRight,
                    lossGain,
                    losses.isEmpty() ? null : losses.toBytes());
        }
    }
}
