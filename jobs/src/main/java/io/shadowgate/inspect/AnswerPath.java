package io.shadowgate.inspect;

import static io.shadowgate.layout.MappedFields.PRIMARY_PREDICTION;
import static io.shadowgate.layout.MappedFields.RESPONSE;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.mapping.RecordLook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the prediction within answers that hold more than it: objects, or one of several outputs.
 */
final class AnswerPath {
    private AnswerPath() {}

    /** The layout with a path to the prediction, where the answers alone do not say which it is. */
    static LogLayout refined(LogLayout layout, List<Sampled> records) {
        FieldPath response = place(layout);
        if (response == null) {
            return layout;
        }
        String output = output(layout);
        if (output != null) {
            return layout.withAnswers(
                    List.of(below(response, List.of("outputs", output, FieldPath.EACH_ROW))),
                    others(outputs(layout), output),
                    records);
        }
        RecordMapping mapping = layout.mapping();
        List<JsonNode> answers =
                layout.looks().stream()
                        .filter(look -> LogLayout.part(mapping, look) != LogLayout.Part.REQUEST)
                        .flatMap(look -> look.answers().stream())
                        .toList();
        Map<String, Profile> members = members(answers);
        String member = member(members);
        if (member == null) {
            return layout;
        }
        List<FieldPath> paths = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        if (!response.steps().contains(FieldPath.EACH_ROW)) {
            steps.add(FieldPath.EACH_ROW);
        }
        FieldPath rows = below(response, steps);
        paths.add(below(rows, List.of(member)));
        if (answers.stream().anyMatch(answer -> !answer.isObject() && !Profile.isAbsent(answer))) {
            // Other records have the answer itself there.
            paths.add(rows);
        }
        return layout.withAnswers(paths, others(List.copyOf(members.keySet()), member), records);
    }

    private static @Nullable FieldPath place(LogLayout layout) {
        String field = layout.placesAnswers() ? PRIMARY_PREDICTION : RESPONSE;
        return layout.looks().stream()
                .map(look -> look.places().get(field))
                .filter(path -> path != null)
                .findFirst()
                .orElse(null);
    }

    private static FieldPath below(FieldPath path, List<String> more) {
        List<String> steps = new ArrayList<>(path.steps());
        steps.addAll(more);
        return new FieldPath(path.root(), steps);
    }

    private static List<String> others(List<String> all, String one) {
        return all.stream().filter(name -> !name.equals(one)).toList();
    }

    private static @Nullable String output(LogLayout layout) {
        return layout.placesAnswers()
                ? null
                : outputs(layout).stream()
                        .min(Comparator.comparingInt(AnswerPath::rank))
                        .orElse(null);
    }

    /** The outputs that a response has, if it has several. */
    private static List<String> outputs(LogLayout layout) {
        return layout.looks().stream()
                .map(RecordLook::outputs)
                .filter(names -> names.size() > 1)
                .findFirst()
                .orElse(List.of());
    }

    private static int rank(String name) {
        int rank = FieldNames.rank(FieldNames.ANSWERS, name);
        return rank < 0 ? Integer.MAX_VALUE : rank;
    }

    /** The members of the answers that are objects. */
    private static Map<String, Profile> members(List<JsonNode> answers) {
        Map<String, Profile> members = new LinkedHashMap<>();
        for (JsonNode answer : answers) {
            if (answer.isObject()) {
                answer.properties()
                        .forEach(
                                member ->
                                        members.computeIfAbsent(
                                                        member.getKey(), name -> new Profile())
                                                .add(member.getValue()));
            }
        }
        return members;
    }

    private static @Nullable String member(Map<String, Profile> members) {
        return members.entrySet().stream()
                .filter(member -> member.getValue().present() > 0)
                .filter(member -> member.getValue().count(Profile.Type.OBJECT) == 0)
                .min(
                        Comparator.<Map.Entry<String, Profile>>comparingInt(
                                        member -> rank(member.getKey()))
                                .thenComparing(member -> !member.getValue().isNumeric()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }
}
