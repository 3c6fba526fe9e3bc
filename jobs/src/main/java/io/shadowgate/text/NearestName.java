package io.shadowgate.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody meant to write. */
public final class NearestName {
    private NearestName() {}

    /**
     * The known name that is most like a written one. At most a third of the letters may differ.
     * Case, dashes, underscores and spaces do not count.
     *
     * @return empty if no name is similar
     */
    public static Optional<String> of(String name, Collection<String> known) {
        String best = null;
        int bound = Math.max(1, name.length() / 3) + 1;
        for (String each : known) {
            int distance = distance(letters(name), letters(each));
            if (distance < bound) {
                bound = distance;
                best = each;
            }
        }
        return Optional.ofNullable(best);
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /**
     * Levenshtein distance: letters to insert, delete or replace; two swapped letters count as one.
     */
    private static int distance(String a, String b) {
        if (!a.equals(b)
                && Arrays.equals(a.chars().sorted().toArray(), b.chars().sorted().toArray())) {
            return 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
