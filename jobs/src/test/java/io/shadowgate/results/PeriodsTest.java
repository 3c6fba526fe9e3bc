package io.shadowgate.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.EventTimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodsTest {

    @ParameterizedTest
    @CsvSource({
        "P1D, 2026-03-02T23:59:59.999Z, 2026-03-02",
        "PT6H, 2026-03-02T05:59:59.999Z, 2026-03-02",
        "PT6H, 2026-03-02T06:00:00Z, 2026-03-02T06",
        "PT7M, 2026-03-02T10:12:00Z, 2026-03-02T10-10",
        "PT7S, 2026-03-02T10:12:03Z, 2026-03-02T10-11-59",
        // Epoch weeks begin on Thursdays.
        "P7D, 2026-03-02T10:00:00Z, 2026-02-26",
        "P1D, 1969-12-31T23:59:59.999Z, 1969-12-31",
        "P1D, 0000-01-01T10:00:00Z, 0000-01-01"
    })
    void nameAPeriodByItsStart(Duration length, Instant time, String name) {
        Periods periods = new Periods(length);
        long start = periods.startOf(time.toEpochMilli());
        assertThat(periods.name(start)).isEqualTo(name);
        assertThat(Periods.start(name)).isEqualTo(start);
        assertThat(Periods.isName(name)).isTrue();
        assertThat(periods.isStart(start)).isTrue();
        assertThat(periods.isStart(start + 1)).isFalse();
    }

    @Test
    void namesAreReadBackAndTellPeriodsApart() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            Periods periods = new Periods(Duration.ofSeconds(1 + random.nextInt(2_000_000)));
            long time = (long) (random.nextGaussian() * 1e14);
            long start = periods.startOf(time);
            assertThat(time - start).isBetween(0L, periods.length().toMillis() - 1);
            assertThat(Periods.start(periods.name(start))).isEqualTo(start);
            assertThat(Periods.isName(periods.name(start))).isTrue();
            assertThat(periods.name(start)).doesNotContain(":");
        }
    }

    @Test
    void divideARange() {
        Periods periods = new Periods(Duration.ofMinutes(7));
        EventTimeRange range = new EventTimeRange(-7 * 60_000, 14 * 60_000);
        assertThat(periods.of(range)).containsExactly(-420_000L, 0L, 420_000L);
        assertThat(periods.countOf(range)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"notes.txt", "part-0.jsonl", "2026-03-02T10:07", "2026-3-2", "''"})
    void otherNamesAreNone(String name) {
        assertThat(Periods.isName(name)).isFalse();
    }
}
