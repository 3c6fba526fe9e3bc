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
        RecordMapping mapping = mapping(SpecKeys.RECORD_LAYOUT, given);
        if (given != null && mapping != null) {
            given.forEach(this::checkColumns);
            checkLatencies(mapping, values.get(SpecKeys.RECORD_LAYOUT));
        }
        checkLatenciesOfShadow();
    }

    /** Null if there is a problem, which is reported already. */
    private @Nullable RecordMapping mapping(
            SpecKey<String> layout, @Nullable Map<String, List<FieldPath>> given) {
        String name = values.get(layout);
        return given == null || name == null && values.has(layout.path())
                ? null
                : new RecordMapping(
                        Layouts.fields(name, given),
                        Map.of(),
                        RecordMapping.WITHIN,
                        ZoneOffset.UTC);
    }

    /** A limit on what a log does not have could never be kept: the test would never end. */
    private void checkLatenciesOfShadow() {
        boolean own = values.has(SpecKeys.SHADOW_RECORD);
        Double limit = values.get(SpecKeys.MAX_LATENCY);
        if (!values.has(SpecRules.SHADOW_LOG)
                || !own && !values.has(SpecKeys.RECORD)
                || limit == null
                || limit.isInfinite()) {
            return;
        }
        SpecKey<String> layout = own ? SpecKeys.SHADOW_RECORD_LAYOUT : SpecKeys.RECORD_LAYOUT;
        RecordMapping mapping =
                mapping(
                        layout,
                        values.get(own ? SpecKeys.SHADOW_RECORD_FIELDS : SpecKeys.RECORD_FIELDS));
        if (mapping == null
                || hasLatencies(mapping)
                || mapping.paths(MappedFields.SHADOW_LATENCY_MS).stream().anyMatch(this::isThere)) {
            return;
        }
        String name = values.get(layout);
        problems.add(
                SpecKeys.MAX_LATENCY.path(),
                "needs the shadow's latencies, but "
                        + (name == null
                                ? "the shadow's own log has none"
                                : "the layout " + name + " of the shadow's own log has none")
                        + "; write "
                        + Limits.NONE
                        + ", or say where they are with "
                        + (own ? SpecKeys.SHADOW_RECORD_FIELDS : SpecKeys.RECORD_FIELDS).path()
                        + "."
                        + MappedFields.SHADOW_LATENCY_MS);
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

    /** Whether the log may have latencies, by themselves or by its times. */
    private boolean hasLatencies(RecordMapping mapping) {
        boolean placed =
                Arrays.stream(MappedFields.Latency.values())
                        .flatMap(unit -> mapping.paths(unit.field()).stream())
                        .anyMatch(this::isThere);
        return placed || mapping.isOfHalves() && !mapping.isUntimed();
    }

    private void checkLatencies(RecordMapping mapping, @Nullable String layout) {
        if (hasLatencies(mapping) || !values.has(SpecKeys.PAIRED_EXCESS.path())) {
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
