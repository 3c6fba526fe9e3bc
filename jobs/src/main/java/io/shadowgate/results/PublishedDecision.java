package io.shadowgate.results;

import io.shadowgate.spec.Gates;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.verdict.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A decision as it was published.
 *
 * @param windowEnd end of the window after which it was made
 * @param definitive whether no later window can change the verdict
 * @param reason one sentence for a person
 * @param line the whole decision, a JSON object on one line
 */
public record PublishedDecision(
        String test,
        String shadow,
        Instant windowEnd,
        Verdict verdict,
        boolean definitive,
        Gates.Policy policy,
        String reason,
        String line) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** They are among the first fields of a decision, so that only its beginning is read. */
    private static final Set<String> FIELDS =
            Set.of("test", "shadow", "window_end", "verdict", "final", "reason", "policy");

    /**
     * @throws tools.jackson.core.JacksonException if the line is no JSON, or no decision
     * @throws java.time.DateTimeException if its time is none
     */
    public static PublishedDecision of(String line) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            require(json, json.nextToken() == JsonToken.START_OBJECT, "not a decision");
            while (fields.size() < FIELDS.size() && json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (FIELDS.contains(name)) {
                    fields.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            for (String name : FIELDS) {
                require(json, fields.containsKey(name), "a decision without " + name);
            }
            return of(fields, line);
        } catch (IllegalArgumentException e) {
            throw new StreamReadException((JsonParser) null, "not a decision: " + e.getMessage());
        }
    }

    private static PublishedDecision of(Map<String, String> fields, String line) {
        return new PublishedDecision(
                field(fields, "test"),
                field(fields, "shadow"),
                Instant.parse(field(fields, "window_end")),
                Verdict.valueOf(field(fields, "verdict")),
                Boolean.parseBoolean(field(fields, "final")),
                Gates.Policy.valueOf(field(fields, "policy").toUpperCase(Locale.ROOT)),
                field(fields, "reason"),
                line);
    }

    /** The whole decision. */
    public JsonNode json() {
        return MAPPER.readTree(line);
    }

    /**
     * What was judged.
     *
     * @param modelSha256 null if the log holds the shadow's answers
     */
    public record Judged(String specSha256, @Nullable String modelSha256) {}

    public Judged judged() {
        JsonNode decision = json();
        JsonNode model = decision.required("model_sha256");
        return new Judged(
                decision.required("spec_sha256").stringValue(),
                model.isNull() ? null : model.stringValue());
    }

    /** Whether the decision was made under this spec. */
    public boolean isUnder(ShadowTest test) {
        return judged().specSha256().equals(test.sha256());
    }

    private static String field(Map<String, String> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }

    private static void require(JsonParser json, boolean holds, String fault) {
        if (!holds) {
            throw new StreamReadException(json, fault);
        }
    }

    /**
     * Whether the shadow is rejected before the end of a cycle, so that it can still become good.
     * Under the point policy each verdict is of its window alone.
     */
    public boolean isRejectedSoFar() {
        return verdict == Verdict.REJECT && !definitive && policy == Gates.Policy.EVIDENCE;
    }

    /** Whether a later window is not likely to give another verdict: PROMOTE or REJECT. */
    public boolean isDecided() {
        return verdict != Verdict.HOLD && !isRejectedSoFar();
    }
}
