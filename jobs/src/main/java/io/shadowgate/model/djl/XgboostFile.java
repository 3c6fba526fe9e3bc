package io.shadowgate.model.djl;

import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.Port;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an XGBoost file says of its model: how many features it takes, and what its objective gives.
 *
 * @param features how many
 * @param groups numbers per row, for several classes or targets
 */
record XgboostFile(boolean isJson, int features, int groups, String objective) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CLASS_NUMBER = "multi:softmax";

    /** The only values that matter, by the end of their path. */
    private static final List<String> WANTED =
            List.of(
                    "learner.learner_model_param.num_feature",
                    "learner.learner_model_param.num_class",
                    "learner.learner_model_param.num_target",
                    "learner.objective.name");

    /**
     * @throws ModelException if the bytes are no such file
     */
    static XgboostFile of(byte[] bytes) {
        int first = 0;
        while (first < bytes.length && Character.isWhitespace(bytes[first])) {
            first++;
        }
        if (first >= bytes.length || bytes[first] != '{') {
            throw noModel("it does not begin with {");
        }
        // In UBJ the type of a key's length follows, in JSON a quote or space.
        boolean json = first + 1 < bytes.length && "\"} \r\n\t".indexOf(bytes[first + 1]) >= 0;
        Map<String, String> found = new HashMap<>();
        try {
            if (json) {
                readJson(bytes, found);
            } else {
                new UbjReader(bytes, WANTED).read(found);
            }
        } catch (JacksonException e) {
            throw noModel("it is damaged: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw noModel("it is damaged: " + e.getMessage());
        }
        if (!found.keySet().containsAll(List.of(WANTED.get(0), WANTED.get(3)))) {
            throw noModel("it has no learner with a num_feature and an objective");
        }
        int classes = number(found.get(WANTED.get(1)));
        int targets = number(found.get(WANTED.get(2)));
        return new XgboostFile(
                json,
                number(found.get(WANTED.get(0))),
                Math.max(1, Math.max(classes, targets)),
                String.valueOf(found.get(WANTED.get(3))));
    }

    private static ModelException noModel(String why) {
        return new ModelException(
                "it is no XGBoost model in JSON or UBJ ("
                        + why
                        + "); write one with save_model(\"model.json\")");
    }

    private static int number(@Nullable String text) {
        return text == null || !text.matches("\\d{1,9}") ? 0 : Integer.parseInt(text);
    }

    private static void readJson(byte[] bytes, Map<String, String> found) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            parser.nextToken();
            readObject(parser, "", found);
        }
    }

    /** Skips what does not lead to a value that matters, such as all trees. */
    private static void readObject(JsonParser parser, String path, Map<String, String> found) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String below =
                    path.isEmpty() ? parser.currentName() : path + "." + parser.currentName();
            JsonToken value = parser.nextToken();
            if (WANTED.contains(below)) {
                found.put(below, parser.getString());
            } else if (value == JsonToken.START_OBJECT
                    && WANTED.stream().anyMatch(wanted -> wanted.startsWith(below + "."))) {
                readObject(parser, below, found);
            } else {
                parser.skipChildren();
            }
        }
    }

    ModelSignature signature() {
        boolean classNumber = objective.equals(CLASS_NUMBER);
        return new ModelSignature(
                List.of(new Port("features", ElementType.FLOAT, -1, features)),
                List.of(
                        classNumber
                                ? new Port("prediction", ElementType.INT64, -1)
                                : groups > 1
                                        ? new Port("prediction", ElementType.FLOAT, -1, groups)
                                        : new Port("prediction", ElementType.FLOAT, -1)));
    }
}
