package io.shadowgate.eventtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.eventtime.LiveWorld.Fed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Drawn schedules of live traffic: bursts and pauses around idleness, slow and blocked subtasks,
 * restarts with other parallelism, one log or two, partitions or files. Whatever happens, each
 * request is in a window or rejected as late. Where all parts of the log get a burst at about the
 * same time, none is late.
 */
class LiveSchedulesTest {
    private static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
    private static final int SCHEDULES = 200;
    private static final int[] PARTITIONS = {1, 2, 4};
    private static final int[] PARALLELISM = {1, 2, 4, 7};
    private static final long OUT_OF_ORDERNESS_MS = 1_000;

    static LongStream seeds() {
        return LongStream.range(0, SCHEDULES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void inOrderEverywhereIsInTimeEverywhere(long seed) {
        Schedule schedule = new Schedule(seed, true);
        LiveWorld.Behind behind = schedule.play();
        assertThat(behind.dropped).as("requests in no count").isZero();
        assertThat(behind.late).as("late requests").isZero();
        Map<Long, Integer> windows = new TreeMap<>(behind.closed);
        windows.putAll(behind.open);
        assertThat(windows).isEqualTo(schedule.windows);
        // Event time has come to the last request, so all that it closes is closed.
        assertThat(behind.reached).isEqualTo(schedule.latest - OUT_OF_ORDERNESS_MS - 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverComesWhenEachRequestIsCountedOnce(long seed) {
        Schedule schedule = new Schedule(seed, false);
        LiveWorld.Behind behind = schedule.play();
        assertThat(behind.dropped).as("requests in no count").isZero();
        int counted =
                behind.late
                        + behind.closed.values().stream().mapToInt(i -> i).sum()
                        + behind.open.values().stream().mapToInt(i -> i).sum();
        assertThat(counted).isEqualTo(schedule.fed);
    }

    /** What is fed when, and what else happens. */
    private static final class Schedule {
        private final Random random;
        private final boolean even;
        private final boolean files;
        private final long idlenessMs;
        private final List<LiveWorld.FakeLog> logs = new ArrayList<>();
        private final LiveWorld world;
        private final Map<Long, Integer> windows = new TreeMap<>();
        private int fed;
        private long latest;

        Schedule(long seed, boolean even) {
            // The first draws of neighbouring seeds are alike.
            this.random = new Random(seed * 0x9E3779B97F4A7C15L);
            this.even = even;
            this.files = random.nextInt(4) == 0;
            this.idlenessMs = 500 + random.nextInt(5_000);
            int count = !files && random.nextInt(3) == 0 ? 2 : 1;
            int partitions = PARTITIONS[random.nextInt(PARTITIONS.length)];
            for (int log = 0; log < count; log++) {
                logs.add(new LiveWorld.FakeLog());
            }
            // A log is replayed, or as old as the clock.
            long clockMs = START + (random.nextBoolean() ? 0 : Duration.ofDays(200).toMillis());
            long availableAtMs = clockMs;
            long time = START;
            long pauseMs = 0;
            for (int burst = 0; burst < 2 + random.nextInt(3); burst++) {
                // It does not reach all partitions at once: after a pause in which all are idle, up
                // to idleness later; else up to the grace that a running event time gives.
                long skewMs =
                        pauseMs > 3 * idlenessMs + 6_000
                                ? idlenessMs * 8 / 10
                                : Math.min(idlenessMs, CommonEventTime.GRACE_MS) * 4 / 10;
                int requests = (40 + random.nextInt(400)) * (files ? 10 : 1);
                long stepMs = 1 + random.nextInt(files ? 300 : 60_000);
                for (int log = 0; log < count; log++) {
                    long[] delays = random.longs(partitions, 0, skewMs).toArray();
                    feed(log, burst, delays, requests, time, stepMs, availableAtMs);
                }
                time += requests * stepMs + (random.nextBoolean() ? 0 : random.nextInt(90_000_000));
                pauseMs = idlenessMs / 2 + random.nextInt((int) (3 * idlenessMs));
                if (random.nextInt(3) == 0) {
                    pauseMs += 3 * idlenessMs + 6_000;
                }
                availableAtMs += pauseMs;
            }
            lastedMs = availableAtMs - clockMs;
            world =
                    new LiveWorld(
                            random.nextLong(),
                            new EventTimeRule(
                                    Duration.ofMillis(OUT_OF_ORDERNESS_MS),
                                    Duration.ofMillis(idlenessMs),
                                    Duration.ofHours(1),
                                    files),
                            logs,
                            parallelism(),
                            clockMs);
        }

        private final long lastedMs;

        private int parallelism() {
            return PARALLELISM[random.nextInt(PARALLELISM.length)];
        }

        private void feed(
                int log,
                int burst,
                long[] delays,
                int requests,
                long from,
                long stepMs,
                long availableAtMs) {
            for (int i = 0; i < requests; i++) {
                long time = from + i * stepMs;
                // Hosts begin their files within out-of-orderness.
                int partition = files ? i % delays.length : random.nextInt(delays.length);
                String split =
                        files
                                // A file of each host for the same time.
                                ? "%03d-%03d-%d".formatted(burst, i * 5 / requests, partition)
                                : "log " + log + " partition " + partition;
                long delay =
                        even
                                ? files ? 0 : delays[partition]
                                : random.nextInt((int) (2 * idlenessMs));
                List<Fed> into =
                        logs.get(log).splits.computeIfAbsent(split, s -> new ArrayList<>());
                long before = into.isEmpty() ? 0 : into.get(into.size() - 1).availableAtMs();
                into.add(new Fed(time, Math.max(before, availableAtMs + delay)));
                windows.merge(LiveWorld.windowEnd(time) - LiveWorld.WINDOW_MS, 1, Integer::sum);
                fed++;
                latest = Math.max(latest, time);
            }
        }

        LiveWorld.Behind play() {
            long endMs = world.nowMs() + lastedMs + 10 * idlenessMs + 20_000;
            while (world.nowMs() < endMs) {
                world.runFor(500 + random.nextInt(5_000));
                if (random.nextInt(4) == 0) {
                    world.checkpoint();
                }
                if (world.nowMs() < endMs - 6 * idlenessMs - 15_000 && random.nextInt(5) == 0) {
                    world.restart(parallelism());
                }
            }
            world.checkpoint();
            return world.behind();
        }
    }
}
