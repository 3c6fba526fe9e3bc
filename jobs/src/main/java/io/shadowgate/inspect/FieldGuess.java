package io.shadowgate.inspect;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.MappedFields;
import io.shadowgate.mapping.RecordLook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Guesses which fields of an unknown layout are ids, times, predictions, latencies and features. It
 * goes by their names first, and by their values where names do not tell.
 */
final class FieldGuess {
    /** Bodies that have one of these are known by it. */
    private static final List<String> REQUEST_KEYS =
            List.of(
                    "instances",
                    "inputs",
                    "dataframe_split",
                    "dataframe_records",
                    "ndarray",
                    "input_data",
                    "Inputs");

    private static final List<String> RESPONSE_KEYS = List.of("predictions", "outputs", "Results");

    private static final int DEEPEST = 6;
    private static final double MOST_OF_THEM = 0.5;

    /** Of records that are requests or responses, about half are either. */
    private static final double ABOUT_HALF = 0.3;

    /**
     * What was guessed.
     *
     * @param fields the path of each field that was found
     * @param columns the features, if each stands beside the other fields; otherwise empty
     * @param beside where the object is that holds those
     */
    record Guessed(Map<String, FieldPath> fields, List<String> columns, FieldPath beside) {}

    /** A place in records, and what is there. */
    private static final class Place {
        final FieldPath path;
        final Profile profile = new Profile();
        final List<JsonNode> values = new ArrayList<>();

        Place(List<String> steps) {
            this.path = new FieldPath(FieldPath.Root.RECORD, steps);
        }

        String name() {
            return path.steps().get(path.steps().size() - 1);
        }

        boolean isConstant() {
            return profile.present() > 1 && profile.distinct() == 1;
        }

        boolean isScalar() {
            return profile.present() > 0
                    && profile.count(Profile.Type.OBJECT) == 0
                    && profile.count(Profile.Type.LIST) == 0
                    && profile.count(Profile.Type.OTHER_LIST) == 0;
        }
    }

    private final int records;
    private final Map<List<String>, Place> places = new LinkedHashMap<>();
    private final Map<String, FieldPath> found = new LinkedHashMap<>();

    /** Where the object is that holds the features, if they stand beside the other fields. */
    private List<String> beside = List.of();

    private FieldGuess(List<JsonNode> records) {
        this.records = records.size();
        for (JsonNode record : records) {
            walk(record, List.of());
        }
    }

    static Guessed of(List<JsonNode> records) {
        return new FieldGuess(records).guess();
    }

    private void walk(JsonNode node, List<String> steps) {
        if (steps.size() >= DEEPEST || !node.isObject()) {
            return;
        }
        node.properties()
                .forEach(
                        member -> {
                            List<String> below = new ArrayList<>(steps);
                            below.add(member.getKey());
                            JsonNode value = RecordLook.opened(member.getValue());
                            Place place = places.computeIfAbsent(below, Place::new);
                            place.profile.add(value);
                            place.values.add(value);
                            walk(value, below);
                        });
    }

    private Guessed guess() {
        take(MappedFields.TIMESTAMP, byName(FieldNames.TIMES, this::isTime));
        if (!found.containsKey(MappedFields.TIMESTAMP)) {
            take(MappedFields.TIMESTAMP, first(this::isWrittenTime));
        }
        // Times in a form that is not read: a run then says what is there and what would fit.
        take(
                MappedFields.TIMESTAMP,
                byName(
                        FieldNames.TIMES,
                        place -> place.isScalar() && place.profile.isAll(Profile.Type.TEXT)));
        kind();
        if (!found.containsKey(MappedFields.REQUEST)) {
            rows();
        }
        take(MappedFields.REQUEST_ID, byName(FieldNames.IDS, this::isId));
        if (!found.containsKey(MappedFields.REQUEST_ID)) {
            take(MappedFields.REQUEST_ID, first(this::looksLikeId));
        }
        answers();
        Place latency = first(this::isLatency);
        if (latency != null) {
            double[] numbers = latency.profile.numbers();
            take(FieldNames.latencyField(latency.name(), Quantiles.of(numbers, 0.5)), latency);
        }
        take(MappedFields.STATUS, first(place -> isStatus(place)));
        take(MappedFields.GROUND_TRUTH, byName(FieldNames.LABELS, Place::isScalar));
        return new Guessed(
                Map.copyOf(found), columns(), new FieldPath(FieldPath.Root.RECORD, beside));
    }

    private void take(String field, @Nullable Place place) {
        if (place != null) {
            found.putIfAbsent(field, place.path);
        }
    }

    private boolean isFree(Place place) {
        return found.values().stream()
                .noneMatch(
                        path ->
                                path.steps().size() <= place.path.steps().size()
                                        && place.path
                                                .steps()
                                                .subList(0, path.steps().size())
                                                .equals(path.steps()));
    }

    private boolean isCommon(Place place) {
        return place.profile.present() >= MOST_OF_THEM * records;
    }

    /** The place whose name fits best; of equal names, the one nearest to the record. */
    private @Nullable Place byName(List<String> names, Predicate<Place> fits) {
        return places.values().stream()
                .filter(place -> FieldNames.rank(names, place.name()) >= 0)
                .filter(place -> isFree(place) && isCommon(place) && fits.test(place))
                .min(
                        // What never differs says nothing, such as the _score of a search.
                        Comparator.<Place>comparingInt(place -> place.isConstant() ? 1 : 0)
                                .thenComparingInt(place -> FieldNames.rank(names, place.name()))
                                .thenComparingInt(place -> place.path.steps().size()))
                .orElse(null);
    }

    private @Nullable Place first(Predicate<Place> fits) {
        return places.values().stream()
                .filter(place -> isFree(place) && isCommon(place) && fits.test(place))
                .findFirst()
                .orElse(null);
    }

    private boolean isTime(Place place) {
        return share(place, Times::isPlausible) > MOST_OF_THEM;
    }

    /** A time that cannot be another number. */
    private boolean isWrittenTime(Place place) {
        return place.isScalar()
                && share(
                                place,
                                value ->
                                        value.isString()
                                                && !Profile.isNumber(value.stringValue())
                                                && Times.isPlausible(value))
                        > MOST_OF_THEM;
    }

    private static double share(Place place, Predicate<JsonNode> test) {
        List<JsonNode> there =
                place.values.stream().filter(value -> !Profile.isAbsent(value)).toList();
        return there.isEmpty() ? 0 : (double) there.stream().filter(test).count() / there.size();
    }

    private boolean isId(Place place) {
        return place.isScalar()
                && place.profile.isAll(
                        Profile.Type.TEXT, Profile.Type.WHOLE, Profile.Type.NUMERIC_TEXT)
                && place.profile.distinct() * 2 >= place.profile.present();
    }

    private boolean looksLikeId(Place place) {
        return place.profile.isUnique()
                && place.profile.isAll(Profile.Type.TEXT)
                && share(
                                place,
                                value ->
                                        value.stringValue()
                                                .matches(
                                                        "(?i)[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}"))
                        > MOST_OF_THEM;
    }

    private boolean isLatency(Place place) {
        return FieldNames.isLatency(place.name())
                && place.profile.isNumeric()
                && !isTime(place)
                && place.profile.numbers()[0] >= 0;
    }

    private boolean isStatus(Place place) {
        if (!FieldNames.plain(place.name()).matches("(http)?status(code)?")
                || !place.profile.isNumeric()) {
            return false;
        }
        double[] numbers = place.profile.numbers();
        return numbers[0] >= 100 && numbers[numbers.length - 1] < 600;
    }

    /** Requests and responses that are records of their own, and the place of their bodies. */
    private void kind() {
        Place kind =
                first(
                        place ->
                                place.profile.isAll(Profile.Type.TEXT)
                                        && share(place, value -> isKind(value, "request", "inputs"))
                                                > ABOUT_HALF
                                        && share(
                                                        place,
                                                        value ->
                                                                isKind(
                                                                        value,
                                                                        "response",
                                                                        "outputs"))
                                                > ABOUT_HALF);
        Place body =
                kind == null
                        ? null
                        : first(
                                place ->
                                        share(
                                                        place,
                                                        value ->
                                                                isRequestBody(value)
                                                                        || isResponseBody(value))
                                                > MOST_OF_THEM);
        if (body != null) {
            take(MappedFields.KIND, kind);
            take(MappedFields.REQUEST, body);
            take(MappedFields.RESPONSE, body);
        }
    }

    private static boolean isKind(JsonNode value, String... ends) {
        String text = value.asString("").toLowerCase(Locale.ROOT);
        return Arrays.stream(ends).anyMatch(text::endsWith);
    }

    /** Features in one place: a body known by its own keys, an object, or an array. */
    private void rows() {
        Place body =
                places.values().stream()
                        .filter(place -> isFree(place) && isCommon(place))
                        .filter(place -> share(place, FieldGuess::isRequestBody) > MOST_OF_THEM)
                        .findFirst()
                        .orElse(null);
        if (body != null) {
            take(MappedFields.REQUEST, body);
            return;
        }
        Place answer = byName(FieldNames.ANSWERS, Place::isScalar);
        Place named = byName(FieldNames.ROWS, place -> isRow(place) && !isAround(place, answer));
        if (named != null) {
            take(MappedFields.FEATURES, named);
            return;
        }
        if (answer != null && answer.path.steps().size() > 1) {
            beside = answer.path.steps().subList(0, answer.path.steps().size() - 1);
            if (!columns().isEmpty()) {
                return;
            }
            beside = List.of();
        }
        places.values().stream()
                .filter(place -> isFree(place) && isCommon(place) && isRow(place))
                .filter(place -> FieldNames.rank(FieldNames.ANSWERS, place.name()) < 0)
                .filter(place -> place.profile.isAll(Profile.Type.OBJECT) || isLongList(place))
                .max(Comparator.comparingLong(FieldGuess::width))
                .filter(place -> width(place) > scalarsAtTop())
                .ifPresent(place -> take(MappedFields.FEATURES, place));
    }

    private long scalarsAtTop() {
        return places.values().stream()
                .filter(place -> place.path.steps().size() == 1 && place.isScalar())
                .filter(place -> isFeature(place.name(), place))
                .count();
    }

    private static boolean isRequestBody(JsonNode value) {
        return value.isObject()
                && REQUEST_KEYS.stream().anyMatch(value::has)
                && RecordLook.bodyFault(value, false) == null;
    }

    private static boolean isResponseBody(JsonNode value) {
        return value.isObject()
                && RESPONSE_KEYS.stream().anyMatch(value::has)
                && RecordLook.bodyFault(value, true) == null;
    }

    private boolean isRow(Place place) {
        return share(
                        place,
                        value ->
                                value.isArray() && !value.isEmpty()
                                        || value.isObject()
                                                && value.valueStream().anyMatch(FieldGuess::isCell))
                > MOST_OF_THEM;
    }

    /** Whether a place holds another: an envelope of both features and answer is no row. */
    private static boolean isAround(Place place, @Nullable Place other) {
        int depth = place.path.steps().size();
        return other != null
                && other.path.steps().size() > depth
                && other.path.steps().subList(0, depth).equals(place.path.steps());
    }

    private static boolean isCell(JsonNode value) {
        return value.isValueNode()
                || value.isArray() && !value.isEmpty() && !value.get(0).isObject();
    }

    private static boolean isLongList(Place place) {
        return place.profile.isList() && width(place) > 1;
    }

    private static long width(Place place) {
        return place.values.stream().mapToLong(JsonNode::size).max().orElse(0);
    }

    private void answers() {
        if (found.containsKey(MappedFields.RESPONSE)) {
            return;
        }
        Place body =
                places.values().stream()
                        .filter(place -> isFree(place) && isCommon(place))
                        .filter(place -> share(place, FieldGuess::isResponseBody) > MOST_OF_THEM)
                        .findFirst()
                        .orElse(null);
        if (body != null) {
            take(MappedFields.RESPONSE, body);
            return;
        }
        take(
                MappedFields.PRIMARY_PREDICTION,
                byName(
                        FieldNames.ANSWERS,
                        place -> place.isScalar() || place.profile.isAll(Profile.Type.LIST)));
        take(MappedFields.SHADOW_PREDICTION, byName(FieldNames.SHADOWS, place -> place.isScalar()));
    }

    /** What is left of an object, where features stand beside the other fields. */
    private List<String> columns() {
        if (found.containsKey(MappedFields.FEATURES) || found.containsKey(MappedFields.REQUEST)) {
            return List.of();
        }
        Set<String> columns = new LinkedHashSet<>();
        for (Place place : places.values()) {
            List<String> steps = place.path.steps();
            if (steps.size() == beside.size() + 1
                    && steps.subList(0, beside.size()).equals(beside)
                    && isFree(place)
                    && place.isScalar()
                    && isFeature(place.name(), place)) {
                columns.add(place.name());
            }
        }
        return List.copyOf(columns);
    }

    private boolean isFeature(String name, Place place) {
        boolean other =
                FieldNames.rank(FieldNames.IDS, name) >= 0
                        || FieldNames.rank(FieldNames.ANSWERS, name) >= 0
                        || FieldNames.isOfAnswer(name)
                        || FieldNames.rank(FieldNames.LABELS, name) >= 0
                        || FieldNames.rank(FieldNames.SHADOWS, name) >= 0
                        || FieldNames.isOfModel(name)
                        || FieldNames.isLatency(name)
                        || FieldNames.rank(FieldNames.TIMES, name) >= 0 && isTime(place)
                        || name.startsWith("Unnamed: ")
                        || name.isEmpty();
        // Texts that never repeat are names of something, and times are no numbers.
        return !other
                && !isWrittenTime(place)
                && !(place.profile.isAll(Profile.Type.TEXT)
                        && place.profile.isUnique()
                        && place.profile.present() > 20);
    }
}
