package io.shadowgate.eventtime;

import static io.shadowgate.eventtime.Timing.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SplitTimeTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;
    private static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
    private static final long CLOCK = START + 200 * DAY;

    @Test
    void theLargestOfTimesNearEachOtherCounts() {
        assertThat(after(NONE, START, START + 5, START + 3).time()).isEqualTo(START + 5);
    }

    @Test
    void oneRecordFarAheadMovesNothing() {
        SubtaskProgress.Split split = after(NONE, START, START + 1, START + 30 * DAY, START + 2);
        assertThat(split.time()).isEqualTo(START + 2);
        assertThat(split.claim()).isEqualTo(NONE);
        assertThat(split.records()).isEqualTo(4);
    }

    @Test
    void theNextRecordConfirmsAGap() {
        assertThat(after(NONE, START, START + 1, START + DAY).time()).isEqualTo(START + 1);
        assertThat(after(NONE, START, START + 1, START + DAY, START + DAY + 1).time())
                .isEqualTo(START + DAY + 1);
    }

    /** Else a log with hours between its records would have no event time at all. */
    @Test
    void recordsFarFromEachOtherConfirmTheOneBefore() {
        SubtaskProgress.Split split = after(NONE, START, START + DAY, START + 2 * DAY);
        assertThat(split.time()).isEqualTo(START + DAY);
        assertThat(split.claim()).isEqualTo(START + 2 * DAY);
    }

    @Test
    void theFirstOfAReplayedLogMayBeTheOneFarAhead() {
        assertThat(after(NONE, START + 30 * DAY, START, START + 1).time()).isEqualTo(START + 1);
    }

    @Test
    void whatTheTestHasReachedIsANeighbourToo() {
        assertThat(after(START, START + 10).time()).isEqualTo(START + 10);
    }

    @Test
    void theClockExplainsAGapOfLiveTraffic() {
        SplitTime split = new SplitTime("split", NONE, HOUR, START);
        split.add(START, NONE, START);
        split.add(START + DAY, NONE, START + DAY);
        assertThat(split.progress().time()).isEqualTo(START + DAY);
    }

    @Test
    void aRecordWithoutTimeEndsSilenceAlone() {
        SplitTime split = new SplitTime("split", NONE, HOUR, CLOCK);
        split.silentFor(5);
        split.add(NONE, NONE, CLOCK);
        assertThat(split.progress())
                .isEqualTo(new SubtaskProgress.Split("split", NONE, NONE, 1, 0));
    }

    private static SubtaskProgress.Split after(long reached, long... times) {
        SplitTime split = new SplitTime("split", NONE, HOUR, CLOCK);
        LongStream.of(times).forEach(time -> split.add(time, reached, CLOCK));
        return split.progress();
    }
}
