package io.shadowgate.comparison;

import io.shadowgate.inference.Answer;
import io.shadowgate.record.Features;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.jspecify.annotations.Nullable;

/**
 * What a run counts about one shadow's model beside its answers. Shown to the user; verdicts do not
 * depend on it.
 *
 * @param cutCalls calls that the deadline made smaller
 * @param alone requests in calls of their own because of the model, by the reason
 * @param missing values that were missing and replaced, by feature
 */
public record RunCounts(
        CutCalls cutCalls, SortedMap<String, Long> alone, SortedMap<String, Long> missing) {
    public static final RunCounts NONE =
            new RunCounts(CutCalls.NONE, new TreeMap<>(), new TreeMap<>());

    private static final String ALONE = "requests alone of ";
    private static final String MISSING = "missing values of ";

    public RunCounts {
        alone = Collections.unmodifiableSortedMap(new TreeMap<>(alone));
        missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    }

    /** Of the accumulators of a job that has ended. */
    public static RunCounts of(Map<String, Object> accumulators, String shadow) {
        return new RunCounts(
                CutCalls.of(accumulators, shadow),
                named(accumulators, ALONE + shadow),
                named(accumulators, MISSING + shadow));
    }

    private static SortedMap<String, Long> named(Map<String, Object> accumulators, String name) {
        SortedMap<String, Long> counts = new TreeMap<>();
        if (accumulators.get(name) instanceof Map<?, ?> found) {
            found.forEach((key, count) -> counts.put((String) key, (Long) count));
        }
        return counts;
    }

    public RunCounts plus(RunCounts other) {
        return new RunCounts(
                cutCalls.plus(other.cutCalls),
                sum(alone, other.alone),
                sum(missing, other.missing));
    }

    private static SortedMap<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        SortedMap<String, Long> sum = new TreeMap<>(one);
        other.forEach((name, count) -> sum.merge(name, count, Long::sum));
        return sum;
    }

    /** Counts one shadow's answers in a subtask. */
    static final class Counting {
        private final CutCalls.Counting cutCalls;
        private final NamedCounts alone = new NamedCounts();
        private final NamedCounts missing = new NamedCounts();
        private final ReplacedFeatures replaced;

        Counting(RuntimeContext context, String shadow, ReplacedFeatures replaced) {
            this.cutCalls = new CutCalls.Counting(context, shadow);
            this.replaced = replaced;
            context.addAccumulator(ALONE + shadow, alone);
            context.addAccumulator(MISSING + shadow, missing);
        }

        void count(Answer answer, @Nullable Features features) {
            cutCalls.count(answer);
            if (answer.alone() != null) {
                alone.add(answer.alone());
            }
            if (features != null) {
                replaced.count(features, missing::add);
            }
        }
    }
}
