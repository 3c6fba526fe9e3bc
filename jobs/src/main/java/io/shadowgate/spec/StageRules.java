package io.shadowgate.spec;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.MappedFields;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules between {@code stages} and other keys. */
final class StageRules {
    private final SpecValues values;
    private final Problems problems;

    StageRules(SpecValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    void check() {
        List<Stage> stages = values.get(SpecKeys.STAGES);
        if (stages == null || stages.isEmpty()) {
            if (stages != null && values.has(SpecKeys.SINK_STAGES.path())) {
                problems.add(SpecKeys.SINK_STAGES.path(), "has no effect: the test has no stages");
            }
            return;
        }
        for (int i = 0; i < values.shadows(); i++) {
            String name = values.get(SpecKeys.SHADOW_NAME, i);
            if (name != null && name.equals(values.get(SpecKeys.PRIMARY_NAME))) {
                problems.add(
                        SpecValues.at(SpecKeys.SHADOW_NAME.path(), i),
                        "is the primary's name too; with stages the log tells by its"
                                + " primary_model which of them answered");
            }
        }
        Map<String, List<FieldPath>> fields = values.get(SpecKeys.RECORD_FIELDS);
        if (has(fields, MappedFields.KIND)) {
            problems.add(
                    "stages",
                    "need a log with whole calls, but a request and its response are two records"
                            + " here (traffic.record.fields.kind)");
        }
        checkCycles(stages);
    }

    private void checkCycles(List<Stage> stages) {
        Duration window = values.get(SpecKeys.WINDOW);
        if (window == null) {
            return;
        }
        for (Stage stage : stages) {
            String fault = WindowMultiples.fault(stage.cycle(), window, "the window");
            if (!fault.isEmpty()) {
                problems.add("stages", "cycle of stage " + stage.name() + ": " + fault);
            }
        }
    }

    private static boolean has(@Nullable Map<String, List<FieldPath>> fields, String name) {
        return fields != null && fields.containsKey(name) && !fields.get(name).isEmpty();
    }
}
