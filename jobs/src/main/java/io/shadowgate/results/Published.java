package io.shadowgate.results;

import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.output.files.ResultFiles;
import io.shadowgate.policy.CoveredTime;
import io.shadowgate.policy.EvidenceState;
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
public record Published(Judge.Decided last, double requestsPerDay) {
    private static final long DAY = 24 * 3600 * 1000L;

    /** By shadow; empty when nothing of the test is published. */
    public static SortedMap<String, Published> read(Ledger ledger, Judge judge) throws IOException {
        Map<String, Judge.Decided> last = new HashMap<>();
        Map<String, List<WindowPart>> windows = new HashMap<>();
        for (PeriodRecord record : ledger.records()) {
            boolean hindsight = !record.specSha256().equals(ledger.test().sha256());
            judge(ledger, judge, record.files(ResultFiles.WINDOWS), hindsight, last, windows);
        }
        if (ledger.isEmpty()) {
            // A stream without end keeps no records, and its files in one folder.
            List<String> files =
                    ledger.folder().names(ledger.folder().at(ResultFiles.WINDOWS)).stream()
                            .map(name -> ResultFiles.WINDOWS + "/" + name)
                            .toList();
            judge(ledger, judge, files, false, last, windows);
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
            Ledger ledger,
            Judge judge,
            List<String> files,
            boolean hindsight,
            Map<String, Judge.Decided> last,
            Map<String, List<WindowPart>> windows)
            throws IOException {
        for (List<WindowLine> window : WindowLines.read(ledger.folder(), files, judge)) {
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

    /** Of event time that the test covers. */
    public double days() {
        return (double) last.state().time().covered() / DAY;
    }
}
