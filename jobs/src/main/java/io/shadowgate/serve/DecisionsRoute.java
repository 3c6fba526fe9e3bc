package io.shadowgate.serve;

import io.shadowgate.output.json.Json;
import io.shadowgate.results.PublishedForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /tests/NAME/decisions.json}: the last decision on each shadow; and {@code
 * /tests/NAME/decisions/SHADOW.json}: that on one.
 */
final class DecisionsRoute implements Route {
    private static final String SUFFIX = ".json";

    private final ServedTests tests;

    DecisionsRoute(ServedTests tests) {
        this.tests = tests;
    }

    @Override
    public @Nullable Reply reply(List<String> path) throws Exception {
        if (path.size() < 3 || !path.get(0).equals("tests")) {
            return null;
        }
        ServedTest test = tests.of(path.get(1));
        if (test == null) {
            return null;
        }
        if (path.size() == 3 && path.get(2).equals("decisions" + SUFFIX)) {
            return json(PublishedForm.of(test.test(), test.shadows(), test.decisions()));
        }
        if (path.size() == 4 && path.get(2).equals("decisions") && path.get(3).endsWith(SUFFIX)) {
            String shadow = path.get(3).substring(0, path.get(3).length() - SUFFIX.length());
            return test.shadows().contains(shadow)
                    ? json(PublishedForm.form(shadow, test.decisions().get(shadow)))
                    : null;
        }
        return null;
    }

    private static Reply json(Object form) {
        return Reply.json(Json.INDENTED.writeValueAsString(form) + "\n");
    }
}
