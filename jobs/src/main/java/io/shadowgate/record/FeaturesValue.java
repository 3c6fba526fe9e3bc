package io.shadowgate.record;

import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_END_OBJECT;
import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_UNKNOWN_NAME;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the features of a request: an array of numbers, or an object of named values. */
final class FeaturesValue {
    private static final double EXACT_IN_A_DOUBLE = 0x1p53;

    private FeaturesValue() {}

    /** Leaves faults with the draft, since not every request needs its features. */
    static void read(FieldValue value, RequestDraft draft) {
        try {
            readAny(value, draft);
        } catch (RejectedRecordException e) {
            draft.featuresFault(e.getMessage());
            value.skip();
        }
    }

    private static void readAny(FieldValue value, RequestDraft draft)
            throws RejectedRecordException {
        boolean object = value.token() == JsonToken.START_OBJECT;
        if (!draft.schema.readsFeatures()) {
            value.skip();
        } else if (draft.schema.features().isEmpty()) {
            if (object) {
                throw new RejectedRecordException(
                        "features is an object, but the spec does not name the shadow's features"
                                + " (shadows[].features gives the model's input order)");
            }
            readArray(value, draft);
        } else if (object) {
            readNamed(value, draft);
        } else {
            throw value.wrong("an object with the features that the spec names");
        }
    }

    private static void readNamed(FieldValue value, RequestDraft draft) {
        JsonParser parser = value.parser();
        Members members = draft.features;
        double[] numbers = new double[members.count()];
        Arrays.fill(numbers, Double.NaN);
        draft.features(numbers);
        boolean[] seen = new boolean[numbers.length];
        for (int i = members.next(parser); i != MATCH_END_OBJECT; i = members.next(parser)) {
            JsonToken token = parser.nextToken();
            if (i == MATCH_UNKNOWN_NAME) {
                parser.skipChildren();
                continue;
            }
            if (seen[i]) {
                draft.featuresFault(members.shown(i) + " stands twice");
            }
            seen[i] = true;
            try {
                readOne(i, value.at(parser, token, members.shown(i)), numbers, draft);
            } catch (RejectedRecordException e) {
                draft.featuresFault(e.getMessage());
                parser.skipChildren();
            }
        }
    }

    private static void readOne(int i, FieldValue value, double[] numbers, RequestDraft draft)
            throws RejectedRecordException {
        switch (value.token()) {
            case VALUE_TRUE -> numbers[i] = 1;
            case VALUE_FALSE -> numbers[i] = 0;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                if (isNan(value.parser(), value.token())) {
                    if (!isOptional(draft, i)) {
                        throw MissingFeature.isNan(draft.features.shown(i));
                    }
                } else {
                    numbers[i] = value.number();
                    keepDigits(value.parser(), value.token(), i, draft);
                }
            }
            case VALUE_STRING -> {
                draft.texts = draft.texts == null ? new String[numbers.length] : draft.texts;
                draft.texts[i] = value.parser().getString();
            }
            case VALUE_NULL -> {
                if (!isOptional(draft, i)) {
                    throw MissingFeature.isNull(draft.features.shown(i));
                }
            }
            case START_ARRAY -> {
                if (!draft.schema.forms().listed().contains(draft.schema.features().get(i))) {
                    throw value.wrong("a number, a text or a boolean");
                }
                putList(i, numbers.length, flat(value.parser(), draft.features.shown(i)), draft);
            }
            default -> throw value.wrong("a number, a text or a boolean");
        }
    }

    private static boolean isOptional(RequestDraft draft, int feature) {
        return draft.schema.forms().optional().contains(draft.schema.features().get(feature));
    }

    private static boolean isNan(JsonParser parser, JsonToken token) {
        return token == JsonToken.VALUE_NUMBER_FLOAT
                && parser.isNaN()
                && Double.isNaN(parser.getDoubleValue());
    }

    /** Of a whole number that a double rounds. */
    private static void keepDigits(
            JsonParser parser, JsonToken token, int place, RequestDraft draft) {
        if (token == JsonToken.VALUE_NUMBER_INT
                && draft.numbers != null
                && Math.abs(draft.numbers[place]) >= EXACT_IN_A_DOUBLE) {
            draft.texts = draft.texts == null ? new String[draft.numbers.length] : draft.texts;
            draft.texts[place] = parser.getString();
        }
    }

    private static void putList(int place, int places, double[] list, RequestDraft draft) {
        draft.lists = draft.lists == null ? new double[places][] : draft.lists;
        draft.lists[place] = list;
    }

    /** An array of numbers, or of arrays of numbers. */
    private static void readArray(FieldValue value, RequestDraft draft)
            throws RejectedRecordException {
        if (value.token() != JsonToken.START_ARRAY) {
            throw value.wrong("an array of numbers");
        }
        JsonParser parser = value.parser();
        boolean optional = draft.schema.forms().optionalNumbers();
        double[] numbers = new double[32];
        Map<Integer, double[]> lists = new HashMap<>();
        Map<Integer, String> digits = new HashMap<>();
        RejectedRecordException first = null;
        int size = 0;
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            numbers[size] = Double.NaN;
            try {
                if (t == JsonToken.START_ARRAY) {
                    lists.put(size, flat(parser, "features[" + size + "]"));
                } else if (t == JsonToken.VALUE_NULL || isNan(parser, t)) {
                    if (!optional) {
                        String number = "features[" + size + "]";
                        throw t == JsonToken.VALUE_NULL
                                ? MissingFeature.isNull(number)
                                : MissingFeature.isNan(number);
                    }
                } else {
                    numbers[size] = number(parser, t, size);
                    if (t == JsonToken.VALUE_NUMBER_INT
                            && Math.abs(numbers[size]) >= EXACT_IN_A_DOUBLE) {
                        digits.put(size, parser.getString());
                    }
                }
            } catch (RejectedRecordException e) {
                first = first == null ? e : first;
                parser.skipChildren();
            }
            size++;
        }
        if (first != null) {
            throw first;
        }
        draft.features(Arrays.copyOf(numbers, size));
        for (Map.Entry<Integer, double[]> list : lists.entrySet()) {
            putList(list.getKey(), size, list.getValue(), draft);
        }
        if (!digits.isEmpty()) {
            String[] texts = new String[size];
            digits.forEach((place, text) -> texts[place] = text);
            draft.texts = texts;
        }
    }

    private static double number(JsonParser parser, JsonToken token, int place)
            throws RejectedRecordException {
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            double number = parser.getDoubleValue();
            if (Double.isFinite(number)) {
                return number;
            }
        }
        return new FieldValue().at(parser, token, "features[" + place + "]").number();
    }

    /** The numbers of an array, and of arrays in it, one after another. Reads it to its end. */
    private static double[] flat(JsonParser parser, String name) throws RejectedRecordException {
        double[] numbers = new double[16];
        int size = 0;
        int depth = 1;
        RejectedRecordException first = null;
        while (depth > 0) {
            JsonToken t = parser.nextToken();
            if (t == JsonToken.START_ARRAY) {
                depth++;
            } else if (t == JsonToken.END_ARRAY) {
                depth--;
            } else {
                try {
                    double number = new FieldValue().at(parser, t, name).number();
                    numbers = size == numbers.length ? Arrays.copyOf(numbers, size * 2) : numbers;
                    numbers[size++] = number;
                } catch (RejectedRecordException e) {
                    first = first == null ? e : first;
                    parser.skipChildren();
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return Arrays.copyOf(numbers, size);
    }

    /** What is wrong with the features of a request that needs them; null if nothing is. */
    @Nullable
    static String fault(RequestDraft draft) {
        if (draft.featuresFault != null) {
            return draft.featuresFault;
        }
        if (draft.numbers == null) {
            return "features is missing";
        }
        for (int i = 0; i < draft.features.count(); i++) {
            if (Double.isNaN(draft.numbers[i])
                    && (draft.texts == null || draft.texts[i] == null)
                    && (draft.lists == null || draft.lists[i] == null)
                    && !isOptional(draft, i)) {
                return MissingFeature.absent(draft.features.shown(i)).getMessage();
            }
        }
        return null;
    }
}
