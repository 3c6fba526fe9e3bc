package io.shadowgate.inspect;

import io.shadowgate.layout.Layouts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the layout of a log by trying each. A layout needs nothing but its file to be recognized.
 */
public final class Recognition {
    /** A layout that explains fewer records is none. */
    private static final double LEAST = 0.05;

    private Recognition() {}

    /**
     * The layout that explains the most records. Of equal ones, ShadowGate's own comes first, then
     * the known ones in their order. Without any, the fields are guessed.
     *
     * @param flat whether records are rows, whose features may be columns of their own
     * @param only the name of the one layout to try; null for all
     */
    public static LogLayout of(List<Sampled> records, boolean flat, @Nullable String only) {
        List<Sampled> readable = records.stream().filter(Sampled::isReadable).toList();
        if (only != null) {
            return AnswerPath.refined(LogLayout.known(only, Map.of(), readable), readable);
        }
        List<LogLayout> tried = new ArrayList<>();
        tried.add(LogLayout.own(readable, flat));
        for (String name : Layouts.NAMES) {
            tried.add(LogLayout.known(name, Map.of(), readable));
        }
        // The sort is stable, so that the first of equal ones wins.
        tried.sort(Comparator.comparingDouble(LogLayout::fit).reversed());
        LogLayout best = tried.get(0);
        return AnswerPath.refined(
                best.fit() < LEAST ? LogLayout.guessed(readable) : best, readable);
    }
}
