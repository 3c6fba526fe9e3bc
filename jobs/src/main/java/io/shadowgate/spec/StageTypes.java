package io.shadowgate.spec;

import static io.shadowgate.spec.SpecType.fault;

import io.shadowgate.text.NearestName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The list of stages of a spec. A stage with several weights becomes several steps. */
final class StageTypes {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final SpecType<Duration> TIME = QuantityTypes.duration(SECOND, SECOND);
    private static final SpecType<Double> WEIGHT = QuantityTypes.number(0, false, 1, "");
    private static final SpecType<Double> LIMIT =
            QuantityTypes.number(0, true, Double.POSITIVE_INFINITY, "");

    /** The keys of a stage with their types; those of durations have these defaults. */
    private static final Map<String, Duration> TIMES = times();

    private static final List<String> KEYS =
            List.of(
                    "name",
                    "weight",
                    "weights",
                    "min-duration",
                    "max-duration",
                    "cycle",
                    "idle-halt",
                    "valid-for",
                    "gates");

    static final SpecType<List<Stage>> STAGES =
            new SpecType<>(
                    "a list of sections with `name`, `weight` or `weights`, `min-duration`,"
                            + " `max-duration`, `cycle`, `idle-halt`, `valid-for` and `gates`",
                    Map.of("type", "array", "items", schema()),
                    StageTypes::stages);

    private StageTypes() {}

    /** A duration of zero stands for none. */
    private static Map<String, Duration> times() {
        Map<String, Duration> times = new LinkedHashMap<>();
        times.put("min-duration", Duration.ofDays(1));
        times.put("max-duration", Duration.ZERO);
        times.put("cycle", Duration.ofDays(1));
        times.put("idle-halt", Duration.ofDays(1));
        times.put("valid-for", Duration.ZERO);
        return times;
    }

    private static Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("name", SpecTypes.NAME.schema());
        properties.put("weight", WEIGHT.schema());
        properties.put("weights", Map.of("type", "array", "items", WEIGHT.schema(), "minItems", 1));
        TIMES.keySet().forEach(key -> properties.put(key, TIME.schema()));
        Map<String, Object> gates = new LinkedHashMap<>();
        for (ArmLimit limit : ArmLimit.values()) {
            gates.put(limit.key(), LIMIT.schema());
        }
        properties.put(
                "gates",
                Map.of("type", "object", "additionalProperties", false, "properties", gates));
        return Map.of(
                "type",
                "object",
                "additionalProperties",
                false,
                "required",
                List.of("name"),
                "properties",
                properties);
    }

    private static @Nullable List<Stage> stages(JsonNode node, String path, Problems problems) {
        if (!node.isArray()) {
            return fault(node, "is not a list; start each stage with \"- name: \"", path, problems);
        }
        List<Stage> steps = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean good = true;
        for (int i = 0; i < node.size(); i++) {
            List<Stage> stage = new OneStage(node.get(i), path + "[" + i + "]", problems).steps();
            good &= stage != null;
            if (stage != null) {
                steps.addAll(stage);
                if (!names.add(stage.get(0).name())) {
                    problems.add(
                            path + "[" + i + "].name",
                            "is the name of an earlier stage; weights of one stage are a list:"
                                    + " weights: [0.05, 0.25]");
                    good = false;
                }
            }
        }
        return good ? List.copyOf(steps) : null;
    }

    /** One entry of the list. */
    private static final class OneStage {
        private final JsonNode node;
        private final String path;
        private final Problems problems;
        private boolean good = true;

        OneStage(JsonNode node, String path, Problems problems) {
            this.node = node;
            this.path = path;
            this.problems = problems;
        }

        @Nullable List<Stage> steps() {
            if (!node.isObject()) {
                return fault(
                        node,
                        "is not a section with a name, such as {name: canary, weight: 0.05}",
                        path,
                        problems);
            }
            checkKeys(node, path, KEYS);
            String name = read("name", SpecTypes.NAME);
            if (!node.has("name")) {
                report("name", "missing: what the stage is called, such as canary");
            }
            List<Double> weights = weights();
            Map<String, Duration> times = new LinkedHashMap<>();
            TIMES.forEach(
                    (key, usual) -> {
                        Duration time = read(key, TIME);
                        times.put(key, time == null ? usual : time);
                    });
            Map<ArmLimit, Double> gates = gates();
            checkGates(weights, gates);
            Duration longest = time(times, "max-duration");
            if (longest != null && longest.compareTo(time(times, "min-duration")) <= 0) {
                report("max-duration", "is not longer than min-duration");
            }
            if (!good || name == null) {
                return null;
            }
            return weights.stream().map(weight -> stage(name, weight, times, gates)).toList();
        }

        private static Stage stage(
                String name,
                double weight,
                Map<String, Duration> times,
                Map<ArmLimit, Double> gates) {
            return new Stage(
                    name,
                    weight,
                    Objects.requireNonNull(times.get("min-duration")),
                    time(times, "max-duration"),
                    Objects.requireNonNull(times.get("cycle")),
                    Objects.requireNonNull(times.get("idle-halt")),
                    time(times, "valid-for"),
                    gates);
        }

        private static @Nullable Duration time(Map<String, Duration> times, String key) {
            Duration time = times.get(key);
            return time == null || time.isZero() ? null : time;
        }

        private void checkGates(List<Double> weights, Map<ArmLimit, Double> gates) {
            boolean serves = weights.stream().anyMatch(weight -> weight > 0);
            if (serves && gates.isEmpty() && good) {
                report(
                        "gates",
                        "missing: without a limit a stage proves nothing; set such as"
                                + " {max-error-ratio: 2}");
            } else if (!serves && node.has("gates")) {
                report(
                        "gates",
                        "have no effect: at weight 0 the comparison of the shadow decides, by the"
                                + " spec's gates");
            } else if (serves && weights.contains(0.0)) {
                report("weights", "have a 0 beside others; that is a stage of its own");
            }
        }

        /** Without any, the new model serves nobody. */
        private List<Double> weights() {
            if (node.has("weight") && node.has("weights")) {
                report("weights", "are given beside weight; write one of them");
            }
            JsonNode list = node.get("weights");
            if (list == null) {
                Double weight = read("weight", WEIGHT);
                return List.of(weight == null ? 0.0 : weight);
            }
            List<Double> weights = new ArrayList<>();
            if (!list.isArray() || list.isEmpty()) {
                report("weights", SpecType.show(list) + " is not a list such as [0.05, 0.25]");
            }
            for (int i = 0; i < list.size(); i++) {
                Double weight = WEIGHT.read(list.get(i), path + ".weights[" + i + "]", problems);
                good &= weight != null;
                if (weight != null && weights.contains(weight)) {
                    report("weights", "have " + weight + " twice");
                } else if (weight != null) {
                    weights.add(weight);
                }
            }
            return weights;
        }

        private Map<ArmLimit, Double> gates() {
            Map<ArmLimit, Double> gates = new LinkedHashMap<>();
            JsonNode section = node.get("gates");
            if (section == null) {
                return gates;
            }
            String at = path + ".gates";
            if (!section.isObject()) {
                report("gates", SpecType.show(section) + " is not a section");
                return gates;
            }
            checkKeys(section, at, Arrays.stream(ArmLimit.values()).map(ArmLimit::key).toList());
            for (ArmLimit limit : ArmLimit.values()) {
                JsonNode given = section.get(limit.key());
                if (given == null) {
                    continue;
                }
                Double value = LIMIT.read(given, at + "." + limit.key(), problems);
                String wrong = value == null ? "" : limit.fault(value);
                if (!wrong.isEmpty()) {
                    report("gates." + limit.key(), SpecType.show(given) + " " + wrong);
                } else if (value == null) {
                    good = false;
                } else {
                    gates.put(limit, value);
                }
            }
            return gates;
        }

        private void checkKeys(JsonNode section, String at, List<String> known) {
            for (String key : section.propertyNames()) {
                if (!known.contains(key)) {
                    String near =
                            NearestName.of(key, known)
                                    .map(name -> "did you mean " + name + "? ")
                                    .orElse("");
                    problems.add(
                            Problems.join(at, key),
                            "unknown key; " + near + "keys here: " + String.join(", ", known));
                    good = false;
                }
            }
        }

        private <T> @Nullable T read(String key, SpecType<T> type) {
            JsonNode value = node.get(key);
            if (value == null) {
                return null;
            }
            T read = type.read(value, path + "." + key, problems);
            good &= read != null;
            return read;
        }

        private void report(String key, String message) {
            problems.add(path + "." + key, message);
            good = false;
        }
    }
}
