package io.shadowgate.serve;

import io.shadowgate.output.json.Json;
import io.shadowgate.results.PublishedForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /tests.json}: all tests with their last decisions, and the specs that cannot be read. */
final class TestsJsonRoute implements Route {
    private final ServedTests tests;

    TestsJsonRoute(ServedTests tests) {
        this.tests = tests;
    }

    private record Form(List<Object> tests, List<String> unreadable) {}

    /** A test whose decisions cannot be read now. */
    private record Failed(String test, String error) {}

    @Override
    public @Nullable Reply reply(List<String> path) throws Exception {
        if (!path.equals(List.of("tests.json"))) {
            return null;
        }
        List<Object> forms = new ArrayList<>();
        for (ServedTest test : tests.all()) {
            try {
                forms.add(PublishedForm.of(test.test(), test.shadows(), test.decisions()));
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                forms.add(new Failed(test.name(), String.valueOf(e.getMessage())));
            }
        }
        return Reply.json(
                Json.INDENTED.writeValueAsString(new Form(forms, tests.unreadable())) + "\n");
    }
}
