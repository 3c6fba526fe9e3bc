package io.shadowgate.results;

import io.shadowgate.statistics.ErrorCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The errors of one kind that a shadow made. Errors that differ only in what they quote are of one
 * kind.
 *
 * @param error the outcome and the message, with {@code ...} in place of what it quotes
 * @param example the first such message in the order of texts
 */
public record ShadowError(String error, long count, String example) {
    private static final int MOST = 10;

    /**
     * The most frequent kinds of each shadow, most frequent first; without shadows that have none.
     */
    static SortedMap<String, List<ShadowError>> commonest(Map<String, ErrorCounts> byShadow) {
        SortedMap<String, List<ShadowError>> commonest = new TreeMap<>();
        byShadow.forEach(
                (shadow, errors) -> {
                    if (!errors.isEmpty()) {
                        commonest.put(
                                shadow,
                                errors.commonest().stream()
                                        .limit(MOST)
                                        .map(
                                                kind ->
                                                        new ShadowError(
                                                                kind.kind(),
                                                                kind.count(),
                                                                kind.example()))
                                        .toList());
                    }
                });
        return commonest;
    }

    /** The sum of several periods. */
    static SortedMap<String, List<ShadowError>> sum(List<Map<String, List<ShadowError>>> all) {
        Map<String, Map<String, ShadowError>> byShadow = new TreeMap<>();
        for (Map<String, List<ShadowError>> each : all) {
            each.forEach(
                    (shadow, errors) ->
                            errors.forEach(
                                    error ->
                                            byShadow.computeIfAbsent(shadow, any -> new TreeMap<>())
                                                    .merge(error.error, error, ShadowError::plus)));
        }
        SortedMap<String, List<ShadowError>> sum = new TreeMap<>();
        byShadow.forEach(
                (shadow, errors) -> {
                    List<ShadowError> sorted = new ArrayList<>(errors.values());
                    sorted.sort(
                            Comparator.comparing(ShadowError::count, Comparator.reverseOrder()));
                    sum.put(shadow, List.copyOf(sorted.subList(0, Math.min(MOST, sorted.size()))));
                });
        return sum;
    }

    private ShadowError plus(ShadowError other) {
        return new ShadowError(
                error,
                Math.addExact(count, other.count),
                example.compareTo(other.example) <= 0 ? example : other.example);
    }
}
