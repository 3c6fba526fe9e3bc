package io.shadowgate.results;

import io.shadowgate.statistics.MessageKind;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts why records were rejected. Reasons that differ only in what they quote count as one. */
final class RejectionReasons {
    private static final int MOST_KINDS = 1000;

    private final Map<String, Long> counts = new TreeMap<>();

    void add(String reason) {
        add(MessageKind.of(reason), 1);
    }

    void add(Map<String, Long> others) {
        new TreeMap<>(others).forEach(this::add);
    }

    /** Reasons beyond the limit count as "other reasons". */
    private void add(String kind, long count) {
        boolean known = counts.containsKey(kind) || counts.size() < MOST_KINDS;
        counts.merge(known ? kind : "other reasons", count, Long::sum);
    }

    /** How many of the reasons so far begin like this. */
    long countOf(String beginning) {
        return counts.entrySet().stream()
                .filter(reason -> reason.getKey().startsWith(beginning))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The most frequent first; equally frequent ones in the order of their texts. */
    Map<String, Long> commonest(int most) {
        Map<String, Long> commonest = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(most)
                .forEach(reason -> commonest.put(reason.getKey(), reason.getValue()));
        return commonest;
    }
}
