package io.shadowgate.eventtime;

import static io.shadowgate.eventtime.Timing.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule, case by case; {@link LiveSchedulesTest} draws what no case names. */
class CommonEventTimeTest {
    private static final long IDLENESS = 60_000;
    private static final EventTimeRule PARTITIONS = rule(false);
    private static final EventTimeRule FILES = rule(true);

    @Test
    void aSubtaskThatHasNotReportedHoldsEventTime() {
        CommonEventTime time = new CommonEventTime(PARTITIONS, 1);
        CommonEventTime.Log log = time.open(0, 2);
        log.reported(0, told(NONE, split("a", 5_000, 1, 0)));
        assertThat(time.advance(0)).isEqualTo(NONE);
        log.reported(1, told(NONE));
        assertThat(time.advance(0)).isEqualTo(4_999);
    }

    @Test
    void anAssignedPartitionHoldsUntilItIsReadOrIdle() {
        CommonEventTime time = new CommonEventTime(PARTITIONS, 1);
        CommonEventTime.Log log = time.open(0, 1);
        log.assigned(0, "b");
        log.reported(0, told(NONE, split("a", 5_000, 1, 0)));
        assertThat(time.advance(0)).isEqualTo(NONE);
        log.reported(0, told(NONE, split("a", 6_000, 2, 0), split("b", NONE, 0, IDLENESS - 1)));
        assertThat(time.advance(1)).isEqualTo(NONE);
        log.reported(0, told(NONE, split("a", 6_000, 2, 0), split("b", 3_000, 1, 0)));
        assertThat(time.advance(2)).isEqualTo(2_999);
    }

    /** Its barrier may have come before records of another that the faster one rests on. */
    @Test
    void aRestartBeginsAtTheLeastThatWasTold() {
        CommonEventTime time = new CommonEventTime(PARTITIONS, 1);
        CommonEventTime.Log log = time.open(0, 3);
        log.reported(0, told(9_000, split("a", 9_001, 0, 0)));
        log.reported(1, told(4_000, split("b", NONE, 0, 0)));
        log.reported(2, told(NONE));
        assertThat(time.advance(0)).isEqualTo(4_000);

        log.started(0);
        assertThat(time.advance(1)).as("one of them begins anew").isEqualTo(NONE);
        log.reported(0, told(3_000, split("a", 9_001, 0, 0)));
        assertThat(time.advance(2)).isEqualTo(3_000);
    }

    @Test
    void theFirstRecordAfterAPauseMakesAllHold() {
        CommonEventTime time = new CommonEventTime(PARTITIONS, 1);
        CommonEventTime.Log log = time.open(0, 1);
        log.reported(0, told(NONE, split("a", 5_000, 1, 0), split("b", 5_000, 1, 0)));
        assertThat(time.advance(0)).isEqualTo(4_999);
        log.reported(
                0, told(4_999, split("a", 8_000, 2, IDLENESS), split("b", 5_000, 1, IDLENESS)));
        time.advance(IDLENESS);
        log.reported(0, told(7_999, split("a", 90_000, 3, 0), split("b", 5_000, 1, IDLENESS)));
        assertThat(time.advance(IDLENESS + 1)).isEqualTo(7_999);
        log.reported(
                0, told(7_999, split("a", 90_000, 3, 9), split("b", 5_000, 1, 2 * IDLENESS - 1)));
        assertThat(time.advance(2 * IDLENESS)).isEqualTo(7_999);
        log.reported(0, told(7_999, split("a", 90_000, 3, 9), split("b", 70_000, 2, 0)));
        assertThat(time.advance(2 * IDLENESS)).isEqualTo(69_999);
    }

    @Test
    void aFileHoldsToItsEndAndCountsAfterIt() {
        CommonEventTime time = new CommonEventTime(FILES, 1);
        CommonEventTime.Log log = time.open(0, 2);
        log.reported(0, told(NONE, split("a", 5_000, 1, 10 * IDLENESS)));
        log.reported(1, told(NONE, split("b", 9_000, 1, 0)));
        assertThat(time.advance(0)).isEqualTo(4_999);
        log.reported(0, new SubtaskProgress(4_999, List.of(), List.of("a"), 6_000, NONE, NONE));
        assertThat(time.advance(1)).isEqualTo(8_999);
        log.reported(1, new SubtaskProgress(8_999, List.of(), List.of("b"), 12_000, NONE, NONE));
        assertThat(time.advance(2)).isEqualTo(11_999);
    }

    /** Three hosts write a file each for the same hours, and two subtasks read. */
    @Test
    void filesThatWaitMayBeginWhereTheLastOneDid() {
        CommonEventTime time = new CommonEventTime(FILES, 1);
        CommonEventTime.Log log = time.open(0, 2);
        log.waits(true);
        log.reported(0, begun(5_000, split("a", 9_000, 9, 0)));
        log.reported(1, begun(5_100, split("b", 8_000, 9, 0)));
        assertThat(time.advance(0)).isEqualTo(5_099);
        log.waits(false);
        log.assigned(0, "c");
        assertThat(time.advance(1)).as("it has given no record").isEqualTo(5_099);
        log.reported(0, begun(5_300, split("a", 9_000, 9, 0), split("c", 7_000, 1, 0)));
        assertThat(time.advance(2)).isEqualTo(6_999);
    }

    @Test
    void filesOfOneRecordEachConfirmEachOther() {
        CommonEventTime time = new CommonEventTime(FILES, 1);
        CommonEventTime.Log log = time.open(0, 2);
        log.reported(0, new SubtaskProgress(NONE, List.of(), List.of("a"), NONE, 5_000, NONE));
        log.reported(1, told(NONE));
        assertThat(time.advance(0)).isEqualTo(NONE);
        log.reported(1, new SubtaskProgress(NONE, List.of(), List.of("b"), NONE, 6_000, NONE));
        assertThat(time.advance(1)).isEqualTo(5_999);
    }

    @Test
    void aLogWithoutFilesHoldsTheOtherUntilIdle() {
        CommonEventTime time = new CommonEventTime(FILES, 2);
        CommonEventTime.Log requests = time.open(0, 1);
        CommonEventTime.Log answers = time.open(1, 1);
        requests.reported(0, told(NONE, split("a", 5_000, 1, 0)));
        answers.reported(0, told(NONE));
        assertThat(time.advance(0)).isEqualTo(NONE);
        assertThat(time.advance(IDLENESS - 1)).isEqualTo(NONE);
        assertThat(time.advance(IDLENESS)).isEqualTo(4_999);
    }

    private static SubtaskProgress begun(long at, SubtaskProgress.Split... open) {
        return new SubtaskProgress(NONE, List.of(open), List.of(), NONE, NONE, at);
    }

    private static SubtaskProgress told(long reached, SubtaskProgress.Split... open) {
        return new SubtaskProgress(reached, List.of(open), List.of(), NONE, NONE, NONE);
    }

    private static SubtaskProgress.Split split(String id, long time, long records, long silentMs) {
        return new SubtaskProgress.Split(id, time, NONE, records, silentMs);
    }

    private static EventTimeRule rule(boolean ends) {
        return new EventTimeRule(
                Duration.ZERO, Duration.ofMillis(IDLENESS), Duration.ofHours(1), ends);
    }
}
