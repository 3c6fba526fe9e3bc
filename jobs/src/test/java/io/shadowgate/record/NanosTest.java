package io.shadowgate.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.Exchange.Part;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a time beyond its millisecond, and the latency that it gives. */
class NanosTest {
    @ParameterizedTest
    @CsvSource({
        "2021-04-10T00:23:26.0789529Z, 1618014206078, 952900",
        "2021-04-10 00:23:26.078 UTC, 1618014206078, 0",
        "2021-04-10T00:23:26Z, 1618014206000, 0",
        "1618014206, 1618014206000, 0",
        "1618014206078, 1618014206078, 0",
        "1618014206078952, 1618014206078, 952000",
        "1618014206078952900, 1618014206078, 952900",
        "1618014206.0789529, 1618014206079, -47100",
        "1.6180142060789529e9, 1618014206079, -47100",
        "1618014206078.5, 1618014206078, 500000",
        "12345, 12345, 0",
        "no time, 0, 0"
    })
    void theyAreCountedFromTheMillisecond(String text, long millis, int nanos) {
        assertThat(Timestamps.nanosOf(text, ZoneOffset.UTC, millis)).isEqualTo(nanos);
    }

    @Test
    void aNumberOfAMillionDigitsIsNotComputedWith() {
        assertThat(Timestamps.nanosOf("1." + "1".repeat(1 << 20), ZoneOffset.UTC, 1111)).isZero();
    }

    @Test
    void theLatencyOfAPairIsTheTimeBetween() {
        assertThat(latency(78, 952_900, 80, 736_102)).isEqualTo(1.783202);
        assertThat(latency(78, 0, 78, 0)).isZero();
        assertThat(latency(80, 0, 78, 0)).as("a response before its request").isNaN();
        assertThat(latency(80, 1, 80, 0)).isNaN();
        assertThat(latency(1000, 0, 3000, 0)).as("whole seconds").isNaN();
        assertThat(latency(1000, 0, 3000, 1)).isEqualTo(2000.000001);
        assertThat(latency(78, null, 80, 0)).as("switched off").isNaN();
        Exchange timed = half(Part.RESPONSE, 80, 0, 7.5);
        assertThat(half(Part.REQUEST, 78, 0, Double.NaN).with(timed).primaryLatencyMs())
                .isEqualTo(7.5);
    }

    private static double latency(long from, Integer fromNanos, long to, Integer toNanos) {
        return half(Part.REQUEST, from, fromNanos, Double.NaN)
                .with(half(Part.RESPONSE, to, toNanos, Double.NaN))
                .primaryLatencyMs();
    }

    private static Exchange half(Part part, long time, Integer nanos, double latencyMs) {
        return new Exchange(
                part,
                "a",
                time,
                nanos,
                part == Part.REQUEST ? 1 : -1,
                null,
                part == Part.REQUEST ? null : new Prediction[] {Prediction.ofScore(1)},
                latencyMs,
                null,
                null,
                Double.NaN,
                null,
                new String[0],
                null,
                new Rejected("", "log:1", "{}", time));
    }
}
