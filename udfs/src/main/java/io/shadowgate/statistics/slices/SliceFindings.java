package io.shadowgate.statistics.slices;

import io.shadowgate.statistics.evidence.EBenjaminiHochberg;
import io.shadowgate.statistics.evidence.RateGate;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The slices of a cube in which more requests disagree than a limit allows.
 *
 * <p>Evidence per slice is that of {@link RateGate} against the fixed limit. e-BH flags slices
 * among all of the cube, so that the expected share of false flags is at most {@value #FALSE_SHARE}
 * at one look, under any dependence between slices. It holds for requests that are independent.
 *
 * <p>Flagged slices are ranked by {@link SliceLine}. A slice of two predicates goes if it is not
 * clearly worse than either of one, and any slice goes if it is not clearly worse than all
 * requests. A slice goes if nothing beyond the limit remains without one that is ranked before it.
 * Slices of the same requests are one finding.
 */
public final class SliceFindings {
    /** The accepted share of false flags. If nothing is wrong, the probability of any flag. */
    public static final double FALSE_SHARE = 0.05;

    /** Where evidence is sharpest: slices are smaller than the whole. */
    private static final double OPTIMAL_AT = 1000;

    /**
     * How much worse a slice has to be than one around it: this share of the way to none or to all,
     * whichever is nearer. Else it is only chance, or a small part of the same fault.
     */
    private static final double CLEARLY = 0.25;

    private final SliceCube cube;
    private final double limit;
    private final RateGate gate;
    private final SliceCounts all;

    private SliceFindings(SliceCube cube, double limit) {
        this.cube = cube;
        this.limit = limit;
        this.gate = gate(limit);
        this.all = cube.all();
    }

    /**
     * @param limit the share of disagreement that is still good, in (0, 1)
     * @return the best first
     */
    public static List<SliceFinding> of(SliceCube cube, double limit) {
        SliceFindings findings = new SliceFindings(cube, limit);
        return findings.all.disagreed() == 0 ? List.of() : findings.find();
    }

    private static RateGate gate(double limit) {
        double within = Math.max(RateGate.LEAST_LIMIT, Math.min(RateGate.MOST_LIMIT, limit));
        return new RateGate(RateGate.Side.AT_MOST, within, new Tuning(FALSE_SHARE, OPTIMAL_AT));
    }

    /**
     * A slice.
     *
     * @param other -1 for a slice of one predicate
     */
    private record Candidate(
            int slice,
            int dimension,
            int place,
            int other,
            int otherPlace,
            long scored,
            long disagreed,
            double log,
            double score) {
        boolean isPair() {
            return other >= 0;
        }

        boolean has(int at, int value) {
            return dimension == at && place == value || other == at && otherPlace == value;
        }

        /** Whether no request can be in both. */
        boolean isApartFrom(Candidate that) {
            return differs(dimension, place, that) || isPair() && differs(other, otherPlace, that);
        }

        private static boolean differs(int at, int value, Candidate that) {
            return that.dimension == at && that.place != value
                    || that.other == at && that.otherPlace != value;
        }
    }

    private List<SliceFinding> find() {
        List<Candidate> slices = candidates();
        boolean[] flags =
                EBenjaminiHochberg.flags(
                        slices.stream().mapToDouble(Candidate::log).toArray(), FALSE_SHARE);
        List<Candidate> flagged = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < flags.length; i++) {
            if (flags[i]) {
                flagged.add(slices.get(i));
                least = Math.min(least, slices.get(i).log());
            }
        }
        flagged.removeIf(one -> !isClearlyWorseThanAround(one));
        flagged.sort(
                Comparator.comparingDouble(Candidate::score)
                        .reversed()
                        .thenComparing(Candidate::isPair)
                        .thenComparing(this::words, Comparator.comparing(Object::toString)));
        return findings(flagged, least);
    }

    /** Every slice of the cube, of which an empty one has no evidence. */
    private List<Candidate> candidates() {
        SliceLayout layout = cube.layout();
        SliceLine line = new SliceLine(SliceLine.ALPHA, all.scored(), all.disagreed());
        List<Candidate> slices = new ArrayList<>(layout.slices());
        slices.add(candidate(SliceLayout.ALL, -1, -1, -1, -1, line));
        for (int i = 0; i < layout.dimensions(); i++) {
            for (int a = 0; a < layout.places(i); a++) {
                slices.add(candidate(layout.at(i, a), i, a, -1, -1, line));
                for (int j = i + 1; j < layout.dimensions(); j++) {
                    for (int b = 0; b < layout.places(j); b++) {
                        slices.add(candidate(layout.at(i, a, j, b), i, a, j, b, line));
                    }
                }
            }
        }
        return slices;
    }

    private Candidate candidate(int slice, int i, int a, int j, int b, SliceLine line) {
        long scored = scored(slice);
        long disagreed = cube.count(SliceMeasure.DISAGREED, slice);
        // Below the limit there is no evidence above 1 worth its computation.
        double log =
                scored > 0 && disagreed > limit * scored
                        ? gate.evidence(disagreed, scored).bad()
                        : 0;
        return new Candidate(
                slice, i, a, j, b, scored, disagreed, log, line.score(scored, disagreed));
    }

    private long scored(int slice) {
        return cube.count(SliceMeasure.REQUESTS, slice) - cube.count(SliceMeasure.UNSCORED, slice);
    }

    /** Than all requests, and of two predicates than each of one. */
    private boolean isClearlyWorseThanAround(Candidate one) {
        if (one.slice() == SliceLayout.ALL || !isClearlyWorse(one, SliceLayout.ALL)) {
            return false;
        }
        SliceLayout layout = cube.layout();
        return !one.isPair()
                || isClearlyWorse(one, layout.at(one.dimension(), one.place()))
                        && isClearlyWorse(one, layout.at(one.other(), one.otherPlace()));
    }

    private boolean isClearlyWorse(Candidate one, int around) {
        double rate = (double) cube.count(SliceMeasure.DISAGREED, around) / scored(around);
        double bar = rate + CLEARLY * Math.min(rate, 1 - rate);
        return one.disagreed() > bar * one.scored()
                && gate(bar).evidence(one.disagreed(), one.scored()).bad()
                        >= -StrictMath.log(FALSE_SHARE);
    }

    private List<SliceFinding> findings(List<Candidate> ranked, double least) {
        Map<Candidate, List<Candidate>> same = new HashMap<>();
        List<Candidate> chosen = new ArrayList<>();
        for (Candidate one : ranked) {
            Candidate twin = chosen.stream().filter(of -> isSame(of, one)).findFirst().orElse(null);
            if (twin != null) {
                same.computeIfAbsent(twin, any -> new ArrayList<>()).add(one);
            } else if (one.score() > 0 && remains(one, chosen, least)) {
                chosen.add(one);
            }
        }
        List<SliceFinding> findings = new ArrayList<>();
        long together = 0;
        for (int i = 0; i < chosen.size(); i++) {
            Candidate one = chosen.get(i);
            together += Math.max(0, one.disagreed() - mostShared(one, chosen.subList(0, i)));
            findings.add(
                    new SliceFinding(
                            words(one),
                            same.getOrDefault(one, List.of()).stream().map(this::words).toList(),
                            cube.counts(one.slice()),
                            one.log(),
                            one.score(),
                            (double) one.disagreed() / all.disagreed(),
                            (double) together / all.disagreed()));
        }
        return findings;
    }

    private List<String> words(Candidate one) {
        String first = cube.words(one.dimension(), one.place());
        return one.isPair()
                ? List.of(first, cube.words(one.other(), one.otherPlace()))
                : List.of(first);
    }

    /** Whether the counts prove that both hold the same requests. */
    private boolean isSame(Candidate one, Candidate other) {
        if (one.scored() != other.scored()
                || one.disagreed() != other.disagreed()
                || requests(one.slice()) != requests(other.slice())) {
            return false;
        }
        return isWithin(one, other.dimension(), other.place())
                && (!other.isPair() || isWithin(one, other.other(), other.otherPlace()));
    }

    /** Whether all requests of a slice have a place in a dimension, as far as the cube shows. */
    private boolean isWithin(Candidate one, int dimension, int place) {
        return one.has(dimension, place)
                || isWithin(one.dimension(), one.place(), dimension, place)
                || one.isPair() && isWithin(one.other(), one.otherPlace(), dimension, place);
    }

    private boolean isWithin(int inner, int innerPlace, int outer, int outerPlace) {
        if (inner == outer) {
            return innerPlace == outerPlace;
        }
        return requests(cube.layout().at(inner, innerPlace, outer, outerPlace))
                == requests(cube.layout().at(inner, innerPlace));
    }

    private long requests(int slice) {
        return cube.count(SliceMeasure.REQUESTS, slice);
    }

    /**
     * Whether a slice would be flagged without the requests of slices that are ranked before it, as
     * far as the cube knows what they share.
     */
    private boolean remains(Candidate one, List<Candidate> chosen, double least) {
        long scored = one.scored();
        long disagreed = one.disagreed();
        List<Candidate> takenOut = new ArrayList<>();
        for (Candidate before : chosen) {
            if (takenOut.stream().allMatch(before::isApartFrom)) {
                int shared = shared(one, before);
                if (shared >= 0) {
                    scored -= scored(shared);
                    disagreed -= cube.count(SliceMeasure.DISAGREED, shared);
                    takenOut.add(before);
                }
            }
        }
        if (takenOut.isEmpty()) {
            return true;
        }
        return disagreed > limit * scored && gate.evidence(disagreed, scored).bad() >= least;
    }

    /** The slice that two slices share; -1 if it has more than two predicates or is empty. */
    private int shared(Candidate one, Candidate other) {
        if (one.isApartFrom(other)) {
            return -1;
        }
        if (one.isPair() && other.isPair()) {
            return one.slice() == other.slice() ? one.slice() : -1;
        }
        Candidate single = one.isPair() ? other : one;
        Candidate rest = one.isPair() ? one : other;
        if (rest.has(single.dimension(), single.place())) {
            return rest.slice();
        }
        return rest.isPair()
                ? -1
                : cube.layout()
                        .at(single.dimension(), single.place(), rest.dimension(), rest.place());
    }

    /** The most disagreements that a slice can share with those before it. */
    private long mostShared(Candidate one, List<Candidate> before) {
        long most = 0;
        for (Candidate other : before) {
            most += one.isApartFrom(other) ? 0 : mostShared(one, other);
        }
        return Math.min(most, one.disagreed());
    }

    private long mostShared(Candidate one, Candidate other) {
        int shared = shared(one, other);
        if (shared >= 0) {
            return cube.count(SliceMeasure.DISAGREED, shared);
        }
        // No more than any slice of a predicate of each.
        long most = Math.min(one.disagreed(), other.disagreed());
        int[][] mine = predicates(one);
        int[][] theirs = predicates(other);
        for (int[] a : mine) {
            for (int[] b : theirs) {
                if (a[0] != b[0]) {
                    int slice = cube.layout().at(a[0], a[1], b[0], b[1]);
                    most = Math.min(most, cube.count(SliceMeasure.DISAGREED, slice));
                }
            }
        }
        return most;
    }

    private static int[][] predicates(Candidate one) {
        return one.isPair()
                ? new int[][] {{one.dimension(), one.place()}, {one.other(), one.otherPlace()}}
                : new int[][] {{one.dimension(), one.place()}};
    }
}
