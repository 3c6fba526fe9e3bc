package io.shadowgate.results;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Counts why records were rejected. Reasons that differ only in what they quote count as one. */
public final class RejectionReasons {
    private static final int MOST_KINDS = 1000;

    /**
     * Quoted texts, numbers and times; but not digits in words such as ISO-8601, nor numbers that
     * say what would be right.
     */
    private static final Pattern QUOTED =
            Pattern.compile(
                    "\"[^\"]*\"|(?<![\\w.:-]|\\byears |\\band |\\bby |\\bsuch as )"
                            + "-?\\d[-\\d.:TZE+]*");

    private final Map<String, Long> counts = new TreeMap<>();

    /** A reason without what it quotes. */
    public static String kind(String reason) {
        return QUOTED.matcher(reason).replaceAll("...");
    }

    void add(String reason) {
        add(kind(reason), 1);
    }

    void add(Map<String, Long> others) {
        new TreeMap<>(others).forEach(this::add);
    }

    /** Reasons beyond the limit count as "other reasons". */
    private void add(String kind, long count) {
        boolean known = counts.containsKey(kind) || counts.size() < MOST_KINDS;
        counts.merge(known ? kind : "other reasons", count, Long::sum);
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
