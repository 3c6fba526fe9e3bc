package io.shadowgate.spec;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.MappedFields;
import io.shadowgate.layout.RecordMapping;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules between {@code traffic.record}, the columns of files, and gates that need a field. */
final class RecordRules {
    private final SpecValues values;
    private final Problems problems;

    /** The names of all columns; empty if the files have them. */
    private final List<String> columns;

    RecordRules(SpecValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
        List<String> named = values.get(SpecKeys.FILES_COLUMNS);
        this.columns = named == null ? List.of() : named;
    }

    void check() {
        Map<String, List<FieldPath>> given = values.get(SpecKeys.RECORD_FIELDS);
        String layout = values.get(SpecKeys.RECORD_LAYOUT);
        if (given == null || layout == null && values.has(SpecKeys.RECORD_LAYOUT)) {
            // Reported already.
            return;
        }
        given.forEach(this::checkColumns);
        checkLatencies(
                new RecordMapping(
                        Layouts.fields(layout, given),
                        Map.of(),
                        RecordMapping.WITHIN,
                        ZoneOffset.UTC),
                layout);
    }

    private void checkColumns(String field, List<FieldPath> paths) {
        if (!paths.isEmpty() && paths.stream().noneMatch(this::isThere)) {
            problems.add(
                    SpecKeys.RECORD_FIELDS.path() + "." + field,
                    "is not in traffic.files.columns, which are " + String.join(", ", columns));
        }
    }

    /** Whether there can be something at the path. */
    private boolean isThere(FieldPath path) {
        return columns.isEmpty()
                || path.root() != FieldPath.Root.RECORD
                || path.steps().isEmpty()
                || columns.contains(path.steps().get(0));
    }

    private void checkLatencies(RecordMapping mapping, @Nullable String layout) {
        boolean placed =
                Arrays.stream(MappedFields.Latency.values())
                        .flatMap(unit -> mapping.paths(unit.field()).stream())
                        .anyMatch(this::isThere);
        boolean byTimes = mapping.isOfHalves() && !mapping.isUntimed();
        if (placed || byTimes || !values.has(SpecKeys.PAIRED_EXCESS.path())) {
            return;
        }
        boolean named = !columns.isEmpty() && !mapping.isUntimed();
        problems.add(
                SpecKeys.PAIRED_EXCESS.path(),
                "needs the primary's latencies, but "
                        + (named
                                ? "traffic.files.columns has no primary_latency_ms"
                                : layout == null
                                        ? "traffic.record.fields says that the log has none"
                                        : "the layout "
                                                + layout
                                                + " has none; if the log has them, say where with"
                                                + " traffic.record.fields.primary_latency_ms"));
    }
}
