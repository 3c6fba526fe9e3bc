package io.shadowgate.serve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /tests/NAME/}: the page of a test as it stands now. */
final class PageRoute implements Route {
    private final ServedTests tests;

    PageRoute(ServedTests tests) {
        this.tests = tests;
    }

    @Override
    public @Nullable Reply reply(List<String> path) throws Exception {
        if (path.size() < 2 || path.size() > 3 || !path.get(0).equals("tests")) {
            return null;
        }
        ServedTest test = tests.of(path.get(1));
        if (test == null) {
            return null;
        }
        if (path.size() == 2) {
            return Reply.redirect(Addresses.encoded(test.name()) + "/");
        }
        return path.get(2).isEmpty() ? Reply.html(test.page()) : null;
    }
}
