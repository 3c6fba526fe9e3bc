package io.shadowgate.comparison;

import io.shadowgate.inference.Answer;
import java.util.Map;
import org.apache.flink.api.common.accumulators.IntMinimum;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * How many requests were called in smaller calls than {@code inference.batch}, because {@code
 * inference.timeout} does not allow more. Shown to the user; results do not depend on it.
 *
 * @param requests in calls of fewer rows than the spec allows
 * @param rows of the smallest of these calls; {@link Integer#MAX_VALUE} if there were none
 */
public record CutCalls(long requests, int rows) {
    public static final CutCalls NONE = new CutCalls(0, Integer.MAX_VALUE);

    private static final String REQUESTS = "requests in cut calls of ";
    private static final String ROWS = "rows of cut calls of ";

    /** Of the accumulators of a job that has ended. */
    public static CutCalls of(Map<String, Object> accumulators, String shadow) {
        return accumulators.get(REQUESTS + shadow) instanceof Long requests
                        && accumulators.get(ROWS + shadow) instanceof Integer rows
                ? new CutCalls(requests, rows)
                : NONE;
    }

    public CutCalls plus(CutCalls other) {
        return new CutCalls(requests + other.requests, Math.min(rows, other.rows));
    }

    /** Counts one shadow's answers in a subtask. */
    static final class Counting {
        private final LongCounter requests = new LongCounter();
        private final IntMinimum rows = new IntMinimum();

        Counting(RuntimeContext context, String shadow) {
            context.addAccumulator(REQUESTS + shadow, requests);
            context.addAccumulator(ROWS + shadow, rows);
        }

        void count(Answer answer) {
            if (answer.cutTo() > 0) {
                requests.add(1L);
                rows.add(answer.cutTo());
            }
        }
    }
}
