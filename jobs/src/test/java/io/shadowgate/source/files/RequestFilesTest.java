package io.shadowgate.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.spec.Traffic;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestFilesTest {
    private static final int MIB = 1 << 20;

    @TempDir Path folder;

    @BeforeEach
    void writeLog() throws IOException {
        for (String name :
                List.of(
                        "log/2026-03-02/a.jsonl",
                        "log/2026-03-02/b.ndjson.gz",
                        "log/2026-03-01/deep/er/c.json",
                        "log/2026-03-01/notes.txt",
                        "log/2026-03-01/.hidden.jsonl",
                        "log/2026-03-01/_SUCCESS",
                        "log/_temporary/d.jsonl",
                        "log/.staging/e.jsonl",
                        "log/top.jsonl",
                        "other/f.jsonl")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "{}\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "log|2026-03-01/deep/er/c.json,2026-03-02/a.jsonl,2026-03-02/b.ndjson.gz,top.jsonl",
                "log/2026-03-02|2026-03-02/a.jsonl,2026-03-02/b.ndjson.gz",
                "log/top.jsonl|top.jsonl",
                "log/2026-03-01/notes.txt|2026-03-01/notes.txt",
                "log/*.jsonl|top.jsonl",
                "log/2026-03-0?/*|2026-03-01/notes.txt,2026-03-01/_SUCCESS,2026-03-02/a.jsonl,"
                        + "2026-03-02/b.ndjson.gz",
                "log/2026-03-0[2-9]/*.jsonl|2026-03-02/a.jsonl",
                "log/**.{json,gz}|2026-03-01/deep/er/c.json,2026-03-02/b.ndjson.gz",
                "log/2026-*/**|2026-03-01/_SUCCESS,2026-03-01/deep/er/c.json,2026-03-01/notes.txt,"
                        + "2026-03-02/a.jsonl,2026-03-02/b.ndjson.gz",
                "log/none*|''",
                "nowhere|''",
                "nowhere/*.jsonl|''",
                "log/none.jsonl|''",
            })
    void findsFilesFoldersAndGlobs(String location, String expected) throws IOException {
        for (String prefix : List.of(folder + "/", folder.toUri().toString())) {
            List<String> found =
                    new RequestFiles(prefix + location, true)
                            .list().stream().map(file -> file.path().getPath()).toList();
            List<String> names =
                    expected.isEmpty()
                            ? List.of()
                            : List.of(expected.split(",")).stream()
                                    .map(name -> folder.resolve("log").resolve(name).toString())
                                    .sorted()
                                    .toList();
            assertThat(found).as(prefix).isEqualTo(names);
        }
    }

    /** Given as days of March; the end is not in it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|2|0|2026-03-01/deep/er/c.json",
                "2|5|0|2026-03-02/a.jsonl,2026-03-02/b.ndjson.gz",
                "3|5|0|''",
                "3|5|1|2026-03-02/a.jsonl,2026-03-02/b.ndjson.gz",
                "2||0|2026-03-02/a.jsonl,2026-03-02/b.ndjson.gz",
                "|2|0|2026-03-01/deep/er/c.json",
                "||0|2026-03-01/deep/er/c.json,2026-03-02/a.jsonl,2026-03-02/b.ndjson.gz",
            })
    void findsThePartitionsOfARange(Integer from, Integer to, int slackMs, String expected)
            throws IOException {
        EventTimeRange range =
                new EventTimeRange(
                        from == null ? Long.MIN_VALUE : march(from),
                        to == null ? Long.MAX_VALUE : march(to));
        String log = folder.resolve("log") + "/";
        List<String> names = expected.isEmpty() ? List.of() : List.of(expected.split(","));
        assertThat(found(log + "{yyyy-MM-dd}/", slackMs, range)).isEqualTo(names);
        // A glob takes what it says, and no more.
        assertThat(found(log + "{yyyy}-{MM}-{dd}/*.jsonl", slackMs, range))
                .isEqualTo(names.stream().filter(name -> name.endsWith("a.jsonl")).toList());
        assertThat(found(log + "{yyyy-MM-dd}/notes.txt", slackMs, range))
                .hasSize(names.contains("2026-03-01/deep/er/c.json") ? 1 : 0);
    }

    @Test
    void withAFormatEveryFileThatIsNotHiddenCounts() throws IOException {
        Path plain = Files.createDirectories(folder.resolve("plain"));
        for (String name : List.of("part-0", "x.csv", "_SUCCESS", ".x.crc", "y.parquet")) {
            Files.writeString(plain.resolve(name), "x");
        }
        assertThat(names(Traffic.Form.BY_NAME)).containsExactly("x.csv", "y.parquet");
        Traffic.Form csv = new Traffic.Form(Traffic.Format.CSV, ';', List.of());
        assertThat(names(csv)).containsExactly("part-0", "x.csv", "y.parquet");
    }

    private List<String> names(Traffic.Form form) throws IOException {
        String path = folder.resolve("plain").toString();
        return RequestFiles.of(
                        new Traffic.Files(path, null, Duration.ZERO, null, form),
                        EventTimeRange.ALL)
                .list()
                .stream()
                .map(file -> file.path().getName())
                .toList();
    }

    private static long march(int day) {
        return java.time.LocalDate.of(2026, 3, day).toEpochDay() * 86_400_000;
    }

    private List<String> found(String path, int slackMs, EventTimeRange range) throws IOException {
        return RequestFiles.of(
                        new Traffic.Files(path, null, Duration.ofMillis(slackMs), null), range)
                .list()
                .stream()
                .map(file -> file.path().getPath())
                .map(file -> file.substring(folder.resolve("log").toString().length() + 1))
                .toList();
    }

    @Test
    void relativeLocationsAreFoundToo() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        String relative = here.relativize(folder.toAbsolutePath()).toString();
        for (String location : List.of("/log/2026-03-02", "/log/2026-03-02/*", "/log/./*/[ab].*")) {
            assertThat(new RequestFiles(relative + location, true).list())
                    .extracting(file -> file.path().getName())
                    .containsExactly("a.jsonl", "b.ndjson.gz");
        }
    }

    @Test
    void aFileWhoseNameLooksLikeAGlobIsTakenAtItsWord() throws IOException {
        Path file = Files.writeString(folder.resolve("log/[1] a{b}.jsonl"), "{}");
        assertThat(new RequestFiles(file.toString(), true).list())
                .extracting(found -> found.path().getPath())
                .containsExactly(file.toString());
    }

    /** Links to what is there already, to a folder around it, to nowhere and to somewhere else. */
    @Test
    void linksGiveEachFileOnceUnderTheNameThatIsNone() throws IOException {
        link("log/2026-03-01/again", "log/2026-03-02");
        link("log/2026-03-02/again.jsonl", "log/top.jsonl");
        link("log/2026-03-02/up", "log");
        link("log/2026-03-02/further-up", ".");
        link("log/2026-03-02/round", "other");
        link("other/round", "log/2026-03-02");
        link("log/dangling", "nowhere");
        link("log/dangling.jsonl", "nowhere.jsonl");
        link("log/elsewhere", "other");
        link("log/a-name.jsonl", "log/2026-03-01/notes.txt");
        assertThat(found("log"))
                .containsExactly(
                        "2026-03-01/again/round/f.jsonl",
                        "2026-03-01/deep/er/c.json",
                        "2026-03-02/a.jsonl",
                        "2026-03-02/b.ndjson.gz",
                        "a-name.jsonl",
                        "top.jsonl");
        assertThat(found("log/**.jsonl"))
                .containsExactly(
                        "2026-03-01/again/round/f.jsonl",
                        "2026-03-02/a.jsonl",
                        "a-name.jsonl",
                        "top.jsonl");
        // What no name of its own leads to, a link does.
        assertThat(found("log/*/again/*.jsonl"))
                .containsExactly("2026-03-01/again/a.jsonl", "2026-03-01/again/again.jsonl");
        assertThat(found("log/*/again*")).containsExactly("2026-03-02/again.jsonl");
    }

    @Test
    void aLocationMayBeALinkItself() throws IOException {
        link("log/latest", "log/2026-03-02");
        link("log/latest.jsonl", "log/2026-03-02/a.jsonl");
        link("log/2026-03-02/up", "log");
        assertThat(found("log/latest")).containsExactly("latest/a.jsonl", "latest/b.ndjson.gz");
        assertThat(found("log/latest/*.jsonl")).containsExactly("latest/a.jsonl");
        assertThat(found("log/latest.jsonl")).containsExactly("latest.jsonl");
        link("the-log", "log");
        String path = folder.resolve("the-log") + "/{yyyy-MM-dd}/*.jsonl";
        assertThat(
                        RequestFiles.of(new Traffic.Files(path, null, Duration.ZERO, null), day(2))
                                .list())
                .hasSize(1);
    }

    /** What a run over all leaves out, one over a day does too. */
    @Test
    void aPartitionThatIsALinkCountsUnlessItLeadsToAnother() throws IOException {
        link("log/2026-03-04", "log/2026-03-02");
        link("log/2026-03-05", "other");
        link("log/2026-03-06", "other");
        link("log/2026-03-06/back", "log");
        link("log/2026-03-07.jsonl", "log/2026-03-02/a.jsonl");
        link("log/2026-03-02/gone.jsonl", "nowhere");
        String folders = folder.resolve("log") + "/{yyyy-MM-dd}/";
        List<String> all = found(folders, 0, EventTimeRange.ALL);
        assertThat(all)
                .containsExactly(
                        "2026-03-01/deep/er/c.json",
                        "2026-03-02/a.jsonl",
                        "2026-03-02/b.ndjson.gz",
                        "2026-03-05/f.jsonl",
                        "2026-03-06/f.jsonl");
        List<String> byDay = new ArrayList<>();
        for (int day = 1; day < 8; day++) {
            byDay.addAll(found(folders, 0, day(day)));
        }
        assertThat(byDay).isEqualTo(all);
        // Here the link is all there is of that name.
        String files = folder.resolve("log") + "/{yyyy-MM-dd}.jsonl";
        assertThat(found(files, 0, EventTimeRange.ALL)).containsExactly("2026-03-07.jsonl");
        assertThat(found(files, 0, day(7))).containsExactly("2026-03-07.jsonl");
    }

    /** Only what the spec itself says is a glob or a time. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "log/|4",
                "log/*.jsonl|1",
                "log/2026-03-0[2-9]/*|2",
                "log/**.{json,jsonl}|3",
                "log/{yyyy-MM-dd}/|3",
                "log/{yyyy-MM-dd}/*.{json,jsonl}|1",
                "./log/../log/top.jsonl|1",
            })
    void theFolderOfASpecMayBeNamedLikeAGlob(String path, int files) throws IOException {
        Path odd = Files.createDirectories(folder.resolve("{odd}[a] {x,y} *?]"));
        Files.move(folder.resolve("log"), odd.resolve("log"));
        // What the folder's name would match, were it a glob.
        Files.createDirectories(folder.resolve("{odd}a x ab]/log/2026-03-02"));
        Path spec =
                Files.writeString(
                        odd.resolve("test.yaml"),
                        """
                        test: t
                        traffic: {files: {path: "%s"}}
                        primary: {name: v12}
                        shadows: [{name: v13}]
                        sinks: {files: {path: out/}}
                        """
                                .formatted(path));
        Traffic.Files log = SpecReader.read(spec, Map.of()).traffic().files();
        assertThat(RequestFiles.of(log, EventTimeRange.ALL).list())
                .hasSize(files)
                .allMatch(file -> file.path().getPath().startsWith(odd.toString()));
        assertThat(RequestFiles.of(log, new EventTimeRange(march(1), march(3))).list())
                .hasSize(files);
        assertThat(RequestFiles.root(log.path()).getPath()).startsWith(odd.toString());
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), folder.resolve(target));
    }

    private static EventTimeRange day(int number) {
        return new EventTimeRange(march(number), march(number + 1));
    }

    private List<String> found(String location) throws IOException {
        return found(folder.resolve(location).toString(), 0, EventTimeRange.ALL);
    }

    @Test
    void splitsCoverEveryByteOnce() throws IOException {
        Path big = Files.createDirectories(folder.resolve("big"));
        long[] sizes = {0, 1, 4 * MIB - 1, 4 * MIB, 4 * MIB + 1, 37 * MIB + 11};
        Map<String, Long> bytes = new TreeMap<>();
        for (int i = 0; i < sizes.length; i++) {
            for (String suffix : List.of(".jsonl", ".jsonl.gz")) {
                Path file = big.resolve(i + suffix.replace('.', '-') + suffix);
                try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                    sparse.setLength(sizes[i]);
                }
                bytes.put(file.toString(), sizes[i]);
            }
        }
        for (boolean split : new boolean[] {true, false}) {
            for (int readers : new int[] {1, 2, 100}) {
                List<FileSourceSplit> splits = inOrder(big, split, readers);
                Map<String, Long> covered = new TreeMap<>();
                bytes.keySet().forEach(file -> covered.put(file, 0L));
                for (FileSourceSplit one : splits) {
                    String file = one.path().getPath();
                    assertThat(one.offset()).isEqualTo(covered.get(file));
                    // One that is empty cannot be gzip, which its reader says.
                    assertThat(one.length() > 0 || (split && file.endsWith(".gz"))).isTrue();
                    assertThat(one.fileSize()).isEqualTo(bytes.get(file));
                    covered.merge(file, one.length(), Long::sum);
                    if (!split || file.endsWith(".gz")) {
                        assertThat(one.length()).isEqualTo(bytes.get(file));
                    }
                }
                assertThat(covered).isEqualTo(bytes);
                assertThat(splits).extracting(FileSourceSplit::splitId).doesNotHaveDuplicates();
                assertThat(splits.size() > 10).isEqualTo(split);
            }
        }
    }

    @Test
    void splitsAreHandedOutByPathAndPlaceEvenAfterAFailure() throws IOException {
        Path big = Files.createDirectories(folder.resolve("big"));
        for (String name : List.of("b.jsonl", "a.jsonl")) {
            try (RandomAccessFile sparse = new RandomAccessFile(big.resolve(name).toFile(), "rw")) {
                sparse.setLength(50L * MIB);
            }
        }
        List<FileSourceSplit> splits =
                new ArrayList<>(
                        new RequestFiles(big.toString(), true)
                                .enumerateSplits(new org.apache.flink.core.fs.Path[0], 2));
        java.util.Collections.shuffle(splits, new java.util.Random(1));
        FilesInOrder waiting = new FilesInOrder(splits);
        FileSourceSplit first = waiting.getNext(null).orElseThrow();
        FileSourceSplit second = waiting.getNext("host").orElseThrow();
        waiting.addSplits(List.of(second, first));
        assertThat(waiting.remainingSplits()).hasSameElementsAs(splits);
        List<FileSourceSplit> handedOut = new ArrayList<>();
        for (var next = waiting.getNext(null); next.isPresent(); next = waiting.getNext(null)) {
            handedOut.add(next.get());
        }
        assertThat(handedOut)
                .extracting(FileSourceSplit::splitId)
                .isEqualTo(inOrder(big, true, 2).stream().map(FileSourceSplit::splitId).toList());
    }

    /** Sorted by comparing what the test itself sees of them. */
    private static List<FileSourceSplit> inOrder(Path log, boolean split, int readers)
            throws IOException {
        return new RequestFiles(log.toString(), split)
                .enumerateSplits(new org.apache.flink.core.fs.Path[0], readers).stream()
                        .sorted(
                                (a, b) -> {
                                    int names = a.path().getPath().compareTo(b.path().getPath());
                                    return names != 0
                                            ? names
                                            : Long.compare(a.offset(), b.offset());
                                })
                        .toList();
    }
}
