package io.shadowgate.results;

import io.shadowgate.gate.CoveredTime;
import io.shadowgate.gate.GateState;
import io.shadowgate.gate.Judge;
import io.shadowgate.gate.WindowPart;
import io.shadowgate.output.ResultKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a test has published so far of one shadow, judged as its decisions are.
 *
 * @param last state and decision after all windows
 * @param requestsPerDay compared in the last day that the test covers; scaled up if there is less
 *     than one. Windows far from all others count for nothing: a wrong clock made them
 */
public record Published(Judge.Judged last, double requestsPerDay) {
    private static final long DAY = 24 * 3600 * 1000L;

    /** By shadow; empty when nothing of the test is published. */
    public static SortedMap<String, Published> read(ResultStore store, Judge judge) throws IOException {
        Map<String, Judge.Judged> last = new HashMap<>();
        Map<String, List<WindowPart>> windows = new HashMap<>();
        for (PeriodRecord record : store.records()) {
            boolean hindsight = !record.specSha256().equals(store.test().sha256());
            judge(store, judge, record.files(ResultKind.WINDOWS.folder()), hindsight, last, windows);
        }
        if (store.isEmpty()) {
            // A stream without end keeps no records, and its files in one folder.
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
                                        perDay(judged.state().time(), windows.get(shadow)))));
        return published;
    }

    private static void judge(
            ResultStore store,
            Judge judge,
            List<String> files,
            boolean hindsight,
            Map<String, Judge.Judged> last,
            Map<String, List<WindowPart>> windows)
            throws IOException {
        for (List<WindowLine> window : WindowLines.read(store.folder(), files, judge)) {
            String shadow = window.get(0).shadow();
            List<WindowPart> parts = window.stream().map(WindowLine::part).toList();
            Judge.Judged before = last.get(shadow);
            GateState state = before == null ? null : before.state();
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

    /** Of event time that the test covers. */
    public double days() {
        return (double) last.state().time().covered() / DAY;
    }
}
