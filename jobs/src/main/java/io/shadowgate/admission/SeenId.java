package io.shadowgate.admission;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an id. All times are epoch milliseconds.
 *
 * @param request time of the id's last record in the log of requests; null if there was none
 * @param answer the same in the shadow's own log
 * @param kept time of the id's last request that was no duplicate; null if there was none
 * @param answered whether that request has left with an answer; null as long as it has not left
 */
public record SeenId(
        @Nullable Long request,
        @Nullable Long answer,
        @Nullable Long kept,
        @Nullable Boolean answered) {

    static final SeenId NOTHING = new SeenId(null, null, null, null);

    long last() {
        return request == null ? answer : answer == null ? request : Math.max(request, answer);
    }

    SeenId andRequest(long time) {
        return new SeenId(later(request, time), answer, kept, answered);
    }

    SeenId andAnswer(long time) {
        return new SeenId(request, later(answer, time), kept, answered);
    }

    SeenId keeping(long time, @Nullable Boolean answered) {
        return kept != null && kept > time ? this : new SeenId(request, answer, time, answered);
    }

    private static long later(@Nullable Long before, long time) {
        return before == null ? time : Math.max(before, time);
    }
}
