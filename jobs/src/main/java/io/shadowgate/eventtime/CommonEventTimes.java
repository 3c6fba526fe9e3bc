package io.shadowgate.eventtime;

import java.util.HashMap;
import java.util.Map;

/**
 * The event times of tests whose coordinators run in this process. Each of a test's two logs has a
 * coordinator, and Flink offers these no other way to share a state.
 */
final class CommonEventTimes {
    private static final Map<String, Shared> ALL = new HashMap<>();

    private CommonEventTimes() {}

    private static final class Shared {
        final CommonEventTime time;
        int users;

        Shared(CommonEventTime time) {
            this.time = time;
        }
    }

    static synchronized CommonEventTime join(String id, EventTimeRule rule, int logs) {
        Shared shared =
                ALL.computeIfAbsent(id, none -> new Shared(new CommonEventTime(rule, logs)));
        shared.users++;
        return shared.time;
    }

    static synchronized void leave(String id) {
        ALL.computeIfPresent(id, (same, shared) -> --shared.users == 0 ? null : shared);
    }
}
