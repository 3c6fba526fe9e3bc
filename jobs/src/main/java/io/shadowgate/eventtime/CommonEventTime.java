package io.shadowgate.eventtime;

import static io.shadowgate.eventtime.Timing.NONE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The event time of a test: one for all partitions or files of all its logs, on all subtasks. All
 * subtasks pass on this time, so none is ahead of another for longer than a message takes, and no
 * operator needs to know that a subtask is idle.
 *
 * <ul>
 *   <li>A split holds event time at the largest timestamp it has come to, less the
 *       out-of-orderness. If it has given no record yet, it holds at the time reached so far.
 *   <li>A partition that has been asked for records for {@code idleness} and had none holds nothing
 *       back. A file holds until its end.
 *   <li>Where nothing holds, event time is what the furthest has come to. The first record after
 *       that makes all partitions and logs hold for another {@code idleness}: more of the same
 *       burst may be on its way in them.
 *   <li>Where some partitions are silent and event time would run faster than the clock, as in a
 *       log that is caught up with, the silent ones are asked for {@link #GRACE_MS} more first.
 *   <li>While files wait for a reader, event time goes no further than where the last read file
 *       began. The files behind it in the order of names may begin there too, for example where
 *       many hosts write a file each for the same hour.
 *   <li>A subtask that has not reported since its start holds event time.
 *   <li>Of two logs, one without open files holds for {@code idleness} at what its files had come
 *       to, so that the other does not run ahead of its next one.
 * </ul>
 *
 * <p>Safe for use by the threads of several coordinators.
 */
final class CommonEventTime {
    static final long GRACE_MS = 2_000;

    /** Allows for clocks and messages, which are less regular than event time. */
    private static final long SLACK_MS = 1_000;

    private final EventTimeRule rule;
    private final long idlenessMs;
    private final long outOfOrdernessMs;
    private final long maxAheadMs;
    private final Log[] logs;
    private long reached = NONE;
    private long movedAtMs;
    private boolean restarted = true;
    private boolean allSilent;
    private int holding;
    @Nullable private Jump jump;

    CommonEventTime(EventTimeRule rule, int logs) {
        this.rule = rule;
        this.idlenessMs = rule.idleness().toMillis();
        this.outOfOrdernessMs = rule.outOfOrderness().toMillis();
        this.maxAheadMs = rule.maxAhead().toMillis();
        this.logs = new Log[logs];
    }

    /** Forgets what was known of this log. */
    synchronized Log open(int log, int subtasks) {
        logs[log] = new Log(subtasks);
        restarted = true;
        return logs[log];
    }

    /** One log, as its coordinator knows it. */
    final class Log {
        private final SubtaskProgress[] reports;
        private final Map<String, Split> splits = new HashMap<>();
        private long activeAtMs = NONE;
        private boolean hasNews;
        private boolean hasWaiting;

        private Log(int subtasks) {
            this.reports = new SubtaskProgress[subtasks];
        }

        /** A subtask starts again. Its earlier reports no longer hold. */
        void started(int subtask) {
            synchronized (CommonEventTime.this) {
                reports[subtask] = null;
                splits.values().removeIf(split -> split.subtask == subtask);
                restarted = true;
            }
        }

        void assigned(int subtask, String split) {
            synchronized (CommonEventTime.this) {
                splits.put(split, new Split(subtask));
                hasNews = true;
            }
        }

        void reported(int subtask, SubtaskProgress progress) {
            synchronized (CommonEventTime.this) {
                for (SubtaskProgress.Split open : progress.open()) {
                    Split split = splits.computeIfAbsent(open.id(), id -> new Split(subtask));
                    hasNews |= split.update(open);
                }
                progress.ended().forEach(splits::remove);
                hasNews |= !progress.ended().isEmpty();
                reports[subtask] = progress;
            }
        }

        /** Whether splits wait for a reader. */
        void waits(boolean waiting) {
            synchronized (CommonEventTime.this) {
                hasWaiting = waiting;
            }
        }

        private long begun() {
            long begun = NONE;
            for (SubtaskProgress report : reports) {
                begun = Math.max(begun, report.begun());
            }
            return begun;
        }

        private boolean isComplete() {
            for (SubtaskProgress report : reports) {
                if (report == null) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The last report on a split that is open. */
    private static final class Split {
        private final int subtask;
        private SubtaskProgress.@Nullable Split last;
        private long silentBefore;

        Split(int subtask) {
            this.subtask = subtask;
        }

        /** Whether it has given a record. */
        boolean update(SubtaskProgress.Split report) {
            boolean news = last == null || report.records() != last.records();
            if (news) {
                silentBefore = 0;
            }
            last = report;
            return news;
        }

        long silentMs() {
            return last == null ? 0 : last.silentMs() - silentBefore;
        }

        void wake() {
            silentBefore = last == null ? 0 : last.silentMs();
        }
    }

    /** A later time, which is reached once silent splits have been asked again. */
    private record Jump(long to, Map<Split, Long> silentMs) {}

    /** Event time as of now; {@link Timing#NONE} if it is not known yet. It never goes back. */
    synchronized long advance(long nowMs) {
        for (Log log : logs) {
            if (log == null || !log.isComplete()) {
                holding = 1;
                return NONE;
            }
        }
        if (restarted) {
            restart(nowMs);
        }
        wake(nowMs);
        long next = next(nowMs);
        if (next > reached) {
            reached = next;
            movedAtMs = nowMs;
        }
        return reached;
    }

    /** How many splits hold event time back. */
    synchronized int holding() {
        return holding;
    }

    /**
     * The operators behind the source know the least time that any subtask has passed on. The times
     * of other subtasks may come from records that will be read again.
     */
    private void restart(long nowMs) {
        long least = Long.MAX_VALUE;
        for (Log log : logs) {
            for (SubtaskProgress report : log.reports) {
                least = report.reached() == NONE ? least : Math.min(least, report.reached());
            }
        }
        reached = least == Long.MAX_VALUE ? NONE : least;
        movedAtMs = nowMs;
        jump = null;
        allSilent = true;
        for (Log log : logs) {
            log.hasNews = true;
        }
        restarted = false;
    }

    private void wake(long nowMs) {
        boolean news = false;
        for (Log log : logs) {
            if (log.hasNews) {
                log.activeAtMs = nowMs;
                news = true;
            }
        }
        if (news && allSilent) {
            for (Log log : logs) {
                log.activeAtMs = nowMs;
                log.splits.values().forEach(Split::wake);
            }
        }
        for (Log log : logs) {
            log.hasNews = false;
        }
    }

    private long next(long nowMs) {
        List<Long> claims = claimsAndTimes();
        long least = Long.MAX_VALUE;
        long most = NONE;
        List<Split> silent = new ArrayList<>();
        holding = 0;
        for (Log log : logs) {
            long ended = endedTime(log, claims);
            most = Math.max(most, ended);
            for (Split split : log.splits.values()) {
                long time = split.last == null ? NONE : confirmed(split.last, claims);
                most = Math.max(most, time);
                if (rule.ends() || split.silentMs() < idlenessMs) {
                    least = Math.min(least, time);
                    holding++;
                } else {
                    silent.add(split);
                }
            }
            if (log.hasWaiting) {
                least = Math.min(least, log.begun());
                holding++;
            }
            if (log.splits.isEmpty() && nowMs - log.activeAtMs < idlenessMs && logs.length > 1) {
                least = Math.min(least, ended);
                holding++;
            }
        }
        allSilent = holding == 0;
        long time = allSilent ? most : least;
        if (time == NONE) {
            jump = null;
            return NONE;
        }
        long next = time - outOfOrdernessMs - 1;
        return allSilent || silent.isEmpty() ? withoutJump(next) : paced(next, silent, nowMs);
    }

    private long withoutJump(long next) {
        jump = null;
        return next;
    }

    private long paced(long next, List<Split> silent, long nowMs) {
        if (reached != NONE && next - reached <= nowMs - movedAtMs + SLACK_MS) {
            return withoutJump(next);
        }
        if (jump == null) {
            jump = new Jump(next, new HashMap<>());
        }
        long grace = Math.min(idlenessMs, GRACE_MS);
        boolean asked = true;
        for (Split split : silent) {
            long before = jump.silentMs.computeIfAbsent(split, Split::silentMs);
            asked &= split.silentMs() - before >= grace;
        }
        if (!asked) {
            return reached;
        }
        // Splits were not asked again for what came meanwhile.
        long to = Math.min(next, jump.to);
        jump = null;
        return to;
    }

    /** Everything that could confirm a claim: times and other claims. */
    private List<Long> claimsAndTimes() {
        List<Long> all = new ArrayList<>();
        for (Log log : logs) {
            for (Split split : log.splits.values()) {
                if (split.last != null) {
                    all.add(Math.max(split.last.time(), split.last.claim()));
                }
            }
            for (SubtaskProgress report : log.reports) {
                all.add(Math.max(report.endedTime(), report.endedClaim()));
            }
        }
        return all;
    }

    private long endedTime(Log log, List<Long> claims) {
        long time = NONE;
        for (SubtaskProgress report : log.reports) {
            time = Math.max(time, confirmed(report.endedTime(), report.endedClaim(), claims));
        }
        return time;
    }

    private long confirmed(SubtaskProgress.Split split, List<Long> claims) {
        return confirmed(split.time(), split.claim(), claims);
    }

    /** The claim itself is among them, so a second one has to confirm it. */
    private long confirmed(long time, long claim, List<Long> claims) {
        int confirming = 0;
        for (long other : claims) {
            confirming += SplitTime.confirms(other, claim, maxAheadMs) ? 1 : 0;
        }
        return confirming > 1 ? Math.max(time, claim) : time;
    }
}
