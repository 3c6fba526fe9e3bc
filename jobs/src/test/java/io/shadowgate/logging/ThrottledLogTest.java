package io.shadowgate.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.LogCapture;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ThrottledLogTest {
    /** Near the end of the clock's range, where it wraps around. */
    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

    private final ThrottledLog log =
            new ThrottledLog(
                    LoggerFactory.getLogger(ThrottledLogTest.class),
                    Duration.ofSeconds(10),
                    () -> nanos);

    @Test
    void logsTheFirstLineAndThenOnePerInterval() {
        try (LogCapture capture = LogCapture.start()) {
            log.warn("{} of {}", 1, "a");
            log.warn("{} of {}", 2, "a");
            pass(Duration.ofMillis(9_999));
            log.warn("{} of {}", 3, "a");
            pass(Duration.ofMillis(1));
            log.warn("{} of {}", 4, "a");
            pass(Duration.ofSeconds(10));
            log.info("{} of {}", 5, "a");
            assertThat(capture.lines())
                    .containsExactly(
                            "1 of a", "4 of a (2 lines like this were left out)", "5 of a");
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
