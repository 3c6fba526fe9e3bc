package io.shadowgate.verdict;

import io.shadowgate.gate.Wording;
import java.time.Duration;

/**
 * The duration of a test: the event time that its windows cover. The last time minus the first
 * would be wrong, because one wrong clock can set them decades apart.
 *
 * <p>Only windows with compared requests count. A run is a series of windows with pauses of at most
 * {@link #PAUSE} in between, such as nights. A run counts if it has at least two windows and spans
 * an hour, so a window after a pause is provisional until others follow. A longer pause between two
 * runs counts if it is at most half a cycle, such as a weekend in a cycle of a week. A run that is
 * still too short at the next pause is isolated and does not count.
 *
 * <p>The result depends only on the windows so far, in their order. All times are epoch
 * milliseconds.
 *
 * @param from the start of the cycles: the first window that counts, or the first one after a pause
 *     that does not count, if no whole cycle was covered before the pause
 * @param to the end of the counted time
 * @param counted counted milliseconds; 0 if no run counts yet
 * @param run the windows that do not count yet
 * @param isolated the windows that never count
 */
public record CoveredTime(long from, long to, long counted, Windows run, Windows isolated) {
    /** Long enough for a night, and for a daily batch that is hours late. */
    static final long PAUSE = Duration.ofHours(36).toMillis();

    private static final long SHORTEST_RUN = Duration.ofHours(1).toMillis();
    private static final int FEWEST_WINDOWS = 2;

    /** A number of windows, from the start of the first to the end of the last. */
    public record Windows(long from, long to, long windows, long requests) {
        static final Windows NONE = new Windows(Long.MAX_VALUE, Long.MIN_VALUE, 0, 0);

        private Windows plus(Windows other) {
            return new Windows(
                    Math.min(from, other.from),
                    Math.max(to, other.to),
                    Math.addExact(windows, other.windows),
                    Math.addExact(requests, other.requests));
        }

        private boolean isEmpty() {
            return windows == 0;
        }

        private long length() {
            return to - from;
        }

        private boolean counts() {
            return windows >= FEWEST_WINDOWS && length() >= SHORTEST_RUN;
        }
    }

    /** The state of a test whose first window, with or without requests, starts at {@code time}. */
    static CoveredTime startingAt(long time) {
        return new CoveredTime(time, time, 0, Windows.NONE, Windows.NONE);
    }

    /**
     * Adds the next window in time order.
     *
     * @param requests compared requests; a window without any does not count
     */
    CoveredTime next(long start, long end, long requests, Duration cycle) {
        if (requests == 0) {
            return this;
        }
        Windows window = new Windows(start, end, 1, requests);
        if (!run.isEmpty() && start - run.to <= PAUSE) {
            return withRun(run.plus(window), isolated, cycle.toMillis());
        }
        if (run.isEmpty() && counted > 0 && start - to <= PAUSE) {
            return new CoveredTime(from, end, counted + end - to, run, isolated);
        }
        return withRun(window, isolated.plus(run), cycle.toMillis());
    }

    private CoveredTime withRun(Windows now, Windows alone, long cycle) {
        if (!now.counts()) {
            return new CoveredTime(from, to, counted, now, alone);
        }
        if (counted == 0) {
            return new CoveredTime(now.from, now.to, now.length(), Windows.NONE, alone);
        }
        if (now.from - to <= Math.max(PAUSE, cycle / 2)) {
            return new CoveredTime(from, now.to, counted + now.to - to, Windows.NONE, alone);
        }
        return new CoveredTime(
                counted < cycle ? now.from : from,
                now.to,
                counted + now.length(),
                Windows.NONE,
                alone);
    }

    /** Whether no run counts yet. The last run is then used provisionally. */
    private boolean isProvisional() {
        return counted == 0 && !run.isEmpty();
    }

    /** The start of the test, from which whole cycles are counted. */
    public long start() {
        return isProvisional() ? run.from : from;
    }

    /** The end of the covered time. */
    public long end() {
        return isProvisional() ? run.to : to;
    }

    /** The duration of the test in milliseconds. */
    public long covered() {
        return isProvisional() ? run.length() : counted;
    }

    /**
     * The duration up to a time between the ends of this state and the one before.
     *
     * @param before the state after the previous window
     */
    long coveredAt(long time, CoveredTime before) {
        return Math.max(before.covered(), covered() - (end() - time));
    }

    /**
     * The last end of a whole cycle that this state has reached and the state before had not.
     *
     * @return the start of the test if there is none
     */
    long cycleEnd(CoveredTime before, Duration cycle) {
        long length = cycle.toMillis();
        long last = start() + (end() - start()) / length * length;
        return last > before.end() ? last : start();
    }

    /** The end of the current cycle. */
    long nextCycleEnd(Duration cycle) {
        long length = cycle.toMillis();
        return start() + ((end() - start()) / length + 1) * length;
    }

    /** Describes the windows that do not count, for a decision's reason; empty if all count. */
    String isolatedText() {
        Windows all = isProvisional() ? isolated : isolated.plus(run);
        if (all.isEmpty()) {
            return "";
        }
        return " (not part of the test's duration, because far from all other windows: "
                + (all.windows == 1 ? "1 window" : all.windows + " windows")
                + " with "
                + (all.requests == 1 ? "1 request" : all.requests + " requests")
                + (all.windows == 1 ? ", of " : ", from ")
                + Wording.time(all.from)
                + (all.windows == 1 ? "" : " to " + Wording.time(all.to))
                + ")";
    }
}
