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
        void visit(List<WindowReport> reports, Judge.Decided decided);

        /**
         * The same, where labels became final and no window ended.
         *
         * @param decided state and decision at that time
         */
        default void visitMature(String shadow, Judge.Decided decided) {}
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
        Map<String, EvidenceState> states = new HashMap<>();
        MatureWindows mature = MatureWindows.of(store, store.records(), judge);
        boolean read = segments || judge.needsSegments();
        for (PeriodRecord record : store.records()) {
            boolean hindsight = !record.specSha256().equals(store.test().sha256());
            List<String> files = record.files(ResultKind.WINDOWS.folder());
            each(
                    until(until, WindowLines.read(store.folder(), files, judge, read)),
                    judge,
                    hindsight,
                    mature,
                    states,
                    visitor);
        }
        if (store.isEmpty()) {
            // A job without end writes no records, and all files of a kind to one folder.
            mature.read(store.folder(), liveFiles(store, ResultKind.QUALITY), false);
            List<String> files = liveFiles(store, ResultKind.WINDOWS);
            each(
                    until(until, WindowLines.read(store.folder(), files, judge, read)),
                    judge,
                    false,
                    mature,
                    states,
                    visitor);
        }
        rest(mature, judge, until, states, visitor);
    }

    /**
     * The same of windows that are not in files.
     *
     * @param windows window reports as JSON has them
     * @param quality quality reports as JSON has them
     * @throws tools.jackson.core.JacksonException if one is no such report
     */
    public static void each(
            List<String> windows, List<String> quality, Judge judge, long until, Visitor visitor) {
        Map<String, EvidenceState> states = new HashMap<>();
        MatureWindows mature = new MatureWindows(judge);
        quality.forEach(line -> mature.add(line, false));
        each(
                until(until, WindowLines.of(windows.stream().map(WindowLine::of).toList(), judge)),
                judge,
                false,
                mature,
                states,
                visitor);
        rest(mature, judge, until, states, visitor);
    }

    private static List<List<WindowLine>> until(long until, List<List<WindowLine>> windows) {
        return windows.stream()
                .filter(window -> window.get(0).part().windowEnd() <= until)
                .toList();
    }

    /** What became final after the last window. */
    private static void rest(
            MatureWindows mature,
            Judge judge,
            long until,
            Map<String, EvidenceState> states,
            Visitor visitor) {
        long end = until == Long.MAX_VALUE ? until : until + 1;
        for (String shadow : mature.shadows()) {
            eachMature(judge, mature.before(shadow, end), states, visitor);
        }
    }

    private static List<String> liveFiles(ResultStore store, ResultKind<?> kind)
            throws IOException {
        return store.folder().names(store.folder().at(kind.folder())).stream()
                .map(name -> kind.folder() + "/" + name)
                .toList();
    }

    private static void eachMature(
            Judge judge,
            List<MatureWindows.Mature> mature,
            Map<String, EvidenceState> states,
            Visitor visitor) {
        for (MatureWindows.Mature one : mature) {
            Judge.Decided decided =
                    judge.judge(
                            states.get(one.shadow()), one.shadow(), one.parts(), one.hindsight());
            states.put(one.shadow(), decided.state());
            visitor.visitMature(one.shadow(), decided);
        }
    }

    private static void each(
            List<List<WindowLine>> windows,
            Judge judge,
            boolean hindsight,
            MatureWindows mature,
            Map<String, EvidenceState> states,
            Visitor visitor) {
        for (List<WindowLine> window : windows) {
            String shadow = window.get(0).shadow();
            long end = window.get(0).part().windowEnd();
            eachMature(judge, mature.before(shadow, end), states, visitor);
            List<WindowPart> parts =
                    new ArrayList<>(window.stream().map(WindowLine::part).toList());
            parts.addAll(mature.at(shadow, end));
            Judge.Decided decided = judge.judge(states.get(shadow), shadow, parts, hindsight);
            states.put(shadow, decided.state());
            visitor.visit(window.stream().map(WindowLine::report).toList(), decided);
        }
    }
}
