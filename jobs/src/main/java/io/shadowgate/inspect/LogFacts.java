package io.shadowgate.inspect;

import static io.shadowgate.layout.MappedFields.FEATURES;
import static io.shadowgate.layout.MappedFields.PRIMARY_MODEL;
import static io.shadowgate.layout.MappedFields.PRIMARY_PREDICTION;
import static io.shadowgate.layout.MappedFields.REQUEST;
import static io.shadowgate.layout.MappedFields.REQUEST_ID;
import static io.shadowgate.layout.MappedFields.RESPONSE;
import static io.shadowgate.layout.MappedFields.SEGMENTS;
import static io.shadowgate.layout.MappedFields.SHADOW_PREDICTION;
import static io.shadowgate.layout.MappedFields.TIMESTAMP;

import io.shadowgate.inspect.LogLayout.Part;
import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.MappedFields.Latency;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.mapping.RecordLook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the records of a log hold, by its layout.
 *
 * @param fields what is known of each field that the layout has, in the order of the layout
 * @param segments by name
 * @param others values of fields that tell models or services apart, by the field's path
 */
public record LogFacts(
        LogLayout layout,
        Map<String, Field> fields,
        FeatureFacts features,
        Answers answers,
        Times times,
        Ids ids,
        Map<String, Profile> segments,
        Map<String, Profile> others) {

    /**
     * One field.
     *
     * @param place where it was found; null if it was found nowhere
     * @param profile of its values, in the records that should have it
     */
    public record Field(@Nullable FieldPath place, Profile profile) {}

    /**
     * The ids of whole requests.
     *
     * @param repeated how many are there more than once
     * @param different how many of these have different contents each time
     * @param farthestMs the longest time between two records of one id
     */
    public record Ids(int distinct, int repeated, int different, long farthestMs) {}

    static final int MOST_OF_A_SEGMENT = 50;

    /** More values are names of something else. */
    private static final int MOST_MODELS = 10;

    public static LogFacts of(LogLayout layout, List<Sampled> records) {
        RecordMapping mapping = layout.mapping();
        Map<String, Field> fields = new LinkedHashMap<>();
        for (String field : mapping.fields().keySet()) {
            if (mapping.has(field)) {
                fields.put(field, field(field, layout, mapping));
            }
        }
        Times times = new Times(mapping.zone());
        List<JsonNode> rows = new ArrayList<>();
        List<JsonNode> answers = new ArrayList<>();
        Map<String, Profile> segments = new LinkedHashMap<>();
        for (RecordLook look : layout.looks()) {
            times.add(look.fields().get(TIMESTAMP));
            Part part = LogLayout.part(mapping, look);
            if (part != Part.RESPONSE) {
                rows.addAll(look.rows());
            }
            if (part != Part.REQUEST) {
                answers.addAll(look.answers());
            }
            JsonNode all = look.fields().get(SEGMENTS);
            if (all != null && all.isObject()) {
                all.properties()
                        .forEach(
                                each ->
                                        segments.computeIfAbsent(
                                                        each.getKey(), name -> new Profile())
                                                .add(each.getValue()));
            }
        }
        return new LogFacts(
                layout,
                fields,
                FeatureFacts.of(rows),
                Answers.of(answers),
                times,
                ids(layout, mapping),
                segments,
                others(layout, records));
    }

    private static Field field(String field, LogLayout layout, RecordMapping mapping) {
        Profile profile = new Profile();
        FieldPath place = null;
        for (RecordLook look : layout.looks()) {
            if (isOf(field, LogLayout.part(mapping, look))) {
                JsonNode value = look.fields().get(field);
                boolean ofRow = field.equals(FEATURES) && value == null && !look.rows().isEmpty();
                profile.add(ofRow ? look.rows().get(0) : value);
            }
            place = place == null ? look.places().get(field) : place;
        }
        return new Field(place, profile);
    }

    /** Whether such a part of an exchange can have the field. */
    private static boolean isOf(String field, Part part) {
        return switch (part) {
            case REQUEST ->
                    !field.equals(RESPONSE)
                            && !field.equals(PRIMARY_PREDICTION)
                            && Arrays.stream(Latency.values())
                                    .noneMatch(unit -> unit.field().equals(field));
            case RESPONSE -> !field.equals(REQUEST) && !field.equals(FEATURES);
            case BOTH, UNKNOWN -> true;
        };
    }

    private static Ids ids(LogLayout layout, RecordMapping mapping) {
        Map<String, List<RecordLook>> byId = new HashMap<>();
        for (RecordLook look : layout.looks()) {
            JsonNode id = look.fields().get(REQUEST_ID);
            if (id != null) {
                byId.computeIfAbsent(
                                LogLayout.part(mapping, look) + " " + id.asString(""),
                                key -> new ArrayList<>())
                        .add(look);
            }
        }
        int repeated = 0;
        int different = 0;
        long farthest = 0;
        for (List<RecordLook> looks : byId.values()) {
            if (looks.size() > 1) {
                repeated++;
                long contents =
                        looks.stream()
                                .map(look -> look.rows() + " " + look.answers())
                                .distinct()
                                .count();
                different += contents == looks.size() ? 1 : 0;
                Times span = new Times(mapping.zone());
                looks.forEach(look -> span.add(look.fields().get(TIMESTAMP)));
                farthest =
                        span.isEmpty() ? farthest : Math.max(farthest, span.last() - span.first());
            }
        }
        return new Ids(byId.size(), repeated, different, farthest);
    }

    /** Fields beside those of the layout that may tell whose answer a record holds. */
    private static Map<String, Profile> others(LogLayout layout, List<Sampled> records) {
        Map<String, Profile> others = new LinkedHashMap<>();
        for (Sampled each : records) {
            each.record()
                    .properties()
                    .forEach(
                            member -> {
                                JsonNode value = RecordLook.opened(member.getValue());
                                String path =
                                        "/" + member.getKey().replace("~", "~0").replace("/", "~1");
                                addOther(path, member.getKey(), value, others);
                                if (value.isObject()) {
                                    value.properties()
                                            .forEach(
                                                    below ->
                                                            addOther(
                                                                    path
                                                                            + "/"
                                                                            + below.getKey()
                                                                                    .replace(
                                                                                            "~",
                                                                                            "~0")
                                                                                    .replace(
                                                                                            "/",
                                                                                            "~1"),
                                                                    below.getKey(),
                                                                    below.getValue(),
                                                                    others));
                                }
                            });
        }
        others.entrySet()
                .removeIf(
                        each ->
                                each.getValue().distinct() > MOST_MODELS
                                        || layout.columns().contains(each.getKey().substring(1))
                                        || each.getKey().equals("/" + PRIMARY_MODEL));
        return others;
    }

    private static void addOther(
            String path, String name, JsonNode value, Map<String, Profile> others) {
        if (value.isString() && FieldNames.isOfModel(name)) {
            others.computeIfAbsent(path, key -> new Profile()).add(value);
        }
    }

    /** The commonest name of the primary in the log; null if the log names none. */
    public @Nullable String primaryModel() {
        Field field = fields.get(PRIMARY_MODEL);
        return field == null || field.profile().present() == 0
                ? null
                : field.profile().commonest(1).keySet().iterator().next();
    }

    /** Whether the log holds the answers of a shadow. */
    public boolean hasShadow() {
        return has(SHADOW_PREDICTION);
    }

    /** Whether any record has the field. */
    boolean has(String name) {
        Field field = fields.get(name);
        return field != null && field.profile().present() > 0;
    }

    /** The latencies of a field in ascending order; empty if the log has none. */
    public double[] latencies(String field) {
        Field found = fields.get(field);
        return found == null ? new double[0] : found.profile().numbers();
    }

    /** The field of the primary's latency; null if the log has none. */
    public @Nullable String latencyField() {
        for (Latency unit : Latency.values()) {
            Field field = fields.get(unit.field());
            if (field != null && field.profile().numbers().length > 0) {
                return unit.field();
            }
        }
        return null;
    }

    /** Segments with few values, which can have reports of their own. */
    public List<String> usefulSegments() {
        return segments.entrySet().stream()
                .filter(
                        each ->
                                each.getValue().distinct() > 1
                                        && each.getValue().distinct() <= MOST_OF_A_SEGMENT
                                        && !each.getValue().isUnique())
                .map(Map.Entry::getKey)
                .toList();
    }
}
