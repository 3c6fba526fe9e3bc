package io.shadowgate.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice is the same everywhere, so it is checked against hashes computed elsewhere. */
class SamplingTest {
    /** First halves of MurmurHash3 x64 128, seed 0, from an implementation in another language. */
    @ParameterizedTest
    @CsvSource({
        "'',0000000000000000",
        "hello,cbd8a7b341bd9b02",
        "The quick brown fox jumps over the lazy dog,e34bbc7bbc071b6c",
        "r1,002607cde63dbb6b",
        "req-000123,c0c9ed8a17ed46e3",
        "ünïcode-ключ,473cb369f0af62f9"
    })
    void fractionsAreThePublishedHashes(String key, String hash) {
        double fraction = Long.parseUnsignedLong(hash.substring(0, 13), 16) * 0x1.0p-52;
        assertThat(Sampling.fraction(key)).isCloseTo(fraction, within(0x1.0p-52));
        RequestSchema shape = shape(null);
        assertThat(Sampling.of(Math.nextUp(Sampling.fraction(key)), shape).keeps(request(key)))
                .isTrue();
        assertThat(Sampling.of(Sampling.fraction(key), shape).keeps(request(key))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0.001", "0.01", "0.1", "0.5", "0.9"})
    void theShareKeptIsNearTheRate(double rate) {
        Sampling sampling = Sampling.of(rate, shape(null));
        int n = 100_000;
        long kept = 0;
        for (int i = 0; i < n; i++) {
            kept += sampling.keeps(request("request-" + i)) ? 1 : 0;
        }
        // Five standard deviations of a fair draw.
        assertThat(kept / (double) n).isCloseTo(rate, within(5 * Math.sqrt(rate * (1 - rate) / n)));
    }

    @Test
    void whatALowerRateKeepsAHigherOneKeeps() {
        double[] rates = {0, 1e-4, 0.01, 0.3, 0.999, 1};
        for (int i = 0; i < 5000; i++) {
            boolean before = false;
            for (double rate : rates) {
                boolean kept = Sampling.of(rate, shape(null)).keeps(request("k" + i));
                assertThat(kept || !before).as("k%s at rate %s", i, rate).isTrue();
                before = kept;
            }
            assertThat(before).isTrue();
        }
    }

    @Test
    void nothingAtRateZeroAndAllAtRateOne() {
        // The empty key's hash is 0, the smallest there is.
        assertThat(Sampling.of(0, shape(null)).keeps(request(""))).isFalse();
        for (int i = 0; i < 1000; i++) {
            assertThat(Sampling.of(0, shape(null)).keeps(request("k" + i))).isFalse();
            assertThat(Sampling.of(1, shape(null)).keeps(request("k" + i))).isTrue();
        }
    }

    @Test
    void aSegmentIsKeptOrLeftOutAsAWhole() {
        Sampling sampling = Sampling.of(0.5, shape("user"));
        int users = 0;
        for (int user = 0; user < 1000; user++) {
            boolean kept = Sampling.fraction("u" + user) < 0.5;
            users += kept ? 1 : 0;
            for (int i = 0; i < 5; i++) {
                assertThat(sampling.keeps(request("r" + i, "DE", "u" + user))).isEqualTo(kept);
            }
        }
        assertThat(users).isBetween(420, 580);
    }

    private static RequestSchema shape(String sampleSegment) {
        return new RequestSchema(
                Kind.SCORE,
                "v12",
                List.of(),
                false,
                false,
                List.of("country", "user"),
                sampleSegment,
                1 << 20);
    }

    private static MirroredRequest request(String id, String... segments) {
        return new MirroredRequest(id, 0, null, Prediction.ofScore(0), 1, null, segments);
    }
}
