package io.shadowgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.admission.Sampling;
import io.shadowgate.record.Features;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SingleCallsTest {
    private static final int MANY = 100_000;

    @Test
    void choosesTheShareOfAnyKindOfIds() {
        List<IntFunction<String>> kinds =
                List.of(
                        i -> "r-" + i,
                        i -> String.format("%012d", i),
                        i -> new UUID(i * 0x9e3779b97f4a7c15L, ~i).toString(),
                        i -> i + "/" + i);
        for (IntFunction<String> ids : kinds) {
            for (double share : new double[] {0.02, 0.3}) {
                SingleCalls calls = new SingleCalls(share);
                long chosen = IntStream.range(0, MANY).mapToObj(ids).filter(calls::chooses).count();
                assertThat((double) chosen / MANY)
                        .as(ids.apply(7))
                        .isCloseTo(share, within(5 * Math.sqrt(share / MANY)));
            }
        }
    }

    @Test
    void allOrNoneWhereTheSpecSaysSo() {
        SingleCalls all = new SingleCalls(1);
        SingleCalls none = new SingleCalls(0);
        assertThat(ids()).allMatch(all::chooses).noneMatch(none::chooses);
    }

    /** The first five as a script in another language has them. */
    @Test
    void theSameRequestIsChosenEverywhere() {
        SingleCalls calls = new SingleCalls(0.02);
        assertThat(ids().stream().filter(calls::chooses).limit(5).toList()).isEqualTo(CHOSEN);
    }

    @Test
    void isIndependentOfTheSampleOfRequests() {
        SingleCalls calls = new SingleCalls(0.1);
        List<String> sampled =
                ids().stream().filter(id -> Sampling.hash(id) >>> 1 < Long.MAX_VALUE / 10).toList();
        assertThat(sampled.size()).isBetween(MANY / 11, MANY / 9);
        double chosen = sampled.stream().filter(calls::chooses).count();
        assertThat(chosen / sampled.size()).isCloseTo(0.1, within(0.015));
    }

    @Test
    void rowsWithoutAnIdAreChosenByWhatTheyHold() {
        SingleCalls calls = new SingleCalls(0.3);
        long numbers =
                IntStream.range(0, MANY)
                        .mapToObj(i -> new Features(new double[] {i, 1}, null))
                        .filter(calls::chooses)
                        .count();
        long texts =
                IntStream.range(0, MANY)
                        .mapToObj(
                                i ->
                                        new Features(
                                                new double[] {Double.NaN}, new String[] {"x" + i}))
                        .filter(calls::chooses)
                        .count();
        assertThat(new double[] {(double) numbers / MANY, (double) texts / MANY})
                .containsExactly(new double[] {0.3, 0.3}, within(0.01));
    }

    private static final List<String> CHOSEN = List.of("r-13", "r-23", "r-31", "r-35", "r-69");

    private static List<String> ids() {
        return IntStream.range(0, MANY).mapToObj(i -> "r-" + i).toList();
    }
}
