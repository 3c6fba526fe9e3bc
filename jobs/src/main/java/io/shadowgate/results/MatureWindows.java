package io.shadowgate.results;

import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.output.json.QualityForm;
import io.shadowgate.quality.QualityReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.ObjectMapper;

/**
 * Published reports of what labels say, by the time at which they became final. They are judged
 * between the windows that ended before and after that time, whichever files they are in.
 */
final class MatureWindows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Judge judge;

    /** By shadow and time. */
    private final Map<String, TreeMap<Long, Mature>> waiting = new TreeMap<>();

    /**
     * What became final at one time.
     *
     * @param hindsight whether any of it was published under other gates
     */
    record Mature(String shadow, List<WindowPart> parts, boolean hindsight) {}

    MatureWindows(Judge judge) {
        this.judge = judge;
    }

    /** Reads the reports of these files. */
    void read(ResultFolder folder, List<String> files, boolean hindsight) throws IOException {
        for (String file : files) {
            folder.eachLine(folder.at(file), line -> add(line, hindsight));
        }
    }

    /** Reads a quality report. */
    void add(String line, boolean hindsight) {
        QualityReport report = QualityForm.read(JSON.readTree(line));
        WindowPart part = WindowPart.of(report);
        if (!judge.judges(report.shadow())
                || !judge.needs(report.segment())
                || judge.withoutLabelsOfOthers(report.shadow(), List.of(part)).isEmpty()) {
            return;
        }
        Mature before =
                waiting.computeIfAbsent(report.shadow(), any -> new TreeMap<>())
                        .get(part.windowEnd());
        List<WindowPart> parts = before == null ? new ArrayList<>() : before.parts();
        parts.add(part);
        waiting.get(report.shadow())
                .put(
                        part.windowEnd(),
                        new Mature(
                                report.shadow(),
                                parts,
                                hindsight || before != null && before.hindsight()));
    }

    /** Takes out what became final at a time. */
    List<WindowPart> at(String shadow, long time) {
        TreeMap<Long, Mature> all = waiting.get(shadow);
        Mature mature = all == null ? null : all.remove(time);
        return mature == null ? List.of() : mature.parts();
    }

    /** Takes out what became final before a time, in order. */
    List<Mature> before(String shadow, long time) {
        TreeMap<Long, Mature> all = waiting.get(shadow);
        if (all == null) {
            return List.of();
        }
        List<Mature> taken = new ArrayList<>(all.headMap(time).values());
        all.headMap(time).clear();
        return taken;
    }

    SortedSet<String> shadows() {
        return new TreeSet<>(waiting.keySet());
    }
}
