package io.shadowgate.serve;

import java.time.InstantSource;
import java.util.List;

/** All kinds of addresses that a server answers. A new one is registered here. */
final class Routes {
    private Routes() {}

    static List<Route> of(ServedTests tests) {
        return List.of(
                new HealthRoute(tests),
                new ListRoute(tests),
                new TestsJsonRoute(tests),
                new PageRoute(tests),
                new DecisionsRoute(tests),
                new GateRoute(tests, InstantSource.system()));
    }
}
