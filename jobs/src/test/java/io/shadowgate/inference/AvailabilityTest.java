package io.shadowgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** By a clock that only the test moves, so that nothing here waits. */
@Timeout(20)
class AvailabilityTest {
    private long nanos = 5_000_000_000L;
    private final Availability availability =
            new Availability(Duration.ofMillis(1000), () -> nanos);

    @Test
    void aModelThatAnswersIsNotWaitedFor() throws Exception {
        assertThat(availability.await()).isNull();
        assertThat(availability.answered()).isFalse();
        assertThat(availability.outageMs()).isZero();
    }

    @Test
    void anOutageBeginsAndEndsOnce() throws Exception {
        assertThat(availability.failed("down")).isTrue();
        assertThat(availability.failed("still down")).isFalse();
        pass(Availability.FIRST_PAUSE_MS);
        assertThat(availability.await()).isNull();
        assertThat(availability.outageMs()).isEqualTo(Availability.FIRST_PAUSE_MS);
        assertThat(availability.answered()).isTrue();
        assertThat(availability.answered()).isFalse();
        assertThat(availability.outageMs()).isZero();
    }

    @Test
    void afterTheLongestWaitTheReasonIsGivenAtOnceAndOneWorkerStillTries() throws Exception {
        availability.failed("down");
        int tries = 0;
        for (int i = 0; i < 600; i++) {
            pass(100);
            String reason = i < 10 ? null : availability.await();
            if (i >= 10 && reason == null) {
                tries++;
                availability.failed("down " + tries);
            } else if (i >= 10) {
                assertThat(reason).startsWith("down");
            }
        }
        // 200 ms, 400 ms and so on up to five seconds, for a minute.
        assertThat(tries).isBetween(12, 16);
        pass(Availability.LONGEST_PAUSE_MS);
        assertThat(availability.await()).isNull();
        availability.answered();
        assertThat(availability.await()).isNull();
    }

    /** Calls that fail now and then in an outage do not make it a new one. */
    @Test
    void anOutageIsAsLongAsNoCallSucceeds() throws Exception {
        availability.failed("down");
        pass(600);
        assertThat(availability.await()).isNull();
        availability.failed("down");
        pass(399);
        assertThat(availability.outageMs()).isEqualTo(999);
        pass(1);
        assertThat(availability.await()).isNull();
        assertThat(availability.await()).isEqualTo("down");
    }

    private void pass(long ms) {
        nanos += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
