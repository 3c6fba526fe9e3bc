package io.shadowgate.results;

import io.shadowgate.output.ResultKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * Decisions in a folder of results: by period if its runs end, and all in one folder if the job
 * never ends. A file that has not changed since the last look is not read again.
 */
public final class DecisionFiles implements DecisionFeed {
    /** Bounds retries against a run that replaces files. */
    private static final int MOST_ATTEMPTS = 10;

    private static final Comparator<PublishedDecision> BY_TIME =
            Comparator.comparing(PublishedDecision::windowEnd)
                    .thenComparing(PublishedDecision::shadow);

    private final ResultFolder folder;
    private final String test;
    private Map<Path, Seen> seen = new HashMap<>();

    public DecisionFiles(String path, String test) throws IOException {
        this.folder = new ResultFolder(path);
        this.test = test;
    }

    /** A file as it was read, and the last decision in it on each shadow. */
    private record Seen(long length, long modified, Map<String, PublishedDecision> last) {
        boolean isOf(FileStatus file) {
            return file.getLen() == length && file.getModificationTime() == modified;
        }
    }

    @Override
    public List<PublishedDecision> next() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return look();
            } catch (FileNotFoundException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private List<PublishedDecision> look() throws IOException {
        Map<Path, Seen> now = new HashMap<>();
        List<PublishedDecision> fresh = new ArrayList<>();
        for (FileStatus file : folder.wholeFiles(ResultKind.DECISIONS)) {
            Seen before = seen.get(file.getPath());
            if (before != null && before.isOf(file)) {
                now.put(file.getPath(), before);
            } else {
                List<PublishedDecision> decisions = read(file.getPath());
                fresh.addAll(decisions);
                now.put(
                        file.getPath(),
                        new Seen(file.getLen(), file.getModificationTime(), last(decisions)));
            }
        }
        seen = now;
        fresh.sort(BY_TIME);
        return fresh;
    }

    private List<PublishedDecision> read(Path file) throws IOException {
        List<PublishedDecision> decisions = new ArrayList<>();
        folder.eachLine(file, line -> decisions.add(PublishedDecision.of(line)));
        for (PublishedDecision decision : decisions) {
            if (!decision.test().equals(test)) {
                throw new ResultException(
                        file
                                + " holds decisions of test "
                                + decision.test()
                                + ", and this is test "
                                + test
                                + "; name that test's spec, or another sinks.files.path");
            }
        }
        return decisions;
    }

    @Override
    public SortedMap<String, PublishedDecision> latest() {
        return last(seen.values().stream().flatMap(file -> file.last().values().stream()).toList());
    }

    private static SortedMap<String, PublishedDecision> last(
            Collection<PublishedDecision> decisions) {
        SortedMap<String, PublishedDecision> last = new TreeMap<>();
        decisions.forEach(
                decision ->
                        last.merge(
                                decision.shadow(),
                                decision,
                                (a, b) -> a.windowEnd().isAfter(b.windowEnd()) ? a : b));
        return last;
    }

    @Override
    public String place() {
        return folder.path().toString();
    }

    @Override
    public void close() {
        // Nothing stays open between two looks.
    }
}
