package io.shadowgate.inference;

/**
 * How many rows a call of the model may have: as many as take half of the deadline, since the same
 * call takes longer on a busy machine.
 *
 * <p>It starts at one row, because a call that is too long cannot be stopped, and at most doubles
 * from one call to the next. After a call that overran it is no more than half of that call's.
 * Every {@value #CALLS_BETWEEN_TRIALS} calls more is tried: the machine may be less busy by then,
 * and many rows may take little longer than one.
 */
final class CallSize {
    static final int CALLS_BETWEEN_TRIALS = 50;

    private final int most;
    private final double wellBelowNanos;

    // Guarded by this.
    private int rows = 1;
    private int ceiling;
    private boolean cut;
    private int calls;

    /**
     * @param most rows that the spec and the model allow
     */
    CallSize(int most, long deadlineNanos) {
        this.most = most;
        this.ceiling = most;
        this.wellBelowNanos = deadlineNanos / 2.0;
    }

    synchronized int rows() {
        return rows;
    }

    /** Most rows that a call may have, as far as earlier calls that were too large or long tell. */
    synchronized int ceiling() {
        return ceiling;
    }

    /** The rows of a call where the deadline does not allow the most; 0 where it does. */
    synchronized int cutTo() {
        return cut ? rows : 0;
    }

    /** A call has ended in time. */
    synchronized void ended(int asked, long nanos) {
        long fitting = (long) (asked * wellBelowNanos / Math.max(1, nanos));
        if (fitting > asked && asked < rows) {
            // A call that was not full tells nothing about larger ones.
            return;
        }
        calls++;
        long next = Math.min(fitting, 2L * asked);
        if (calls >= CALLS_BETWEEN_TRIALS) {
            calls = 0;
            ceiling = Math.min(most, 2 * ceiling);
            next = next == asked ? asked + 1L : next;
        }
        set(next);
        cut = rows < most && rows < 2L * asked;
    }

    /** A call has not ended in time. */
    synchronized void overran(int asked) {
        ceiling = Math.max(1, asked / 2);
        set(rows);
        cut = rows < most;
    }

    private void set(long wanted) {
        int before = rows;
        rows = (int) Math.max(1, Math.min(ceiling, wanted));
        if (rows != before) {
            calls = 0;
        }
    }
}
