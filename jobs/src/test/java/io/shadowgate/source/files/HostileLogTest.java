package io.shadowgate.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.shadowgate.output.ResultKind;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.FileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.connector.file.src.PendingSplitsCheckpointSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every entry of a log is read, or named with the reason why it is not. */
class HostileLogTest {
    private static final String LINE =
            "{\"request_id\":\"a\",\"timestamp\":1772409600123,\"primary_prediction\":0.5,"
                    + "\"primary_latency_ms\":3}\n";
    private static final EventTimeRange SECOND_OF_MARCH =
            new EventTimeRange(1_772_409_600_000L, 1_772_496_000_000L);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-02T14:05.jsonl",
                "14:05/a.jsonl",
                "a:/b:c/d:e.jsonl",
                "http:/a.jsonl",
                "line\nend.jsonl",
                "line\nend/a.jsonl",
                " .jsonl",
                "a%20b.jsonl",
                "a#b?c.jsonl",
                "a&b;c=d+e~f'g\"h.jsonl",
                "ü🙂.jsonl",
                "u\u0308.jsonl",
                "{a}[b]*?.jsonl",
                "tab\there.jsonl",
                "\u001b[2J.jsonl",
            })
    void oddNamesAreRead(String name) throws IOException {
        write("log/" + name);
        write("log/2026-03-02/" + name);
        String log = folder.resolve("log").toString();
        for (String location : List.of(log, "file:" + log, "file://" + log, log + "/**.jsonl")) {
            List<LogFile> found = new RequestFiles(location, true).list();
            assertThat(found).hasSize(2);
            assertRead(found, new RequestFiles(location, true));
        }
        Traffic.Files byDay =
                new Traffic.Files(log + "/{yyyy-MM-dd}/", Duration.ofDays(1), Duration.ZERO, null);
        assertThat(RequestFiles.of(byDay, EventTimeRange.ALL).list()).hasSize(1);
        assertThat(RequestFiles.of(byDay, SECOND_OF_MARCH).list()).hasSize(1);
    }

    /** Through all that a split goes through on its way to a reader, or to a checkpoint. */
    private static void assertRead(List<LogFile> found, RequestFiles files) throws IOException {
        var splits =
                new ArrayList<>(files.enumerateSplits(new org.apache.flink.core.fs.Path[0], 1));
        var serializer =
                new PendingSplitsCheckpointSerializer<>(FileSourceSplitSerializer.INSTANCE);
        byte[] bytes =
                serializer.serialize(
                        PendingSplitsCheckpoint.fromCollectionSnapshot(
                                splits, splits.stream().map(FileSourceSplit::path).toList()));
        var restored = serializer.deserialize(serializer.getVersion(), bytes);
        assertThat(restored.getAlreadyProcessedPaths())
                .hasSameElementsAs(found.stream().map(LogFile::path).toList());
        RequestSchema shape =
                new RequestSchema(
                        io.shadowgate.spec.Compare.Kind.SCORE,
                        "v12",
                        List.of(),
                        false,
                        false,
                        List.of(),
                        null,
                        300);
        ChangeDetectingFormat format = new ChangeDetectingFormat(new RequestFormat(shape), true);
        for (FileSourceSplit split : restored.getSplits()) {
            try (var reader =
                    format.createReader(
                            new org.apache.flink.configuration.Configuration(), split)) {
                assertThat(reader.readBatch().next().getRecord().request()).isNotNull();
            }
        }
    }

    @Test
    void aBackslashIsRefusedSinceFlinkTakesItForASlash() throws IOException {
        write("log/a\\b.jsonl");
        write("log/c\\d/e.jsonl");
        write("log/f\\g.txt");
        assertThatThrownBy(() -> list("log"))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("a\\b.jsonl: its path has a backslash")
                .hasMessageContaining("c\\d: its path has a backslash")
                .hasMessageNotContaining("f\\g");
    }

    @ParameterizedTest
    @CsvSource({"log", "log/*", "log/**.jsonl", "log/p?pe*"})
    void aPipeIsNamed(String location) throws Exception {
        write("log/a.jsonl");
        run("mkfifo", folder.resolve("log/pipe.jsonl").toString());
        assertThatThrownBy(() -> list(location))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("pipe.jsonl: it is a FIFO, a socket or a device");
        Path named = folder.resolve("log/pipe.jsonl");
        assertThatThrownBy(() -> new RequestFiles(named.toString(), true).list())
                .hasMessageContaining("it is a FIFO");
    }

    @Test
    void aPipeThatIsNoLogIsLeftAlone() throws Exception {
        write("log/a.jsonl");
        run("mkfifo", folder.resolve("log/control").toString());
        assertThat(list("log")).hasSize(1);
    }

    @Test
    void linksToNowhereAndToThemselvesAreNamed() throws IOException {
        write("log/a.jsonl");
        Files.createSymbolicLink(folder.resolve("log/gone.jsonl"), folder.resolve("nowhere"));
        Files.createSymbolicLink(folder.resolve("log/loop"), folder.resolve("log/loop"));
        FoundFiles found = new RequestFiles(folder.resolve("log").toString(), true).look();
        assertThat(found.allReadable()).hasSize(1);
        assertThat(found.leftOut())
                .extracting(one -> one.path().getName() + ": " + one.reason())
                .containsExactlyInAnyOrder(
                        "gone.jsonl: the link leads nowhere", "loop: the link leads nowhere");
    }

    @Test
    void emptyFilesThatShouldHoldSomethingHaveASplitThatSaysSo() throws IOException {
        for (String name : List.of("a.jsonl", "b.jsonl.gz", "c.jsonl.zst", "d.parquet")) {
            Files.createDirectories(folder.resolve("log"));
            Files.createFile(folder.resolve("log/" + name));
        }
        assertThat(
                        new RequestFiles(folder.resolve("log").toString(), true)
                                .enumerateSplits(new org.apache.flink.core.fs.Path[0], 1))
                .extracting(split -> split.path().getName())
                .containsExactly("b.jsonl.gz", "c.jsonl.zst", "d.parquet");
    }

    @ParameterizedTest
    @CsvSource({"a.jsonl,a.jsonl.gz", "a.jsonl,a.jsonl.zst", "a.json.gz,a.json.zst"})
    void aLogBesideItsCompressedFormIsRefused(String one, String other) throws IOException {
        write("log/x/" + one);
        write("log/x/" + other);
        write("log/y/" + one);
        assertThatThrownBy(() -> list("log"))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("log/x/" + other + ": it seems to be the same log as " + one)
                .hasMessageNotContaining("log/y");
        assertThat(list("log/x/" + one)).hasSize(1);
        assertThat(list("log/x/*" + other.substring(other.lastIndexOf('.')))).hasSize(1);
    }

    /** Comparisons are valid requests. */
    @Test
    void resultsBelowTheLogAreLeftOut() throws IOException {
        write("log/a.jsonl");
        for (String kind : OwnResultsFilter.FOLDERS) {
            write("log/out/" + kind + "/2026-03-02/part-1.jsonl");
            write("log/live/" + kind + "/part-1.jsonl");
        }
        write("log/out/summary.json");
        write("log/out/more.jsonl");
        // One such name may be anybody's.
        write("log/other/comparisons/b.jsonl");
        FoundFiles found = new RequestFiles(folder.resolve("log").toString(), true).look();
        assertThat(found.allReadable())
                .extracting(file -> file.path().getName())
                .containsExactly("a.jsonl", "b.jsonl", "more.jsonl");
        assertThat(found.leftOut())
                .extracting(one -> one.path().getName())
                .containsExactlyInAnyOrder("out", "live");
        assertThat(list("log/**.jsonl")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "out/comparisons",
                "out/comparisons/2026-03-02",
                "out/comparisons/*/*.jsonl",
                "out/comparisons/2026-03-02/part-1.jsonl",
                "out/summary.json",
                "out/comparisons/{yyyy-MM-dd}/",
            })
    void aPathIntoResultsIsRefused(String location) throws IOException {
        write("out/comparisons/2026-03-02/part-1.jsonl");
        write("out/windows/2026-03-02/part-1.jsonl");
        write("out/summary.json");
        for (EventTimeRange range : List.of(EventTimeRange.ALL, SECOND_OF_MARCH)) {
            Traffic.Files log =
                    new Traffic.Files(
                            folder.resolve(location).toString(), null, Duration.ZERO, null);
            assertThatThrownBy(() -> RequestFiles.of(log, range).list())
                    .isInstanceOf(FileException.class)
                    .hasMessageContaining("belongs to the results of a shadow test");
        }
    }

    /** They are known before they hold enough to be recognised, by whatever name. */
    @Test
    void theTestsOwnResultsAreLeftOutFromTheirFirstFileOn() throws IOException {
        write("log/a.jsonl");
        write("log/out/comparisons/part-1.jsonl");
        Files.createSymbolicLink(folder.resolve("results"), folder.resolve("log/out"));
        for (String own : List.of("log/out", "log/out/", "results", "log/../log/out")) {
            Traffic.Files log =
                    new Traffic.Files(
                            folder.resolve("log").toString(),
                            null,
                            Duration.ZERO,
                            folder.resolve(own).toString());
            assertThat(RequestFiles.of(log, EventTimeRange.ALL).list())
                    .extracting(file -> file.path().getName())
                    .containsExactly("a.jsonl");
        }
    }

    @Test
    void allKindsOfResultsAreKnown() {
        assertThat(OwnResultsFilter.FOLDERS)
                .contains(
                        ResultKind.DECISIONS.folder(),
                        ResultKind.WINDOWS.folder(),
                        ResultKind.REJECTED.folder(),
                        ResultKind.COMPARISONS.folder(),
                        ResultKind.DISAGREEMENTS.folder());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "log[.jsonl|missing ]",
                "log{a,.jsonl|missing }",
                "log[z-a].jsonl|close each [ with ]",
                "log{a,{b}}.jsonl|close each [ with ]",
            })
    void aBadGlobSaysWhatWouldBeRight(String location, String part) throws IOException {
        Files.createDirectories(folder.resolve("there"));
        assertThatThrownBy(() -> new RequestFiles(folder.resolve(location).toString(), true).list())
                .isInstanceOf(FileException.class)
                .hasMessageContaining("it is not a valid glob")
                .hasMessageContaining(part);
        write(location);
        assertThat(new RequestFiles(folder.resolve(location).toString(), true).list()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://host/log.jsonl|cannot be read or written over http",
                "https://host/log.jsonl|cannot be read or written over https",
                "hdfs://host/log/|needs Hadoop",
                "s3://bucket/log/|flink-s3-fs-hadoop or flink-s3-fs-presto",
                "gs://bucket/log/*.jsonl|flink-gs-fs-hadoop",
                "abfss://bucket/log/{yyyy-MM-dd}/|flink-azure-fs-hadoop",
                "nonsense://x/y|no file system for nonsense://; it knows",
            })
    void aSchemeThatNothingReadsSaysWhatToDo(String location, String part) {
        Traffic.Files log = new Traffic.Files(location, null, Duration.ZERO, null);
        assertThatThrownBy(() -> RequestFiles.of(log, EventTimeRange.ALL).list())
                .isInstanceOf(FileException.class)
                .hasMessageContaining(part)
                .hasMessageNotContainingAny("Exception", "Configuration", "\n");
    }

    @Test
    void messagesShowNoControlCharacters() throws Exception {
        Files.createDirectories(folder.resolve("log"));
        run("mkfifo", folder.resolve("log/\u001b[2J\u202e\n.jsonl").toString());
        assertThatThrownBy(() -> list("log"))
                .hasMessageContaining("log/\\u001B[2J\\u202E\\u000A.jsonl: it is a FIFO");
    }

    /** By a process that may not read everything, as root may. */
    @ParameterizedTest
    @ValueSource(strings = {"000", "444", "111"})
    void aFolderThatMayNotBeReadIsNamed(String mode) throws Exception {
        write("log/a.jsonl");
        write("log/sub/b.jsonl");
        write("log/lost+found/c.jsonl");
        run("chmod", mode, folder.resolve("log/sub").toString());
        run("chmod", "000", folder.resolve("log/lost+found").toString());
        try {
            for (String location : List.of("log", "log/**.jsonl", "log/sub", "log/sub/*.jsonl")) {
                assertThat(listedBy(withoutRights(), Map.of(), folder.resolve(location)))
                        .as(location)
                        .contains("/log/sub")
                        .contains("permission denied for user ")
                        .doesNotContain("lost+found");
            }
        } finally {
            run("chmod", "-R", "755", folder.resolve("log").toString());
        }
    }

    @Test
    void aFileThatMayNotBeReadIsNamed() throws Exception {
        write("log/a.jsonl");
        write("log/b.jsonl");
        write("log/c.txt");
        run("chmod", "000", folder.resolve("log/b.jsonl").toString());
        run("chmod", "000", folder.resolve("log/c.txt").toString());
        for (String location : List.of("log", "log/*.jsonl", "log/b.jsonl")) {
            assertThat(listedBy(withoutRights(), Map.of(), folder.resolve(location)))
                    .contains("/log/b.jsonl: permission denied for user ")
                    .doesNotContain("c.txt");
        }
    }

    /** As cron has it, and many containers. */
    @Test
    void aNameThatTheLocaleCannotHoldIsNamed() throws Exception {
        write("log/a.jsonl");
        write("log/ü.jsonl");
        String log = folder.resolve("log").toString();
        for (String location : List.of(log, log + "/*", log + "/?.jsonl", log + "/{yyyy-MM-dd}/")) {
            if (location.endsWith("}/")) {
                write("log/2026-03-02/ü.jsonl");
            }
            assertThat(listedBy(List.of(), Map.of("LC_ALL", "C"), Path.of(location)))
                    .as(location)
                    .contains(".jsonl: its name is no name in this process's encoding")
                    .contains("ANSI_X3.4-1968")
                    .contains("set LC_ALL=C.UTF-8");
        }
        assertThat(listedBy(List.of(), Map.of("LC_ALL", "C.UTF-8"), Path.of(log)))
                .isEqualTo("3 files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void aNameThatIsNotUtf8IsNamed(String locale) throws Exception {
        write("log/a.jsonl");
        String log = folder.resolve("log").toString();
        run("bash", "-c", "cp $0/a.jsonl $0/$'b\\xe9.jsonl'; mkdir $0/$'d\\xe9'", log);
        assertThat(listedBy(List.of(), Map.of("LC_ALL", locale), Path.of(log)))
                .contains(".jsonl: its name is no name in this process's encoding")
                .contains("  - ");
    }

    /** What {@link #main} says of a location, in a process of its own. */
    private static String listedBy(
            List<String> prefix, Map<String, String> environment, Path location) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileLogTest.class.getName(),
                        location.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return output(builder);
    }

    public static void main(String[] args) throws IOException {
        try {
            Traffic.Files log = new Traffic.Files(args[0], null, Duration.ZERO, null);
            System.out.print(RequestFiles.of(log, EventTimeRange.ALL).list().size() + " files");
        } catch (FileException e) {
            System.out.print(e.getMessage());
        }
    }

    /** Root reads everything, unless it gives up what lets it. */
    private static List<String> withoutRights() throws Exception {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        String rights = "-dac_override,-dac_read_search";
        List<String> prefix = List.of("setpriv", "--bounding-set", rights, "--inh-caps", rights);
        List<String> trial = new ArrayList<>(prefix);
        trial.add("true");
        boolean works;
        try {
            works = new ProcessBuilder(trial).start().waitFor() == 0;
        } catch (IOException e) {
            works = false;
        }
        assumeThat(works).as("root can give up its rights with setpriv").isTrue();
        return prefix;
    }

    private static void run(String... command) throws Exception {
        output(new ProcessBuilder(command).redirectErrorStream(true));
    }

    private static String output(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        try {
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    private List<LogFile> list(String location) throws IOException {
        return new RequestFiles(folder.resolve(location).toString(), true).list();
    }

    private void write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, LINE);
    }
}
