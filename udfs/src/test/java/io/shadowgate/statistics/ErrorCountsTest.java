package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Against a recount with a map, in any order and split. */
class ErrorCountsTest {

    @Test
    void messagesThatDifferInWhatTheyQuoteAreOfOneKind() {
        ErrorCounts errors = new ErrorCounts();
        errors.add("BAD_INPUT: 4 features, but the model takes 3");
        errors.add("BAD_INPUT: 5 features, but the model takes 3");
        errors.add("MODEL_ERROR: no");
        assertThat(errors.commonest())
                .containsExactly(
                        new ErrorCounts.Kind(
                                "BAD_INPUT: ... features, but the model takes ...",
                                2,
                                "BAD_INPUT: 4 features, but the model takes 3"),
                        new ErrorCounts.Kind("MODEL_ERROR: no", 1, "MODEL_ERROR: no"));
    }

    @Test
    void sumsDoNotDependOnOrderAndSplit() {
        Random random = new Random(4);
        List<String> messages = new ArrayList<>();
        TreeMap<String, Long> recount = new TreeMap<>();
        for (int i = 0; i < 4000; i++) {
            int kind = (int) Math.abs(20 * random.nextGaussian());
            String name = "kind " + (char) ('a' + kind % 26) + (char) ('a' + kind / 26);
            messages.add(name + " " + random.nextInt(50));
            recount.merge(name + " ...", 1L, Long::sum);
        }
        assertThat(recount).hasSizeGreaterThan(ErrorCounts.MOST_KINDS);
        byte[] expected = of(messages).toBytes();
        for (int round = 0; round < 5; round++) {
            Collections.shuffle(messages, random);
            ErrorCounts sum = new ErrorCounts();
            for (int from = 0; from < messages.size(); ) {
                int to = Math.min(messages.size(), from + 1 + random.nextInt(600));
                sum.mergeBytes(of(messages.subList(from, to)).toBytes());
                from = to;
            }
            assertThat(sum.toBytes()).isEqualTo(expected);
        }
        ErrorCounts back = ErrorCounts.fromBytes(expected);
        assertThat(back.toBytes()).isEqualTo(expected);
        long others = 0;
        int place = 0;
        for (var kind : recount.entrySet()) {
            if (place++ < ErrorCounts.MOST_KINDS) {
                assertThat(back.commonest())
                        .anyMatch(
                                one ->
                                        one.kind().equals(kind.getKey())
                                                && one.count() == kind.getValue());
            } else {
                others += kind.getValue();
            }
        }
        ErrorCounts.Kind last = back.commonest().get(ErrorCounts.MOST_KINDS);
        assertThat(last.kind()).isEqualTo(ErrorCounts.OTHER);
        assertThat(last.count()).isEqualTo(others);
        for (int cut = 0; cut < expected.length; cut++) {
            byte[] shorter = Arrays.copyOf(expected, cut);
            assertThatThrownBy(() -> ErrorCounts.fromBytes(shorter))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void textsAreCutAndStorable() {
        ErrorCounts errors = new ErrorCounts();
        errors.add("x".repeat(10_000));
        errors.add("half \uD83D a pair");
        assertThat(ErrorCounts.fromBytes(errors.toBytes())).isEqualTo(errors);
        assertThat(errors.toBytes()).hasSizeLessThan(1000);
        assertThat(new ErrorCounts().isEmpty()).isTrue();
    }

    private static ErrorCounts of(List<String> messages) {
        ErrorCounts errors = new ErrorCounts();
        messages.forEach(errors::add);
        return errors;
    }
}
