package io.shadowgate.gate;

import io.shadowgate.quality.AnswerCounts;
import io.shadowgate.quality.Cell;
import io.shadowgate.quality.QualityCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Requests by kind: by the primary's answer, and by whether the shadow agrees. Labels of a kind can
 * be rarer than those of others, because what the primary answers can decide whether a label ever
 * exists: nobody learns whether a loan that was not granted would have been paid back.
 *
 * <p>Evidence takes labelled requests of a kind as a sample of it. So that each kind has the same
 * share in the evidence as in the traffic, its labelled requests count by a weight: the smallest
 * share of labelled requests of all kinds, divided by the share of this kind. By Bernoulli's
 * inequality, a bet to a power of at most 1 gains no more on average than that share of the bet. So
 * evidence with these weights is an e-process whenever labels are missing at random within each
 * kind.
 */
final class LabelKinds {
    /** Kinds with a smaller share of the requests that matter are one kind together. */
    private static final double SMALL = 0.01;

    /** Requests of one kind. */
    record Kind(String name, Cell cell) {}

    private final List<Kind> kinds;
    private final double least;

    private LabelKinds(List<Kind> kinds) {
        this.kinds = kinds;
        least = kinds.stream().mapToDouble(kind -> kind.cell().coverage()).min().orElse(1);
    }

    /** All requests that both models answered. */
    static LabelKinds all(QualityCounts counts) {
        List<Kind> kinds = new ArrayList<>(of(counts, AnswerCounts::agreeing, "agree"));
        kinds.addAll(of(counts, AnswerCounts::differing, "disagree"));
        return new LabelKinds(pooled(kinds));
    }

    /** Those on which the models differ. */
    static LabelKinds differing(QualityCounts counts) {
        return new LabelKinds(pooled(of(counts, AnswerCounts::differing, "disagree")));
    }

    private static List<Kind> of(
            QualityCounts counts, Function<AnswerCounts, Cell> cell, String both) {
        List<Kind> kinds = new ArrayList<>();
        new TreeMap<>(counts.answers())
                .forEach(
                        (answer, of) ->
                                kinds.add(
                                        new Kind(
                                                "both "
                                                        + both
                                                        + (answer.equals(QualityCounts.ANY)
                                                                ? ""
                                                                : " and the primary says "
                                                                        + answer),
                                                cell.apply(of))));
        kinds.add(new Kind("the primary says anything else", cell.apply(counts.rest())));
        return kinds;
    }

    private static List<Kind> pooled(List<Kind> kinds) {
        long all = kinds.stream().mapToLong(kind -> kind.cell().requests()).sum();
        List<Kind> pooled = new ArrayList<>();
        Cell small = Cell.NONE;
        for (Kind kind : kinds) {
            if (kind.cell().requests() < SMALL * all) {
                small = small.plus(kind.cell());
            } else if (kind.cell().requests() > 0) {
                pooled.add(kind);
            }
        }
        if (small.requests() > 0) {
            pooled.add(new Kind("the primary says something rare", small));
        }
        return pooled;
    }

    /** The smallest share of requests with a label of any kind; 1 without requests. */
    double leastCoverage() {
        return least;
    }

    /** How much a labelled request of a kind counts, in (0, 1]; 0 if none has a label. */
    private double weight(Cell cell) {
        return cell.labelled() == 0 ? 0 : least / cell.coverage();
    }

    /** A count of labelled requests over all kinds, weighted. */
    double weighted(ToDoubleFunction<Cell> count) {
        return kinds.stream()
                .mapToDouble(kind -> weight(kind.cell()) * count.applyAsDouble(kind.cell()))
                .sum();
    }

    /**
     * The same count as it would be if all requests had labels; those of a kind are taken to be
     * like its labelled ones.
     */
    double estimated(ToDoubleFunction<Cell> count) {
        return kinds.stream()
                .filter(kind -> kind.cell().labelled() > 0)
                .mapToDouble(kind -> count.applyAsDouble(kind.cell()) / kind.cell().coverage())
                .sum();
    }

    /** The weighted counts of requests by the difference of their losses. */
    double[] weightedDifferences() {
        double[] sum = new double[Cell.NONE.differences().counts().length];
        for (Kind kind : kinds) {
            long[] counts = kind.cell().differences().counts();
            for (int i = 0; i < counts.length; i++) {
                sum[i] += weight(kind.cell()) * counts[i];
            }
        }
        return sum;
    }

    /**
     * Says why labels of these requests cannot stand for all.
     *
     * @param floor the least share of labelled requests of each kind
     * @return a clause; null if they can
     */
    @Nullable String fault(double floor) {
        Kind none = null;
        Kind some = null;
        Kind few = null;
        for (Kind kind : kinds) {
            if (kind.cell().labelled() == 0) {
                none = none == null ? kind : none;
            } else {
                some = kind;
            }
            if (few == null || kind.cell().coverage() < few.cell().coverage()) {
                few = kind;
            }
        }
        if (none != null && some != null) {
            return String.format(
                    Locale.ROOT,
                    "labels exist on one side only: none of %,d requests where %s has one",
                    none.cell().requests(),
                    none.name());
        }
        return few == null || few.cell().coverage() >= floor
                ? null
                : String.format(
                        Locale.ROOT,
                        "labels are too few: %,d of %,d requests (%s) where %s have one, less than"
                                + " %s (gates.labels.min-labelled)",
                        few.cell().labelled(),
                        few.cell().requests(),
                        Wording.percent(few.cell().coverage()),
                        few.name(),
                        Wording.percent(floor));
    }
}
