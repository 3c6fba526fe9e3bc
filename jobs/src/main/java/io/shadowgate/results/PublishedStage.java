package io.shadowgate.results;

import io.shadowgate.stage.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What the stages of a test advised after a window, as it was published.
 *
 * @param model digest of the new model
 * @param nextWeight null without a next stage
 * @param done stages that are over
 * @param line the whole record, a JSON object on one line
 */
public record PublishedStage(
        String test,
        String shadow,
        String model,
        String stage,
        long sequence,
        Action action,
        double weight,
        @Nullable Double observedShare,
        @Nullable String nextStage,
        @Nullable Double nextWeight,
        String reason,
        Instant windowEnd,
        Instant validUntil,
        List<String> done,
        String line) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public PublishedStage {
        done = List.copyOf(done);
    }

    /**
     * @throws tools.jackson.core.JacksonException if the line is no JSON, or a field is missing
     * @throws java.time.DateTimeException if a time is none
     */
    public static PublishedStage of(String line) {
        JsonNode json = JSON.readTree(line);
        List<String> done = new ArrayList<>();
        json.required("done").forEach(name -> done.add(name.stringValue()));
        return new PublishedStage(
                json.required("test").stringValue(),
                json.required("shadow").stringValue(),
                json.required("model_sha256").stringValue(),
                json.required("stage").stringValue(),
                json.required("sequence").longValue(),
                Action.valueOf(json.required("action").stringValue()),
                json.required("weight").doubleValue(),
                numberOrNull(json.required("observed_share")),
                textOrNull(json.required("next_stage")),
                numberOrNull(json.required("next_weight")),
                json.required("reason").stringValue(),
                Instant.parse(json.required("window_end").stringValue()),
                Instant.parse(json.required("valid_until").stringValue()),
                done,
                line);
    }

    /** The whole record. */
    public JsonNode json() {
        return JSON.readTree(line);
    }

    private static @Nullable Double numberOrNull(JsonNode value) {
        return value.isNull() ? null : (Double) value.doubleValue();
    }

    private static @Nullable String textOrNull(JsonNode value) {
        return value.isNull() ? null : value.stringValue();
    }
}
