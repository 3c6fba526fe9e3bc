package io.shadowgate.results;

import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.output.ResultKind;
import io.shadowgate.verdict.CoveredTime;
import io.shadowgate.verdict.EvidenceState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a test has published about one shadow so far, judged like its decisions.
 *
 * @param last state and decision after all windows
 * @param requestsPerDay requests compared in the last day that the test covers; scaled up if it
 *     covers less. Windows far from all others do not count: a wrong clock made them
 */
public record Published(Judge.Decided last, double requestsPerDay) {
    private static final long DAY = 24 * 3600 * 1000L;

    /** By shadow; empty if the test has published nothing. */
    public static SortedMap<String, Published> read(ResultStore store, Judge judge)
            throws IOException {
        Map<String, Judge.Decided> last = new HashMap<>();
        Map<String, List<WindowPart>> windows = new HashMap<>();
        for (PeriodRecord record : store.records()) {
            boolean hindsight = !record.specSha256().equals(store.test().sha256());
            judge(
                    store,
                    judge,
                    record.files(ResultKind.WINDOWS.folder()),
                    hindsight,
                    last,
                    windows);
        }
        if (store.isEmpty()) {
            // A job without end writes no records, and all files of a kind to one folder.
            List<String> files =
                    store.folder().names(store.folder().at(ResultKind.WINDOWS.folder())).stream()
                            .map(name -> ResultKind.WINDOWS.folder() + "/" + name)
                            .toList();
            judge(store, judge, files, false, last, windows);
        }
        SortedMap<String, Published> published = new TreeMap<>();
        last.forEach(
                (shadow, judged) ->
                        published.put(
                                shadow,
                                new Published(
                                        judged,
                                        perDay(
                                                judged.state().time(),
                                                windows.getOrDefault(shadow, List.of())))));
        return published;
    }

    private static void judge(
            ResultStore store,
            Judge judge,
            List<String> files,
            boolean hindsight,
            Map<String, Judge.Decided> last,
            Map<String, List<WindowPart>> windows)
            throws IOException {
        for (List<WindowLine> window : WindowLines.read(store.folder(), files, judge)) {
            String shadow = window.get(0).shadow();
            List<WindowPart> parts = window.stream().map(WindowLine::part).toList();
            Judge.Decided before = last.get(shadow);
            EvidenceState state = before == null ? null : before.state();
            last.put(shadow, judge.judge(state, shadow, parts, hindsight));
            windows.computeIfAbsent(shadow, any -> new ArrayList<>())
                    .addAll(parts.stream().filter(WindowPart::isOfAllSegments).toList());
        }
    }

    private static double perDay(CoveredTime time, List<WindowPart> windows) {
        long end = time.end();
        long since = Math.max(time.start(), end - DAY);
        if (since == end) {
            return 0; // No window holds a request.
        }
        long lately =
                windows.stream()
                        .filter(window -> window.windowStart() >= since)
                        .filter(window -> window.windowEnd() <= end)
                        .mapToLong(window -> window.evidence().coverage().compared())
                        .sum();
        return (double) lately * DAY / (end - since);
    }

    public long compared() {
        return last.state().total().coverage().compared();
    }

    /** Days of event time that the test covers. */
    public double days() {
        return (double) last.state().time().covered() / DAY;
    }
}
