package io.shadowgate.results;

import io.shadowgate.decision.Decision;
import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.output.files.ResultFiles;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.policy.EvidenceState;
import io.shadowgate.request.EventTimeRange;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.Path;

/**
 * The decisions of a test as a function of its published windows and of nothing else: whichever
 * runs made the windows, in whatever order, the decisions are those of one run over all.
 */
public final class Decisions {
    private static final String PART = "part-0.jsonl";
    private static final int MOST_FAILURES = 5;

    private final Ledger ledger;
    private final ResultFolder folder;
    private final Judge judge;
    private final JsonLines<Decision> lines = new JsonLines<>(JsonForms::decision);

    public Decisions(Ledger ledger, Judge judge) {
        this.ledger = ledger;
        this.folder = ledger.folder();
        this.judge = judge;
    }

    /**
     * Adds up all windows in the order of time, writes the decisions that come out differently from
     * those in place, and {@code summary.json}. When another run publishes meanwhile, does it
     * again: so the run that ends last has seen all windows.
     *
     * @return of the range
     */
    public Summary publish(EventTimeRange range) throws IOException {
        Unfinished scratch = new Unfinished(folder);
        scratch.claim();
        try {
            for (int failures = 0; ; ) {
                List<PeriodRecord> records = ledger.records();
                try {
                    Map<String, Map<String, Decision>> last = decide(records, scratch.folder());
                    Summary.of(ledger, records, last, EventTimeRange.ALL)
                            .write(ledger, scratch.folder());
                    Summary summary = Summary.of(ledger, records, last, range);
                    if (ledger.records().equals(records)) {
                        return summary;
                    }
                } catch (FileNotFoundException e) {
                    // As when another run is just replacing it; but not again and again.
                    if (ledger.records().equals(records) && ++failures == MOST_FAILURES) {
                        throw gone(e);
                    }
                }
            }
        } finally {
            scratch.delete();
        }
    }

    private static ResultException gone(FileNotFoundException e) {
        return new ResultException(
                "a file that "
                        + Ledger.RECORDS
                        + "/ names is gone: "
                        + e.getMessage()
                        + "; run its period again");
    }

    /**
     * @return the last decision of each shadow, by period: not to be read back, as another run may
     *     be replacing the files
     */
    private Map<String, Map<String, Decision>> decide(List<PeriodRecord> records, Path scratch)
            throws IOException {
        Map<String, EvidenceState> states = new HashMap<>();
        Map<String, Map<String, Decision>> last = new HashMap<>();
        for (PeriodRecord record : records) {
            ByteArrayOutputStream decisions = new ByteArrayOutputStream();
            Map<String, Decision> lastOfPeriod = new HashMap<>();
            // Windows depend on nothing in a spec but what the records have in common, and gates.
            boolean hindsight = !record.specSha256().equals(ledger.test().sha256());
            for (List<WindowLine> window :
                    WindowLines.read(folder, record.files(ResultFiles.WINDOWS), judge)) {
                String shadow = window.get(0).shadow();
                List<WindowPart> parts = window.stream().map(WindowLine::part).toList();
                Judge.Decided judged = judge.judge(states.get(shadow), shadow, parts, hindsight);
                states.put(shadow, judged.state());
                lines.encode(judged.decision(), decisions);
                lastOfPeriod.put(shadow, judged.decision());
            }
            last.put(record.period(), lastOfPeriod);
            put(record.period(), decisions.toByteArray(), scratch);
        }
        Set<String> periods =
                records.stream().map(PeriodRecord::period).collect(Collectors.toSet());
        for (String period : folder.names(folder.at(ResultFiles.DECISIONS))) {
            if (!periods.contains(period)) {
                folder.delete(folder.at(ResultFiles.DECISIONS + "/" + period));
            }
        }
        return last;
    }

    private void put(String period, byte[] decisions, Path scratch) throws IOException {
        Path file = folder.at(ResultFiles.DECISIONS + "/" + period + "/" + PART);
        byte[] before = null;
        try {
            before = folder.read(file);
        } catch (FileNotFoundException e) {
            if (decisions.length == 0) {
                return;
            }
        }
        if (decisions.length == 0) {
            folder.delete(file.getParent());
        } else if (!Arrays.equals(before, decisions)) {
            folder.put(file, decisions, scratch);
        }
    }
}
