package io.shadowgate.serve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /healthz}: whether the server can find its tests. It reads no results. */
final class HealthRoute implements Route {
    private final ServedTests tests;

    HealthRoute(ServedTests tests) {
        this.tests = tests;
    }

    @Override
    public @Nullable Reply reply(List<String> path) throws Exception {
        return path.equals(List.of("healthz"))
                ? Reply.json("{\"status\":\"ok\",\"tests\":" + tests.all().size() + "}\n")
                : null;
    }
}
