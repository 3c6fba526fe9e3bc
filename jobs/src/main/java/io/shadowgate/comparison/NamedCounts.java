package io.shadowgate.comparison;

import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.Accumulator;

/** Counts by name, added up over all subtasks of a job. */
final class NamedCounts implements Accumulator<String, TreeMap<String, Long>> {
    private static final long serialVersionUID = 1;

    private TreeMap<String, Long> counts = new TreeMap<>();

    @Override
    public void add(String name) {
        counts.merge(name, 1L, Long::sum);
    }

    @Override
    public TreeMap<String, Long> getLocalValue() {
        return counts;
    }

    @Override
    public void resetLocal() {
        counts.clear();
    }

    @Override
    public void merge(Accumulator<String, TreeMap<String, Long>> other) {
        other.getLocalValue().forEach((name, count) -> counts.merge(name, count, Long::sum));
    }

    @Override
    public NamedCounts clone() {
        NamedCounts clone = new NamedCounts();
        clone.counts = new TreeMap<>(counts);
        return clone;
    }
}
