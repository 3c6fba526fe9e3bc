package io.shadowgate.results;

import io.shadowgate.output.ResultKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * What the stages of a test advised, in a folder of results: by period if its runs end, and all in
 * one folder if the job never ends. A file that has not changed since the last look is not read
 * again. Reading changes nothing.
 */
public final class StageFiles {
    /** Bounds retries against a run that replaces files. */
    private static final int MOST_ATTEMPTS = 10;

    private final ResultFolder folder;
    private final String test;
    private Map<Path, Seen> seen = new HashMap<>();

    public StageFiles(String path, String test) throws IOException {
        this.folder = new ResultFolder(path);
        this.test = test;
    }

    /** A file as it was read, and the last record in it on each shadow. */
    private record Seen(long length, long modified, Map<String, PublishedStage> last) {
        boolean isOf(FileStatus file) {
            return file.getLen() == length && file.getModificationTime() == modified;
        }
    }

    /**
     * The last record on each shadow that has one, by shadow.
     *
     * @throws ResultException if they are another test's, or damaged
     */
    public SortedMap<String, PublishedStage> latest() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                look();
                return last(
                        seen.values().stream()
                                .flatMap(each -> each.last.values().stream())
                                .toList());
            } catch (FileNotFoundException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void look() throws IOException {
        Map<Path, Seen> now = new HashMap<>();
        for (FileStatus file : folder.wholeFiles(ResultKind.STAGES)) {
            Seen before = seen.get(file.getPath());
            now.put(
                    file.getPath(),
                    before != null && before.isOf(file)
                            ? before
                            : new Seen(
                                    file.getLen(),
                                    file.getModificationTime(),
                                    last(read(file.getPath()))));
        }
        seen = now;
    }

    private List<PublishedStage> read(Path file) throws IOException {
        List<PublishedStage> records = new ArrayList<>();
        folder.eachLine(file, line -> records.add(PublishedStage.of(line)));
        for (PublishedStage record : records) {
            if (!record.test().equals(test)) {
                throw new ResultException(
                        file
                                + " holds stages of test "
                                + record.test()
                                + ", and this is test "
                                + test
                                + "; name that test's spec, or another sinks.files.path");
            }
        }
        return records;
    }

    private static SortedMap<String, PublishedStage> last(Collection<PublishedStage> records) {
        SortedMap<String, PublishedStage> last = new TreeMap<>();
        records.forEach(
                record ->
                        last.merge(
                                record.shadow(),
                                record,
                                (a, b) -> a.windowEnd().isAfter(b.windowEnd()) ? a : b));
        return last;
    }
}
