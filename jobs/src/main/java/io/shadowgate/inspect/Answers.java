package io.shadowgate.inspect;

import io.shadowgate.spec.Compare.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the primary's predictions are.
 *
 * @param profile of the predictions; of an array of one, of what is in it
 * @param kind null if there are no predictions, or none of a kind that can be compared
 * @param whole whether all are whole numbers, which may be scores or labels
 */
public record Answers(Profile profile, @Nullable Kind kind, boolean whole) {
    /** More labels are rather numbers. */
    private static final int MOST_CLASSES = 30;

    static Answers of(Iterable<JsonNode> answers) {
        Profile profile = new Profile();
        for (JsonNode answer : answers) {
            profile.add(answer.isArray() && answer.size() == 1 ? answer.get(0) : answer);
        }
        boolean whole =
                profile.count(Profile.Type.NUMBER) == 0
                        && profile.numbers().length > 0
                        && Arrays.stream(profile.numbers())
                                .allMatch(number -> number == Math.rint(number))
                        && profile.values().keySet().stream()
                                .noneMatch(text -> text.matches("[+-]?\\d*\\.\\d*"));
        return new Answers(profile, kind(profile, whole), whole);
    }

    private static @Nullable Kind kind(Profile profile, boolean whole) {
        if (profile.present() == 0) {
            return null;
        }
        int numbers =
                profile.count(Profile.Type.NUMBER)
                        + profile.count(Profile.Type.WHOLE)
                        + profile.count(Profile.Type.NUMERIC_TEXT);
        int texts = profile.count(Profile.Type.TEXT) + profile.count(Profile.Type.BOOLEAN);
        int lists = profile.count(Profile.Type.LIST) + profile.count(Profile.Type.OTHER_LIST);
        if (lists > numbers && lists > texts) {
            return Kind.VECTOR;
        }
        if (texts > numbers) {
            return Kind.LABEL;
        }
        if (numbers == 0) {
            return null;
        }
        boolean classes =
                whole
                        && profile.distinct() <= MOST_CLASSES
                        && (profile.distinct() <= 3 || profile.distinct() * 4 <= profile.present());
        return classes ? Kind.LABEL : Kind.SCORE;
    }

    /** Whether the primary logs nothing but 0 and 1, and both. */
    public boolean areZeroAndOne() {
        double[] numbers = profile.numbers();
        return whole
                && profile.distinct() == 2
                && numbers[0] == 0
                && numbers[numbers.length - 1] == 1;
    }

    /** The labels, the commonest first. */
    public Map<String, Integer> labels(int most) {
        return profile.commonest(most);
    }

    /** How many numbers a vector has; -1 if that differs. */
    public int width() {
        List<String> shapes = List.copyOf(profile.shapes());
        return shapes.size() == 1 && shapes.get(0).matches("\\[\\d+\\]")
                ? Integer.parseInt(shapes.get(0).replaceAll("\\D", ""))
                : -1;
    }
}
