package io.shadowgate.results;

import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** Reads published windows for a judge. */
final class WindowLines {
    private WindowLines() {}

    /**
     * @return the test of a file's first report; null if the file is empty
     */
    @Nullable
    static String testOf(ResultFolder folder, Path file) throws IOException {
        List<String> tests = new ArrayList<>();
        folder.eachLine(
                file,
                line -> {
                    if (tests.isEmpty()) {
                        tests.add(WindowLine.testOf(line));
                    }
                });
        return tests.isEmpty() ? null : tests.get(0);
    }

    /**
     * @return the length of the windows of a file; null if the file is empty
     */
    @Nullable
    static Duration windowOf(ResultFolder folder, Path file) throws IOException {
        List<Duration> windows = new ArrayList<>();
        folder.eachLine(
                file,
                line -> {
                    if (windows.isEmpty()) {
                        WindowPart part = WindowLine.of(line).part();
                        windows.add(Duration.ofMillis(part.windowEnd() - part.windowStart()));
                    }
                });
        return windows.isEmpty() ? null : windows.get(0);
    }

    /**
     * What is needed of each window and shadow, in the order of time.
     *
     * @param segments whether to read the reports of single segments too
     */
    static List<List<WindowLine>> read(ResultFolder folder, List<String> files, boolean segments)
            throws IOException {
        List<WindowLine> lines = new ArrayList<>();
        for (String file : files) {
            folder.eachLine(
                    folder.at(file),
                    line -> {
                        WindowLine window =
                                segments ? WindowLine.of(line) : WindowLine.ofAllSegments(line);
                        if (window != null) {
                            lines.add(window);
                        }
                    });
        }
        return of(lines);
    }

    /** The same of windows that were read. */
    static List<List<WindowLine>> of(List<WindowLine> read) {
        // A window of nothing but records of other tests is none of this one.
        List<WindowLine> lines =
                new ArrayList<>(
                        read.stream()
                                .filter(line -> !line.part().evidence().coverage().isEmpty())
                                .toList());
        lines.sort(Comparator.comparingLong(WindowLine::start).thenComparing(WindowLine::shadow));
        List<List<WindowLine>> windows = new ArrayList<>();
        WindowLine last = null;
        for (WindowLine line : lines) {
            if (last == null
                    || last.start() != line.start()
                    || !last.shadow().equals(line.shadow())) {
                windows.add(new ArrayList<>());
            }
            windows.get(windows.size() - 1).add(line);
            last = line;
        }
        return windows;
    }

    /**
     * Whether a window is evidence. A window in which another model answered is not, nor one of a
     * shadow that is no longer part of the test.
     */
    static boolean isEvidence(List<WindowLine> window, Judge judge) {
        String shadow = window.get(0).shadow();
        return judge.judges(shadow)
                && judge.isAbout(shadow, window.stream().map(WindowLine::part).toList());
    }
}
