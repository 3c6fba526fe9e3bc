package io.shadowgate.results;

import io.shadowgate.decision.Judge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.core.fs.Path;

/** Published windows, as a judge takes them in. */
final class WindowLines {
    private WindowLines() {}

    /**
     * @return whose the first report of a file is; null if it has none
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

    /** What is needed of each window and shadow, in the order of time. */
    static List<List<WindowLine>> read(ResultFolder folder, List<String> files, Judge judge)
            throws IOException {
        List<WindowLine> lines = new ArrayList<>();
        for (String file : files) {
            folder.eachLine(
                    folder.at(file),
                    line -> {
                        WindowLine window =
                                judge.needsSegments()
                                        ? WindowLine.of(line)
                                        : WindowLine.ofAllSegments(line);
                        if (window != null) {
                            lines.add(window);
                        }
                    });
        }
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
}
