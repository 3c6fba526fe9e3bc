package io.shadowgate.admission;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of one id that wait for each other, and the rules by which they leave. The rules are
 * those of {@link HeldRecords}; nothing of Flink is here.
 */
final class RecordsOfId<R> {

    /** What becomes of a record. Each record is told of once. */
    interface Outcomes<R> {
        void paired(R request, R answer);

        /** A request that has no answer. */
        void alone(R request);

        void duplicate(R record);

        /** An answer that has no request. */
        void answerAlone(R answer);

        /** An answer whose request has left without it. */
        void late(R answer);
    }

    private final PairRule<R> rule;
    private final long withinMs;
    private final boolean joins;
    private final Outcomes<R> outcomes;
    private final List<R> open = new ArrayList<>();
    private SeenId known;

    /**
     * @param withinMs the horizon
     * @param joins whether requests wait for answers
     * @param open records that wait
     */
    RecordsOfId(
            PairRule<R> rule,
            long withinMs,
            boolean joins,
            SeenId known,
            Iterable<R> open,
            Outcomes<R> outcomes) {
        this.rule = rule;
        this.withinMs = withinMs;
        this.joins = joins;
        this.known = known;
        this.outcomes = outcomes;
        open.forEach(this.open::add);
    }

    SeenId known() {
        return known;
    }

    /** Records that still wait. */
    List<R> open() {
        return open;
    }

    /** Takes the next record in {@link PairRule#order}. */
    void take(R record) {
        if (rule.isAnswer(record)) {
            takeAnswer(record);
        } else {
            takeRequest(record);
        }
    }

    private void takeRequest(R request) {
        long time = rule.timestamp(request);
        boolean repeated = isNear(known.request(), time);
        known = known.andRequest(time);
        if (repeated && mayCount(request)) {
            open.add(request);
        } else if (repeated) {
            outcomes.duplicate(request);
        } else if (!joins) {
            known = known.keeping(time, null);
            outcomes.alone(request);
        } else {
            R answer = takeWaiting(true, time);
            known = known.keeping(time, answer == null ? null : true);
            if (answer == null) {
                open.add(request);
            } else {
                paired(request, answer);
            }
        }
    }

    /**
     * Whether a repeat may still count, because the record that it repeats has no other half yet.
     */
    private boolean mayCount(R repeat) {
        return rule.repeatsMayCount()
                && open.stream().anyMatch(each -> isAlike(each, repeat) && isNear(each, repeat));
    }

    /** What still waits for the same is a repeat now. */
    private void paired(R request, R answer) {
        outcomes.paired(request, answer);
        for (R other : List.copyOf(open)) {
            R like = rule.isAnswer(other) ? answer : request;
            if (rule.repeatsMayCount() && isNear(other, like)) {
                open.remove(other);
                outcomes.duplicate(other);
            }
        }
    }

    private boolean isAlike(R one, R other) {
        return rule.isAnswer(one) == rule.isAnswer(other);
    }

    private boolean isNear(R one, R other) {
        return isNear((Long) rule.timestamp(one), rule.timestamp(other));
    }

    private void takeAnswer(R answer) {
        long time = rule.timestamp(answer);
        boolean repeated = isNear(known.answer(), time);
        known = known.andAnswer(time);
        if (repeated && mayCount(answer)) {
            open.add(answer);
            return;
        }
        R request = repeated ? null : takeWaiting(false, time);
        boolean hasLeft = known.answered() != null && isNear(known.kept(), time);
        if (request != null) {
            known = known.keeping(rule.timestamp(request), true);
            paired(request, answer);
        } else if (repeated || hasLeft && Boolean.TRUE.equals(known.answered())) {
            outcomes.duplicate(answer);
        } else if (hasLeft) {
            outcomes.late(answer);
        } else {
            open.add(answer);
        }
    }

    /** The earliest record of the other kind within the horizon; null if none waits. */
    @Nullable
    private R takeWaiting(boolean answer, long time) {
        R taken = null;
        for (R record : open) {
            if (rule.isAnswer(record) == answer
                    && isNear(rule.timestamp(record), time)
                    && (taken == null || rule.order().compare(record, taken) < 0)) {
                taken = record;
            }
        }
        open.remove(taken);
        return taken;
    }

    /** Lets go of the records whose horizon has passed at a time. */
    void expire(long time) {
        for (R record : List.copyOf(open)) {
            if (rule.timestamp(record) + withinMs <= time) {
                open.remove(record);
                if (mayCount(record)) {
                    // A later one takes its place.
                    outcomes.duplicate(record);
                } else if (rule.isAnswer(record)) {
                    outcomes.answerAlone(record);
                } else {
                    known = known.keeping(rule.timestamp(record), false);
                    outcomes.alone(record);
                }
            }
        }
    }

    private boolean isNear(@Nullable Long one, long other) {
        return one != null && Math.abs(one - other) <= withinMs;
    }
}
