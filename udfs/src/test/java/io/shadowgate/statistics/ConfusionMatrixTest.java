package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.statistics.ConfusionMatrix.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts are checked against counting the whole list of pairs anew. */
class ConfusionMatrixTest {

    @ParameterizedTest(name = "{0} distinct labels")
    @ValueSource(ints = {1, 3, 99, 100, 101, 150, 1000})
    void pairsAreCountedAsFromTheWholeListHoweverSplit(int distinct) {
        Random random = new Random(distinct);
        List<String[]> pairs = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String primary = label(random.nextInt(distinct));
            pairs.add(
                    new String[] {
                        primary, random.nextBoolean() ? primary : label(random.nextInt(distinct))
                    });
        }
        Map<List<Object>, Long> expected = expected(pairs);
        byte[] first = null;
        for (int round = 0; round < 5; round++) {
            Collections.shuffle(pairs, random);
            if (round == 0) {
                // The worst order for a cut that only falls.
                pairs.sort((a, b) -> b[0].compareTo(a[0]));
            }
            ConfusionMatrix matrix = merged(random, pairs, 1 + round);
            Map<List<Object>, Long> found = new HashMap<>();
            for (Entry entry : matrix.entries()) {
                found.merge(
                        List.of(text(entry.primary()), text(entry.shadow()), entry.agrees()),
                        entry.pairs(),
                        Long::sum);
            }
            assertThat(found).isEqualTo(expected);
            first = first == null ? matrix.toBytes() : first;
            assertThat(matrix.toBytes()).isEqualTo(first);
            assertThat(ConfusionMatrix.fromBytes(first)).isEqualTo(matrix);
        }
    }

    @Test
    void kappaNeedsAllLabels() {
        ConfusionMatrix matrix = new ConfusionMatrix();
        assertThat(matrix.kappa()).isEmpty();
        for (int i = 0; i < 100; i++) {
            matrix.add(label(i), label(i));
            matrix.add(label(i), label(0));
        }
        assertThat(matrix.kappa()).isPresent();
        matrix.add("m", "m");
        assertThat(matrix.kappa()).isEmpty();
    }

    @Test
    void aMatrixMayBeMergedIntoItself() {
        ConfusionMatrix matrix = new ConfusionMatrix();
        for (int i = 0; i < 150; i++) {
            matrix.add(label(i), label(i % 120));
        }
        ConfusionMatrix twice = ConfusionMatrix.fromBytes(matrix.toBytes());
        twice.merge(matrix);
        matrix.merge(matrix);
        assertThat(matrix).isEqualTo(twice);
        assertThat(matrix.entries().stream().mapToLong(Entry::pairs).sum()).isEqualTo(300);
    }

    @Test
    void halfASurrogatePairIsStoredAsAQuestionMark() {
        ConfusionMatrix matrix = new ConfusionMatrix();
        matrix.add("a\uD800", "a?");
        assertThat(matrix.entries()).containsExactly(new Entry("a?", "a?", true, 1));
    }

    private static Map<List<Object>, Long> expected(List<String[]> pairs) {
        TreeSet<String> all = new TreeSet<>();
        pairs.forEach(pair -> Collections.addAll(all, pair));
        List<String> kept = all.stream().limit(100).toList();
        Map<List<Object>, Long> expected = new HashMap<>();
        for (String[] pair : pairs) {
            expected.merge(
                    List.of(
                            kept.contains(pair[0]) ? pair[0] : "OTHER",
                            kept.contains(pair[1]) ? pair[1] : "OTHER",
                            pair[0].equals(pair[1])),
                    1L,
                    Long::sum);
        }
        return expected;
    }

    private static ConfusionMatrix merged(Random random, List<String[]> pairs, int size) {
        List<ConfusionMatrix> parts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            parts.add(new ConfusionMatrix());
        }
        for (String[] pair : pairs) {
            parts.get(random.nextInt(size)).add(pair[0], pair[1]);
        }
        while (parts.size() > 1) {
            ConfusionMatrix one = parts.remove(random.nextInt(parts.size()));
            parts.get(random.nextInt(parts.size())).merge(one);
        }
        return parts.get(0);
    }

    private static String label(int number) {
        return "label-" + number;
    }

    private static String text(String label) {
        return label == null ? "OTHER" : label;
    }
}
