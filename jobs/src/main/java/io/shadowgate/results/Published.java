package io.shadowgate.results;

import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.verdict.CoveredTime;
import io.shadowgate.window.WindowReport;
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
        Reader reader = new Reader();
        PublishedWindows.each(store, judge, false, reader);
        return reader.published();
    }

    /** Sums up what it is shown. */
    public static final class Reader implements PublishedWindows.Visitor {
        private final Map<String, Judge.Decided> last = new HashMap<>();
        private final Map<String, List<WindowPart>> windows = new HashMap<>();

        @Override
        public void visit(List<WindowReport> reports, Judge.Decided decided) {
            String shadow = reports.get(0).shadow();
            last.put(shadow, decided);
            reports.stream()
                    .filter(report -> report.segment().equals(WindowPart.ALL))
                    .map(WindowPart::of)
                    .forEach(windows.computeIfAbsent(shadow, any -> new ArrayList<>())::add);
        }

        @Override
        public void visitMature(String shadow, Judge.Decided decided) {
            last.put(shadow, decided);
        }

        /** By shadow. */
        public SortedMap<String, Published> published() {
            SortedMap<String, Published> published = new TreeMap<>();
            last.forEach(
                    (shadow, decided) ->
                            published.put(
                                    shadow,
                                    new Published(
                                            decided,
                                            perDay(
                                                    decided.state().time(),
                                                    windows.getOrDefault(shadow, List.of())))));
            return published;
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
