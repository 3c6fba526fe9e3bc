package io.shadowgate.record;

import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_END_OBJECT;
import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_UNKNOWN_NAME;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the features of a request: an array of numbers, or an object of named values. */
final class FeaturesValue {
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
        if (!draft.schema.runsShadow()) {
            value.skip();
        } else if (draft.schema.features().isEmpty()) {
            if (object) {
                throw new RejectedRecordException(
                        "features is an object, but the spec does not name the shadow's features"
                                + " (shadows[].features gives the model's input order)");
            }
            draft.features(value.array());
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
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers[i] = value.number();
            case VALUE_STRING -> {
                draft.texts = draft.texts == null ? new String[numbers.length] : draft.texts;
                draft.texts[i] = value.parser().getString();
            }
            case VALUE_NULL ->
                    throw new RejectedRecordException(draft.features.shown(i) + " is null");
            default -> throw value.wrong("a number, a text or a boolean");
        }
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
            if (Double.isNaN(draft.numbers[i]) && (draft.texts == null || draft.texts[i] == null)) {
                return draft.features.shown(i) + " is missing";
            }
        }
        return null;
    }
}
