package io.shadowgate.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.commons.codec.digest.MurmurHash3;
import org.junit.jupiter.api.Test;

class SampleTest {
    /** Commons Codec has the hash that {@code traffic.sample} uses. */
    @Test
    void theHashIsThatOfATest() {
        Random random = new Random(7);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(Murmur3.hash(bytes))
                    .as("of %s bytes", length)
                    .isEqualTo(MurmurHash3.hash128x64(bytes, 0, length, 0)[0]);
        }
    }

    @Test
    void aShareIsKeptAndAlwaysTheSame() {
        Sample tenth = Sample.of(0.1);
        Sample half = Sample.of(0.5);
        int kept = 0;
        for (int i = 0; i < 20_000; i++) {
            MirroredRequest request = MirroredRequest.of("request-é-" + i);
            boolean keeps = tenth.keeps(request);
            kept += keeps ? 1 : 0;
            assertThat(tenth.keeps(request)).isEqualTo(keeps);
            assertThat(!keeps || half.keeps(request)).isTrue();
        }
        assertThat(kept).isBetween(1850, 2150);
    }

    @Test
    void aSegmentIsKeptAsAWhole() {
        Sample half = new Sample(0.5, "user");
        for (int user = 0; user < 50; user++) {
            String name = "user" + user;
            boolean kept = half.keeps(MirroredRequest.of("first").segment("user", name));
            double fraction =
                    (MurmurHash3.hash128x64(name.getBytes(StandardCharsets.UTF_8))[0] >>> 11)
                            * 0x1.0p-53;
            assertThat(kept).isEqualTo(fraction < 0.5);
            assertThat(half.keeps(MirroredRequest.of("other").segment("user", name)))
                    .isEqualTo(kept);
        }
        assertThat(half.keeps(MirroredRequest.of("without a user"))).isTrue();
    }

    @Test
    void aRateIsAShare() {
        assertThatThrownBy(() -> Sample.of(1.5))
                .hasMessage("the sample rate is 1.5, not in [0, 1]");
        assertThatThrownBy(() -> Sample.of(Double.NaN)).hasMessageContaining("NaN");
        assertThat(Sample.of(0).keeps(MirroredRequest.of("any"))).isFalse();
        assertThat(Sample.ALL.keeps(MirroredRequest.of(null))).isTrue();
    }
}
