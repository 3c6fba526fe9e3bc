package io.shadowgate.quality;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What labels say about one shadow and its primary, in a window that is mature or in a sum of such
 * windows. All are counts, so that sums do not depend on order or grouping. Flink keeps them in
 * state.
 *
 * @param answers requests that both models answered, by the primary's answer: the label, the place
 *     of the largest number, or the side of the threshold. In a test whose answers are near or far,
 *     but not right or wrong, all are under {@link #ANY}. At most {@link #MOST_ANSWERS}, those that
 *     are first in text order
 * @param rest requests with any other answer of the primary
 * @param unanswered compared requests that the shadow did not answer, whose labels say nothing
 * @param byDefault labelled requests for whose label the spec's default stands
 * @param misfits requests whose label cannot be the truth of such a prediction, such as a name for
 *     a score; they count as unlabelled
 * @param sketches by {@link QualitySketch#field}; empty ones are left out
 */
public record QualityCounts(
        Map<String, AnswerCounts> answers,
        AnswerCounts rest,
        long unanswered,
        long byDefault,
        long misfits,
        Map<String, byte[]> sketches) {

    /** The only answer in a test whose answers are not right or wrong. */
    public static final String ANY = "*";

    /** Answers that are counted by themselves. */
    public static final int MOST_ANSWERS = 100;

    /** The counts of no window. */
    public static final QualityCounts NONE =
            new QualityCounts(Map.of(), AnswerCounts.NONE, 0, 0, 0, Map.of());

    public QualityCounts {
        if ((unanswered | byDefault | misfits) < 0) {
            throw new IllegalArgumentException(
                    unanswered
                            + " unanswered, "
                            + byDefault
                            + " by default, "
                            + misfits
                            + " misfits: none may be below 0");
        }
        if (answers.size() > MOST_ANSWERS) {
            throw new IllegalArgumentException(
                    answers.size() + " answers: expected at most " + MOST_ANSWERS);
        }
    }

    /** Requests that both models answered. */
    public Cell paired() {
        return sum(AnswerCounts::all);
    }

    /** Those on which both agree. */
    public Cell agreeing() {
        return sum(AnswerCounts::agreeing);
    }

    /** Those on which they do not. */
    public Cell differing() {
        return sum(AnswerCounts::differing);
    }

    /** All compared requests, answered by the shadow or not. */
    public long requests() {
        return Math.addExact(paired().requests(), unanswered);
    }

    private Cell sum(Function<AnswerCounts, Cell> part) {
        Cell sum = part.apply(rest);
        for (AnswerCounts one : answers.values()) {
            sum = sum.plus(part.apply(one));
        }
        return sum;
    }

    /** The bytes of a sketch; null if nothing was counted. */
    public byte @Nullable [] sketch(QualitySketch sketch) {
        return sketches.get(sketch.field());
    }

    public QualityCounts plus(QualityCounts other) {
        if (this.equals(NONE) || other.equals(NONE)) {
            return this.equals(NONE) ? other : this;
        }
        TreeMap<String, AnswerCounts> sums = new TreeMap<>(answers);
        other.answers.forEach((answer, counts) -> sums.merge(answer, counts, AnswerCounts::plus));
        return of(
                sums,
                rest.plus(other.rest),
                Math.addExact(unanswered, other.unanswered),
                Math.addExact(byDefault, other.byDefault),
                Math.addExact(misfits, other.misfits),
                merged(other));
    }

    /**
     * Counts with any number of answers. Whatever the order of sums, the answers that are first in
     * text order remain: an answer that once was beyond the limit has enough smaller ones for good.
     */
    static QualityCounts of(
            TreeMap<String, AnswerCounts> answers,
            AnswerCounts rest,
            long unanswered,
            long byDefault,
            long misfits,
            Map<String, byte[]> sketches) {
        AnswerCounts others = rest;
        while (answers.size() > MOST_ANSWERS) {
            others = others.plus(answers.pollLastEntry().getValue());
        }
        return new QualityCounts(
                new HashMap<>(answers), others, unanswered, byDefault, misfits, sketches);
    }

    private Map<String, byte[]> merged(QualityCounts other) {
        Map<String, byte[]> sums = new HashMap<>();
        for (QualitySketch sketch : QualitySketch.values()) {
            byte[] one = sketch(sketch);
            byte[] two = other.sketch(sketch);
            byte[] sum = one == null ? two : two == null ? one : sketch.merge(one, two);
            if (sum != null) {
                sums.put(sketch.field(), sum);
            }
        }
        return sums;
    }

    /** The same without sketches, which gates do not read. */
    public QualityCounts withoutSketches() {
        return new QualityCounts(answers, rest, unanswered, byDefault, misfits, Map.of());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QualityCounts that
                && answers.equals(that.answers)
                && rest.equals(that.rest)
                && unanswered == that.unanswered
                && byDefault == that.byDefault
                && misfits == that.misfits
                && sketches.keySet().equals(that.sketches.keySet())
                && sketches.entrySet().stream()
                        .allMatch(
                                one ->
                                        Arrays.equals(
                                                one.getValue(), that.sketches.get(one.getKey())));
    }

    @Override
    public int hashCode() {
        return answers.hashCode() * 31 + rest.hashCode();
    }
}
