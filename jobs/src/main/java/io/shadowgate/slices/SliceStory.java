package io.shadowgate.slices;

import io.shadowgate.statistics.slices.SliceCube;
import io.shadowgate.statistics.slices.SliceFinding;
import io.shadowgate.statistics.slices.SliceFindings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a shadow differs beyond the limit.
 *
 * @param limit the share of disagreement that is still good
 * @param findings the best to look at first
 */
public record SliceStory(double limit, List<Found> findings) {
    private static final int MOST_IDS = 3;

    public SliceStory {
        findings = List.copyOf(findings);
    }

    /**
     * A finding with examples.
     *
     * @param requestIds of some requests in the slice that disagree, at most three
     * @param change the commonest one among the examples, in words; null without an example
     */
    public record Found(SliceFinding finding, List<String> requestIds, @Nullable String change) {
        public Found {
            requestIds = List.copyOf(requestIds);
        }

        /** A sentence with all of it. */
        public String words(double limit) {
            return finding.words(limit) + (change == null ? "" : ", most often " + change);
        }
    }

    public static SliceStory of(SliceCube cube, List<Exemplar> exemplars, double limit) {
        List<Found> found = new ArrayList<>();
        List<Set<String>> predicates =
                exemplars.stream()
                        .<Set<String>>map(one -> new HashSet<>(cube.predicates(one.values())))
                        .toList();
        for (SliceFinding finding : SliceFindings.of(cube, limit)) {
            List<Exemplar> in = new ArrayList<>();
            for (int i = 0; i < exemplars.size(); i++) {
                if (predicates.get(i).containsAll(finding.predicates())) {
                    in.add(exemplars.get(i));
                }
            }
            found.add(
                    new Found(
                            finding,
                            in.stream().limit(MOST_IDS).map(Exemplar::requestId).toList(),
                            commonest(in)));
        }
        return new SliceStory(limit, found);
    }

    private static @Nullable String commonest(List<Exemplar> exemplars) {
        Map<String, Integer> changes = new TreeMap<>();
        exemplars.forEach(one -> changes.merge(one.change(), 1, Integer::sum));
        return changes.entrySet().stream()
                .max(
                        Map.Entry.<String, Integer>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse(null);
    }
}
