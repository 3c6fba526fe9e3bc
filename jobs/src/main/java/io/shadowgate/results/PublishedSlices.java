package io.shadowgate.results;

import io.shadowgate.output.ResultKind;
import io.shadowgate.output.json.SliceForm;
import io.shadowgate.slices.Exemplars;
import io.shadowgate.slices.SliceReport;
import io.shadowgate.slices.SliceStory;
import io.shadowgate.statistics.slices.SliceCube;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.ObjectMapper;

/** Published slice reports, added up over all periods. */
public final class PublishedSlices {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PublishedSlices() {}

    /**
     * Where each shadow differs, over all periods of the bins and the model of its last one. Counts
     * in other bins, or of another model, cannot be added to these.
     *
     * @return by shadow; empty for a test that looks for no slices, and without a shadow that has
     *     no report
     */
    public static Map<String, SliceStory> read(ResultStore store) throws IOException {
        Map<String, SliceStory> stories = new TreeMap<>();
        if (store.test().slices() == null) {
            return stories;
        }
        double limit = store.test().slices().limit();
        for (Map.Entry<String, List<SliceReport>> shadow : reports(store).entrySet()) {
            List<SliceReport> alike = alike(shadow.getValue());
            SliceCube cube = alike.get(0).counts();
            Exemplars exemplars = new Exemplars();
            exemplars.addAll(alike.get(0).examples());
            for (SliceReport other : alike.subList(1, alike.size())) {
                cube.merge(other.counts());
                exemplars.addAll(other.examples());
            }
            stories.put(shadow.getKey(), SliceStory.of(cube, exemplars.all(), limit));
        }
        return stories;
    }

    /** Those with the bins and the model of the last period. */
    private static List<SliceReport> alike(List<SliceReport> reports) {
        SliceReport last = reports.get(0);
        for (SliceReport report : reports) {
            if (report.periodStart() >= last.periodStart()) {
                last = report;
            }
        }
        SliceReport of = last;
        return reports.stream()
                .filter(
                        report ->
                                report.bins().equals(of.bins())
                                        && report.model().equals(of.model()))
                .toList();
    }

    private static Map<String, List<SliceReport>> reports(ResultStore store) throws IOException {
        List<String> files = new ArrayList<>();
        for (PeriodRecord record : store.records()) {
            files.addAll(record.files(ResultKind.SLICES.folder()));
        }
        if (store.isEmpty()) {
            // A job without end writes no records, and all files of a kind to one folder.
            for (String name :
                    store.folder().names(store.folder().at(ResultKind.SLICES.folder()))) {
                files.add(ResultKind.SLICES.folder() + "/" + name);
            }
        }
        Map<String, List<SliceReport>> reports = new TreeMap<>();
        for (String file : files) {
            store.folder()
                    .eachLine(
                            store.folder().at(file),
                            line -> {
                                SliceReport report = SliceForm.read(JSON.readTree(line));
                                reports.computeIfAbsent(report.shadow(), any -> new ArrayList<>())
                                        .add(report);
                            });
        }
        return reports;
    }
}
