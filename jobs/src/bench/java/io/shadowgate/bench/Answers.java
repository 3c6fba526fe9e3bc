package io.shadowgate.bench;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that two contenders found the same answers. */
final class Answers {
    private Answers() {}

    /** The segment of a report. Grouping sets leave a column null if they do not group by it. */
    static String segment(@Nullable String country, @Nullable String device) {
        if (country != null) {
            return "country=" + country;
        }
        return device == null ? "*" : "device=" + device;
    }

    /**
     * @param tolerance relative tolerance of each number of an entry; the last one applies to all
     *     further numbers
     * @throws IllegalStateException naming an entry that differs
     */
    static void check(
            String ours,
            Map<String, double[]> answer,
            String theirs,
            Map<String, double[]> expected,
            double... tolerance) {
        if (!answer.keySet().equals(expected.keySet())) {
            throw new IllegalStateException(
                    "%s has %d answers, %s %d, or others"
                            .formatted(ours, answer.size(), theirs, expected.size()));
        }
        answer.forEach(
                (key, numbers) -> {
                    if (!close(numbers, expected.get(key), tolerance)) {
                        throw new IllegalStateException(
                                "at \"%s\" %s has %s, but %s has %s"
                                        .formatted(
                                                key,
                                                ours,
                                                Arrays.toString(numbers),
                                                theirs,
                                                Arrays.toString(expected.get(key))));
                    }
                });
    }

    private static boolean close(double[] a, double[] b, double[] tolerance) {
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            double allowed =
                    tolerance[Math.min(i, tolerance.length - 1)]
                            * Math.max(Math.abs(a[i]), Math.abs(b[i]));
            if (!(Math.abs(a[i] - b[i]) <= allowed)) {
                return false;
            }
        }
        return true;
    }
}
