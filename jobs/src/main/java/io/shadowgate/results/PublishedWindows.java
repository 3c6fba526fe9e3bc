package io.shadowgate.results;

import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.output.ResultKind;
import io.shadowgate.verdict.EvidenceState;
import io.shadowgate.window.WindowReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the windows that a test has published, and makes the decision at the end of each. */
public final class PublishedWindows {
    private PublishedWindows() {}

    /** Is told of one window of one shadow after another, in the order of time for each shadow. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * @param reports of all requests, and of segments if they were asked for
         * @param decided state and decision at the end of the window
         */
        void visit(List<WindowReport> reports, Judge.Decided decided) throws IOException;

        /**
         * The same, where labels became final and no window ended.
         *
         * @param decided state and decision at that time
         */
        default void visitMature(String shadow, Judge.Decided decided) throws IOException {}

        /** All that is published of a period has been visited. */
        default void endOfPeriod(String period) throws IOException {}
    }

    /**
     * @param segments whether to read reports of segments that no gate needs, too
     */
    public static void each(ResultStore store, Judge judge, boolean segments, Visitor visitor)
            throws IOException {
        each(store, judge, segments, Long.MAX_VALUE, visitor);
    }

    /**
     * The same, up to a time.
     *
     * @param until epoch milliseconds; no window that ends later is read
     */
    public static void each(
            ResultStore store, Judge judge, boolean segments, long until, Visitor visitor)
            throws IOException {
        Judging judging = new Judging(judge, segments, until, visitor);
        if (!store.isEmpty()) {
            each(store, store.records(), judging);
            return;
        }
        // A job without end writes no records, and all files of a kind to one folder.
        judging.mature.read(store.folder(), liveFiles(store, ResultKind.QUALITY), false);
        List<String> files = liveFiles(store, ResultKind.WINDOWS);
        judging.windows(WindowLines.read(store.folder(), files, judging.segments), false);
        judging.rest();
    }

    /**
     * The same of windows that are not in files.
     *
     * @param windows window reports as JSON has them
     * @param quality quality reports as JSON has them
     * @throws tools.jackson.core.JacksonException if one is no such report
     */
    public static void each(
            List<String> windows, List<String> quality, Judge judge, long until, Visitor visitor)
            throws IOException {
        Judging judging = new Judging(judge, true, until, visitor);
        quality.forEach(line -> judging.mature.add(line, false));
        judging.windows(
                WindowLines.of(windows.stream().map(WindowLine::of).toList()), false);
        judging.rest();
    }

    /**
     * The same for some periods.
     *
     * @param records of the periods, in the order of time
     */
    static void each(
            ResultStore store,
            List<PeriodRecord> records,
            Judge judge,
            boolean segments,
            Visitor visitor)
            throws IOException {
        each(store, records, new Judging(judge, segments, Long.MAX_VALUE, visitor));
    }

    private static void each(ResultStore store, List<PeriodRecord> records, Judging judging)
            throws IOException {
        for (PeriodRecord record : records) {
            judging.mature.read(
                    store.folder(),
                    record.files(ResultKind.QUALITY.folder()), hindsight(store, record));
        }
        List<List<String>> files =
                records.stream().map(record -> record.files(ResultKind.WINDOWS.folder())).toList();
        try (WindowsAhead windows = new WindowsAhead(store.folder(), files, judging.segments)) {
            for (int i = 0; i < records.size(); i++) {
                judging.windows(windows.take(), hindsight(store, records.get(i)));
                if (i == records.size() - 1) {
                    // What becomes final after the last window belongs to its period.
                    judging.rest();
                }
                judging.visitor.endOfPeriod(records.get(i).period());
            }
        }
    }

    /** Records that count differ in nothing but the gates of their specs. */
    private static boolean hindsight(ResultStore store, PeriodRecord record) {
        return !record.specSha256().equals(store.test().sha256());
    }

    private static List<String> liveFiles(ResultStore store, ResultKind<?> kind)
            throws IOException {
        return store.folder().names(store.folder().at(kind.folder())).stream()
                .map(name -> kind.folder() + "/" + name)
                .toList();
    }

    /** The states of all shadows while their windows are judged. */
    private static final class Judging {
        private final Judge judge;
        private final boolean segments;
        private final long until;
        private final Visitor visitor;
        private final MatureWindows mature;
        private final Map<String, EvidenceState> states = new HashMap<>();

        Judging(Judge judge, boolean segments, long until, Visitor visitor) {
            this.judge = judge;
            this.segments = segments || judge.needsSegments();
            this.until = until;
            this.visitor = visitor;
            this.mature = new MatureWindows(judge);
        }

        void windows(List<List<WindowLine>> windows, boolean hindsight) throws IOException {
            for (List<WindowLine> window : windows) {
                String shadow = window.get(0).shadow();
                long end = window.get(0).part().windowEnd();
                if (end > until || !WindowLines.isEvidence(window, judge)) {
                    continue;
                }
                labels(shadow, end);
                List<WindowPart> parts =
                        new ArrayList<>(window.stream().map(WindowLine::part).toList());
                parts.addAll(mature.at(shadow, end));
                visitor.visit(
                        window.stream().map(WindowLine::report).toList(),
                        judge(shadow, parts, hindsight));
            }
        }

        /** What becomes final after the last window. */
        void rest() throws IOException {
            for (String shadow : mature.shadows()) {
                labels(shadow, until == Long.MAX_VALUE ? until : until + 1);
            }
        }

        private void labels(String shadow, long end) throws IOException {
            for (MatureWindows.Mature one : mature.before(shadow, end)) {
                visitor.visitMature(shadow, judge(shadow, one.parts(), one.hindsight()));
            }
        }

        private Judge.Decided judge(String shadow, List<WindowPart> parts, boolean hindsight) {
            Judge.Decided decided = judge.judge(states.get(shadow), shadow, parts, hindsight);
            states.put(shadow, decided.state());
            return decided;
        }
    }
}
