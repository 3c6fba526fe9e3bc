package io.shadowgate.admission;

import io.shadowgate.record.Rejected;
import io.shadowgate.statistics.MessageKind;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why the records of a job were rejected, by kind of reason, for the one who runs it. Results never
 * come from it.
 *
 * @param total of all records that were rejected as they were read
 * @param kinds among the first of each subtask
 */
public record Rejections(long total, TreeMap<String, Kind> kinds) implements Serializable {
    /** The accumulator's name. */
    public static final String NAME = "rejections";

    /** Kinds of reasons beyond these, and records beyond the first, count in the total alone. */
    private static final int MOST_KINDS = 100;

    private static final int MOST_RECORDS = 10_000;

    /**
     * Records that were rejected for the same reason.
     *
     * @param example one of the reasons, with what it quotes
     * @param position of that record
     * @param record its beginning
     */
    public record Kind(String example, String position, String record, long count)
            implements Serializable {
        private Kind plus(Kind other) {
            // The same example whichever subtask comes first.
            Kind first = position.compareTo(other.position) <= 0 ? this : other;
            return new Kind(first.example, first.position, first.record, count + other.count);
        }
    }

    /** What a job has counted so far. */
    public static Rejections of(Map<String, Object> accumulators) {
        return accumulators.get(NAME) instanceof Rejections found
                ? found
                : new Rejections(0, new TreeMap<>());
    }

    /** The commonest first. */
    public List<Kind> commonest() {
        return kinds.values().stream()
                .sorted(
                        Comparator.comparingLong(Kind::count)
                                .reversed()
                                .thenComparing(Kind::example))
                .toList();
    }

    /** Adds up the rejected records of all subtasks. */
    static final class Accumulator
            implements org.apache.flink.api.common.accumulators.Accumulator<Rejected, Rejections> {
        private static final long serialVersionUID = 1;

        private long total;
        private TreeMap<String, Kind> kinds = new TreeMap<>();

        @Override
        public void add(Rejected record) {
            total++;
            if (total <= MOST_RECORDS) {
                add(
                        MessageKind.of(record.reason()),
                        new Kind(record.reason(), record.position(), record.record(), 1));
            }
        }

        private void add(String kind, Kind more) {
            if (kinds.size() < MOST_KINDS || kinds.containsKey(kind)) {
                kinds.merge(kind, more, Kind::plus);
            }
        }

        @Override
        public Rejections getLocalValue() {
            return new Rejections(total, new TreeMap<>(kinds));
        }

        @Override
        public void resetLocal() {
            total = 0;
            kinds.clear();
        }

        @Override
        public void merge(
                org.apache.flink.api.common.accumulators.Accumulator<Rejected, Rejections> other) {
            Rejections more = other.getLocalValue();
            total += more.total;
            more.kinds.forEach(this::add);
        }

        @Override
        public Accumulator clone() {
            Accumulator clone = new Accumulator();
            clone.total = total;
            clone.kinds = new TreeMap<>(kinds);
            return clone;
        }
    }
}
