package io.shadowgate.layout;

import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How to read the records of a log that is not in ShadowGate's own layout.
 *
 * @param fields by field, the paths to try; the first that a record has counts. Without paths, the
 *     log does not have the field
 * @param where by path, the texts that may be there. A record with another text, or none, belongs
 *     elsewhere
 * @param within how far apart in event time a request and its response may be
 * @param zone of times that name none
 */
public record RecordMapping(
        Map<String, List<FieldPath>> fields,
        Map<FieldPath, List<String>> where,
        Duration within,
        ZoneId zone)
        implements Serializable {

    public static final Duration WITHIN = Duration.ofMinutes(10);

    public RecordMapping {
        if (within.toMillis() < 1) {
            throw new IllegalArgumentException("within " + within + " is below 1 ms");
        }
        // Copies that keep the order, because messages list the fields.
        fields = new LinkedHashMap<>(fields);
        where = new LinkedHashMap<>(where);
        for (String field : fields.keySet()) {
            if (!MappedFields.isKnown(field)) {
                throw new IllegalArgumentException("no field is called " + field);
            }
        }
    }

    /**
     * The same log, read for its labels alone. Where the mapping does not place a field of a label,
     * it has its own name.
     */
    public RecordMapping ofLabels() {
        Map<String, List<FieldPath>> labels = new LinkedHashMap<>();
        for (String field : MappedFields.OF_LABELS) {
            labels.put(
                    field,
                    fields.getOrDefault(
                            field, List.of(new FieldPath(FieldPath.Root.RECORD, List.of(field)))));
        }
        return new RecordMapping(labels, where, within, zone);
    }

    /** The same log, read only to see which model served each call, and how. */
    public RecordMapping ofServed() {
        Map<String, List<FieldPath>> served = new LinkedHashMap<>();
        for (String field : MappedFields.OF_SERVED) {
            if (fields.containsKey(field)) {
                served.put(field, paths(field));
            }
        }
        return new RecordMapping(served, where, within, zone);
    }

    /** The paths of a field; empty if the log does not have it. */
    public List<FieldPath> paths(String field) {
        return fields.getOrDefault(field, List.of());
    }

    public boolean has(String field) {
        return !paths(field).isEmpty();
    }

    /** Whether the spec or the layout says that the log has no latency, not even by its times. */
    public boolean isUntimed() {
        return Arrays.stream(MappedFields.Latency.values())
                .map(MappedFields.Latency::field)
                .anyMatch(field -> fields.containsKey(field) && !has(field));
    }

    /** Whether a path leads into the keys of Kafka records. */
    public boolean readsKeys() {
        return Stream.concat(
                        fields.values().stream().flatMap(List::stream), where.keySet().stream())
                .anyMatch(path -> path.root() == FieldPath.Root.KEY);
    }

    /** Whether a request and its response are two records. */
    public boolean isOfHalves() {
        return has(MappedFields.KIND);
    }
}
