package io.shadowgate.serve;

import io.shadowgate.output.json.Json;
import io.shadowgate.results.StageAnswer;
import io.shadowgate.stage.Action;
import io.shadowgate.text.Printable;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What delivery systems ask: {@code GET /v1/gate?test=&shadow=&stage=&model=} answers with the
 * action, and {@code POST /v1/flagger/confirm} and {@code rollback} with a status. Each answer is
 * JSON. Asking changes nothing.
 */
final class GateRoute implements Route {
    /** The first part of the addresses. */
    static final String VERSION = "v1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServedTests tests;
    private final InstantSource clock;

    GateRoute(ServedTests tests, InstantSource clock) {
        this.tests = tests;
        this.clock = clock;
    }

    @Override
    public @Nullable Reply reply(List<String> path) {
        return null;
    }

    @Override
    public @Nullable Reply reply(Asked asked) throws Exception {
        List<String> path = asked.path();
        if (asked.isRead() && path.equals(List.of(VERSION, "gate"))) {
            return json(200, answer(asked.value("test"), question(name -> asked.value(name))));
        }
        if (asked.method().equals("POST") && path.equals(List.of(VERSION, "flagger", "confirm"))) {
            return hook(asked.body(), Action.ADVANCE);
        }
        if (asked.method().equals("POST") && path.equals(List.of(VERSION, "flagger", "rollback"))) {
            return hook(asked.body(), Action.ROLL_BACK);
        }
        return null;
    }

    /** Says yes, with 200, if the action is the one that the hook waits for; otherwise 403. */
    private Reply hook(byte[] body, Action wanted) throws Exception {
        JsonNode metadata = metadata(body);
        if (metadata == null) {
            return refusal(403, "the body is not a JSON object");
        }
        StageAnswer answer = answer(text(metadata, "test"), question(name -> text(metadata, name)));
        return json(answer.action() == wanted ? 200 : 403, answer);
    }

    private static @Nullable JsonNode metadata(byte[] body) {
        try {
            JsonNode hook = JSON.readTree(body);
            return hook == null || !hook.isObject() ? null : hook.path("metadata");
        } catch (JacksonException e) {
            return null;
        }
    }

    /** A weight that is no number is one that no stage has. */
    private static StageAnswer.Question question(Values values) {
        String weight = values.of("weight");
        Double number = null;
        if (weight != null) {
            try {
                number = Double.valueOf(weight);
            } catch (NumberFormatException e) {
                number = Double.NaN;
            }
        }
        return new StageAnswer.Question(
                values.of("shadow"), values.of("stage"), number, values.of("model"));
    }

    /** What is asked, by name; null for nothing. */
    @FunctionalInterface
    private interface Values {
        @Nullable String of(String name);
    }

    private static @Nullable String text(JsonNode metadata, String name) {
        JsonNode value = metadata.path(name);
        return value.isString() && !value.stringValue().isEmpty() ? value.stringValue() : null;
    }

    private StageAnswer answer(@Nullable String name, StageAnswer.Question asked) throws Exception {
        List<ServedTest> all = tests.all();
        ServedTest test = name == null ? (all.size() == 1 ? all.get(0) : null) : tests.of(name);
        if (test == null) {
            return StageAnswer.stay(
                    name,
                    asked.shadow(),
                    asked.stage(),
                    name == null
                            ? "which test? There are " + all.size() + "; name one with test="
                            : "there is no test " + Printable.of(name));
        }
        String shadow = StageAnswer.shadow(test.test(), asked.shadow());
        if (shadow == null) {
            return StageAnswer.stay(
                    test.name(),
                    asked.shadow(),
                    asked.stage(),
                    "which shadow? The test has " + String.join(", ", test.shadows()));
        }
        return StageAnswer.of(
                test.test(), shadow, asked, test.stages().get(shadow), clock.instant());
    }

    /** An error as these addresses tell it: STAY, in JSON. */
    static Reply refusal(int status, String reason) {
        return json(status, StageAnswer.stay(null, null, null, reason));
    }

    private static Reply json(int status, StageAnswer answer) {
        return Reply.json(status, Json.INDENTED.writeValueAsString(answer) + "\n");
    }
}
