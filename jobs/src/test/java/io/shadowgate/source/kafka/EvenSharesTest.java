package io.shadowgate.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EvenSharesTest {
    @Test
    void whatOnePartitionLacksIsTakenOfTheOthers() {
        assertThat(EvenShares.of(new long[] {400, 0}, 100)).containsExactly(100, 0);
        assertThat(EvenShares.of(new long[] {400, 400}, 100)).containsExactly(50, 50);
        assertThat(EvenShares.of(new long[] {10, 400, 30}, 100)).containsExactly(10, 60, 30);
        assertThat(EvenShares.of(new long[] {3, 4}, 100)).containsExactly(3, 4);
        assertThat(EvenShares.of(new long[] {9, 9, 9}, 2)).containsExactly(1, 1, 0);
        assertThat(EvenShares.of(new long[] {}, 2)).isEmpty();
    }

    @Test
    void asManyAsThereAreAndAsEvenAsTheyAllow() {
        Random random = new Random(7);
        for (int run = 0; run < 500; run++) {
            long[] sizes = random.longs(1 + random.nextInt(6), 0, 50).toArray();
            long most = 1 + random.nextInt(200);
            long[] shares = EvenShares.of(sizes, most);
            assertThat(LongStream.of(shares).sum())
                    .isEqualTo(Math.min(most, LongStream.of(sizes).sum()));
            long largest = LongStream.of(shares).max().orElseThrow();
            for (int i = 0; i < sizes.length; i++) {
                assertThat(shares[i]).isBetween(0L, sizes[i]);
                // Who gets clearly less than another has no more to give.
                if (shares[i] < largest - sizes.length) {
                    assertThat(shares[i]).isEqualTo(sizes[i]);
                }
            }
        }
    }
}
