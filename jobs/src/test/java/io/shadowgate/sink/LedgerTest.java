package io.shadowgate.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.config.KafkaOffset;
import io.shadowgate.config.ShadowTest;
import io.shadowgate.config.Traffic;
import io.shadowgate.gate.Judge;
import io.shadowgate.report.Coverage;
import io.shadowgate.report.LatencyCounts;
import io.shadowgate.report.WindowReport;
import io.shadowgate.testing.RemoteFiles;
import io.shadowgate.testing.Tests;
import io.shadowgate.testing.Trees;
import io.shadowgate.traffic.EventTimeRange;
import io.shadowgate.traffic.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Publishing without the jobs: their files are written by hand, each of a run's bearing its mark,
 * on a file system that keeps the ledger to what any of them can do.
 */
@Timeout(120)
class LedgerTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
    private static final EventTimeRange ONE_DAY = new EventTimeRange(MONDAY, MONDAY + DAY);

    @TempDir Path folder;

    @BeforeEach
    @AfterEach
    void reset() {
        RemoteFiles.reset();
    }

    @Test
    void aRunTakesThePlaceOfTheOneBeforeAndOfNothingElse() throws Exception {
        publish(job("old", MONDAY, MONDAY + DAY), twoDays());
        Files.writeString(folder.resolve("notes.txt"), "not ours");
        String tuesday = marks("2026-03-03");
        publish(job("new", MONDAY), ONE_DAY);
        assertThat(marks("2026-03-02")).isEqualTo("new new");
        assertThat(marks("2026-03-03")).isEqualTo(tuesday).isEqualTo("old old");
        assertThat(folder.resolve("notes.txt")).exists();
        assertThat(Trees.hidden(folder)).isEmpty();
    }

    @Test
    void anEmptyPeriodIsAnAnswerToo() throws Exception {
        publish(job("old", MONDAY, MONDAY + DAY), twoDays());
        publish(job("new"), ONE_DAY);
        assertThat(marks("2026-03-02")).isEmpty();
        assertThat(ledger().has(MONDAY)).isTrue();
        assertThat(marks("2026-03-03")).isEqualTo("old old");
        assertThat(ledger().has(MONDAY + 2 * DAY)).as("never run").isFalse();
    }

    @Test
    void aPeriodThatHeldRecordsIsNotToBecomeEmptyUnasked() throws Exception {
        publish(job("old", MONDAY), twoDays());
        assertThat(ledger().objection(job("new", MONDAY), twoDays()))
                .as("Tuesday was empty before")
                .isNull();
        ResultFiles empty = job("new");
        assertThat(ledger().objection(empty, twoDays()))
                .startsWith(
                        "2026-03-02 held 23 records when it was last run, and now 0. If its log")
                .endsWith("/periods/2026-03-02.json first");
        assertThat(ledger().objection(empty, EventTimeRange.ALL)).as("all is replaced").isNull();
        ResultFiles fewer = job("new");
        write(fewer, "windows", "2026-03-02", 1, windowLine("new", MONDAY, "*"));
        assertThat(ledger().objection(fewer, twoDays())).as("a file may be mended").isNull();
        assertThat(onTopic().objection(job("new", MONDAY), twoDays())).isNull();
        assertThat(onTopic().objection(fewer, twoDays()))
                .contains("held 23 records when it was last run, and now 22");
        Files.delete(folder.resolve("periods/2026-03-02.json"));
        assertThat(ledger().objection(empty, twoDays())).as("as it says").isNull();
    }

    @Test
    void aRunWithoutARangeReplacesEverything() throws Exception {
        publish(job("old", MONDAY, MONDAY + DAY), twoDays());
        publish(job("new", MONDAY + DAY), EventTimeRange.ALL);
        assertThat(Trees.of(folder).keySet())
                .containsExactlyInAnyOrder(
                        "windows/2026-03-03", "rejected/2026-03-03", "periods/2026-03-03");
        assertThat(marks("2026-03-03")).isEqualTo("new new");
    }

    @Test
    void theRecordSaysWhereAllRecordsWent() throws Exception {
        publish(job("a", MONDAY), ONE_DAY);
        PeriodRecord record = ledger().records().get(0);
        assertThat(record.period()).isEqualTo("2026-03-02");
        assertThat(record.compared()).isEqualTo(17);
        assertThat(record.notSampled()).isEqualTo(5);
        assertThat(record.rejected()).isEqualTo(1);
        assertThat(record.rejectedReasons()).containsExactly(Map.entry("a", 1L));
        assertThat(record).isEqualTo(PeriodRecord.fromJson(record.toJson()));
    }

    /** Failing at every single step in turn: what counts is the old results or the new, whole. */
    @Test
    void whereverARunDiesWhatCountsIsWholeAndRunningItAgainMendsAll() throws Exception {
        int steps = steps();
        assertThat(steps).isGreaterThan(10);
        for (int dies = 0; dies < steps; dies++) {
            ResultFiles job = diesPublishing(dies);

            if (ledger().has(MONDAY)) {
                assertThat(whatCounts()).as("died at %s", dies).isIn("old old", "new new");
            } else {
                assertThat(ledger().records()).isEmpty();
            }
            job.discard();
            publish(job("again", MONDAY), ONE_DAY);
            assertThat(marks("2026-03-02")).as("died at %s", dies).isEqualTo("again again");
            assertThat(Trees.hidden(folder)).isEmpty();
        }
    }

    /** The next run may find the period complete, and then does not run it again. */
    @Test
    void whereverARunIsKilledASweepAloneLeavesOneResult() throws Exception {
        int steps = steps();
        for (int dies = 0; dies < steps; dies++) {
            ResultFiles job = diesPublishing(dies);
            if (Files.exists(hidden(job).resolve(".owner.json"))) {
                ownedBy(job, "\"pid\":-1", "");
                ledger().sweep();
            }
            assertThat(hidden(job).resolve(".owner.json")).doesNotExist();
            if (ledger().has(MONDAY)) {
                assertThat(marks("2026-03-02")).as("at %s", dies).isEqualTo(whatCounts());
            }
        }
    }

    /** The undated belong to a run of all: found complete, it is not run again. */
    @Test
    void whereverARunDiesADayThatIsCompleteHasItsUndated() throws Exception {
        ResultFiles whole = undated("new");
        int[] steps = {0};
        RemoteFiles.beforeEachStep((operation, path) -> steps[0]++);
        publish(whole, ONE_DAY);
        RemoteFiles.reset();
        for (int dies = 0; dies < steps[0]; dies++) {
            Trees.clear(folder);
            ResultFiles job = undated("new");
            failAtStep(dies);
            assertThatThrownBy(() -> publish(job, ONE_DAY)).isInstanceOf(IOException.class);
            RemoteFiles.reset();
            if (ledger().has(MONDAY)) {
                assertThat(ledger().records())
                        .as("died at %s", dies)
                        .extracting(PeriodRecord::period)
                        .containsExactly("2026-03-02", "undated");
            }
        }
    }

    /** As a process that is told to end does in another thread, or one that takes it for dead. */
    @Test
    void wheneverItsFolderIsRemovedARunPublishesAllOrSaysSo() throws Exception {
        int steps = steps();
        int refused = 0;
        for (int removed = 0; removed < steps; removed++) {
            Trees.clear(folder);
            publish(job("old", MONDAY), ONE_DAY);
            ResultFiles job = job("new", MONDAY);
            int at = removed;
            int[] step = {0};
            RemoteFiles.beforeEachStep(
                    (operation, path) -> {
                        if (step[0]++ == at && Files.exists(hidden(job))) {
                            Trees.delete(hidden(job));
                        }
                    });
            try {
                publish(job, ONE_DAY);
            } catch (IOException e) {
                refused++;
            }
            RemoteFiles.reset();
            if (ledger().has(MONDAY)) {
                assertThat(whatCounts()).as("at %s", removed).isIn("old old", "new new");
            }
        }
        assertThat(refused).isPositive().isLessThan(steps);
    }

    /** As after kill -9: its hidden folder stays, and nobody removes what stands in it. */
    @Test
    void whatAKilledProcessLeftIsSweptAndThatOfALivingIsNot() throws Exception {
        ResultFiles living = job("living", MONDAY);
        Process process = new ProcessBuilder("sleep", "60").start();
        ResultFiles killed = job("killed", MONDAY);
        ownedBy(killed, "\"pid\":" + process.pid(), process.info().startInstant().get().toString());
        ledger().sweep();
        assertThat(hidden(killed)).as("its process is alive").exists();
        process.destroyForcibly().waitFor();
        ledger().sweep();
        assertThat(hidden(killed)).doesNotExist();
        assertThat(hidden(living)).exists();
    }

    private void ownedBy(ResultFiles job, String pid, String started) throws IOException {
        Path owner = hidden(job).resolve(".owner.json");
        Files.writeString(
                owner,
                Files.readString(owner)
                        .replaceAll("\"pid\":\\d+", pid)
                        .replaceAll("\"started\":\"[^\"]*\"", "\"started\":\"" + started + "\""));
    }

    @Test
    void filesOfARunThatDiedWhilePublishingGoOnceItIsSwept() throws Exception {
        ResultFiles dead = job("dead", MONDAY);
        // After the windows came into place.
        RemoteFiles.beforeEachStep(
                (operation, path) -> {
                    if (operation.equals("rename") && path.contains("/rejected/")) {
                        throw new IOException("died");
                    }
                });
        assertThatThrownBy(() -> publish(dead, ONE_DAY)).hasMessage("died");
        RemoteFiles.reset();
        publish(job("next", MONDAY), ONE_DAY);
        assertThat(marks("2026-03-02")).as("it may live").isEqualTo("next dead next");
        assertThat(whatCounts()).isEqualTo("next next");
        dead.discard();
        publish(job("last", MONDAY), ONE_DAY);
        assertThat(marks("2026-03-02")).isEqualTo("last last");
    }

    /** As Flink's local file system has it when another run cleans up at the same time. */
    @Test
    void aFileThatGoesAwayWhileItsFolderIsListedDoesNotMakeTheFolderEmpty() throws Exception {
        publish(job("old", MONDAY), ONE_DAY);
        ResultFiles job = job("new", MONDAY);
        List<String> stumbled = new ArrayList<>();
        RemoteFiles.beforeEachStep(
                (operation, path) -> {
                    if (operation.equals("list") && !stumbled.contains(path)) {
                        stumbled.add(path);
                        throw new FileNotFoundException("a file of " + path);
                    }
                });
        publish(job, ONE_DAY);
        assertThat(stumbled).hasSizeGreaterThan(3);
        assertThat(marks("2026-03-02")).isEqualTo("new new");
    }

    /** Two threads, each stopped for a while at random between its steps, over and over. */
    @Test
    void twoRunsOfTheSamePeriodAtOnceLeaveOneOfThemWhole() throws Exception {
        Random random = new Random(11);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        int first = 0;
        try {
            for (int round = 0; round < 150; round++) {
                Trees.clear(folder);
                if (round % 2 == 0) {
                    publish(job("old", MONDAY), ONE_DAY);
                }
                List<ResultFiles> jobs = List.of(job("a", MONDAY), job("b", MONDAY));
                long seed = random.nextLong();
                Interleaving turns = new Interleaving(seed);
                RemoteFiles.beforeEachStep(turns);
                List<Future<?>> runs = new ArrayList<>();
                for (ResultFiles job : jobs) {
                    runs.add(
                            threads.submit(
                                    () -> {
                                        turns.join();
                                        try {
                                            publish(job, ONE_DAY);
                                        } finally {
                                            turns.leave();
                                        }
                                        return null;
                                    }));
                }
                for (Future<?> run : runs) {
                    run.get();
                }
                RemoteFiles.reset();
                assertThat(whatCounts()).as("seed %s", seed).isIn("a a", "b b");
                assertThat(marks("2026-03-02")).as("seed %s", seed).isEqualTo(whatCounts());
                assertThat(Trees.hidden(folder)).isEmpty();
                first += whatCounts().equals("a a") ? 1 : 0;
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(first).as("both win now and then").isBetween(1, 149);
    }

    /** Each publishes its day and decides; the last to look has seen both days. */
    @Test
    void twoRunsOfDifferentPeriodsAtOnceLeaveTheDecisionsOfBoth() throws Exception {
        publish(job("x", MONDAY, MONDAY + DAY), twoDays());
        decisions();
        Map<String, List<String>> expected = Trees.of(folder);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Random random = new Random(12);
        try {
            for (int round = 0; round < 60; round++) {
                Trees.clear(folder);
                Interleaving turns = new Interleaving(random.nextLong());
                List<ResultFiles> jobs = List.of(job("x", MONDAY), job("x", MONDAY + DAY));
                RemoteFiles.beforeEachStep(turns);
                List<Future<?>> runs = new ArrayList<>();
                for (int day = 0; day < 2; day++) {
                    long start = MONDAY + day * DAY;
                    ResultFiles job = jobs.get(day);
                    runs.add(
                            threads.submit(
                                    () -> {
                                        turns.join();
                                        try {
                                            publish(job, new EventTimeRange(start, start + DAY));
                                            decisions();
                                        } finally {
                                            turns.leave();
                                        }
                                        return null;
                                    }));
                }
                for (Future<?> run : runs) {
                    run.get();
                }
                RemoteFiles.reset();
                assertThat(Trees.of(folder)).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void decisionsThatComeOutTheSameAreLeftAlone() throws Exception {
        publish(job("x", MONDAY, MONDAY + DAY), twoDays());
        decisions();
        List<String> changes = new ArrayList<>();
        RemoteFiles.beforeEachStep((operation, path) -> changes.add(operation + " " + path));
        decisions();
        assertThat(changes)
                .noneMatch(step -> step.matches("(create|rename|delete|mkdirs) .*/decisions/.*"));
        publish(job("x", MONDAY + DAY), new EventTimeRange(MONDAY + DAY, MONDAY + 2 * DAY));
        decisions();
        assertThat(changes)
                .noneMatch(step -> step.matches("(create|rename|delete|mkdirs) .*/decisions/.*"));
    }

    @Test
    void aFileThatARecordNamesAndIsGoneIsNotPassedOver() throws Exception {
        publish(job("x", MONDAY), ONE_DAY);
        Trees.delete(folder.resolve("windows"));
        assertThat(ledger().has(MONDAY)).isFalse();
        assertThatThrownBy(this::decisions)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is gone")
                .hasMessageContaining("run its period again");
    }

    @Test
    void windowsOfAnotherTestAreRefusedUnlessAllOfThemAreReplaced() throws Exception {
        publish(job("x", MONDAY, MONDAY + DAY), twoDays());
        ShadowTest other = test(Tests.answersInLog(folder, folder), "2".repeat(64));
        Ledger ledger = new Ledger(other, Map.of());
        assertThat(ledger.objection(ONE_DAY))
                .contains("2026-03-03", "another spec, model or sinks.files.period")
                .contains("choose another sinks.files.path, or run without --from and --to");
        assertThat(ledger.objection(twoDays())).isNull();
        assertThat(ledger.objection(EventTimeRange.ALL)).isNull();
        assertThat(ledger.has(MONDAY)).isFalse();
        assertThat(new Ledger(test(), Map.of("v13", "aa")).objection(ONE_DAY)).isNotNull();
        assertThat(ledger().objection(ONE_DAY)).isNull();
    }

    @Test
    void aFileThatIsNotOursIsInNobodysWay() throws Exception {
        for (String foreign :
                List.of(
                        "windows/part-0-0.jsonl",
                        "rejected/notes.txt",
                        "decisions/2026-03-02/notes.txt",
                        "comparisons/2026-03-02/part-of-mine.jsonl",
                        "windows/march/part-000000000000-0.jsonl")) {
            Path file = folder.resolve(foreign);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "{}");
            assertThat(ledger().objection(ONE_DAY))
                    .contains(foreign.split("/")[0], "is no result that ShadowGate keeps");
            Trees.clear(folder);
        }
    }

    /** How many changes publishing makes to the file system. */
    private int steps() throws Exception {
        publish(job("old", MONDAY), ONE_DAY);
        ResultFiles job = job("new", MONDAY);
        int[] steps = {0};
        RemoteFiles.beforeEachStep((operation, path) -> steps[0]++);
        publish(job, ONE_DAY);
        RemoteFiles.reset();
        return steps[0];
    }

    /** A run in place of an old one, up to this step. */
    private ResultFiles diesPublishing(int step) throws Exception {
        Trees.clear(folder);
        publish(job("old", MONDAY), ONE_DAY);
        ResultFiles job = job("new", MONDAY);
        failAtStep(step);
        assertThatThrownBy(() -> publish(job, ONE_DAY)).isInstanceOf(IOException.class);
        RemoteFiles.reset();
        return job;
    }

    private static void failAtStep(int number) {
        int[] steps = {0};
        RemoteFiles.beforeEachStep(
                (operation, path) -> {
                    // A dead process does nothing more.
                    if (steps[0]++ >= number) {
                        throw new IOException("died before " + operation + " " + path);
                    }
                });
    }

    private static EventTimeRange twoDays() {
        return new EventTimeRange(MONDAY, MONDAY + 2 * DAY);
    }

    private ShadowTest test() {
        return Tests.answersInLog(folder.resolve("log"), folder);
    }

    /** The same results on the test's file system, under a digest of choice. */
    private ShadowTest test(ShadowTest test, String windowsSha256) {
        return Tests.writingTo(RemoteFiles.uri(folder), Duration.ofDays(1), windowsSha256, test);
    }

    private Ledger ledger() throws IOException {
        return new Ledger(test(test(), "1".repeat(64)), Map.of());
    }

    /** The same results, of a log that only ever loses records. */
    private Ledger onTopic() throws IOException {
        return new Ledger(
                test(
                        Tests.onKafka(
                                test(),
                                new Traffic.Kafka(
                                        "broker:9092",
                                        "requests",
                                        KafkaOffset.EARLIEST,
                                        null,
                                        null,
                                        Duration.ofHours(1),
                                        Map.of())),
                        "1".repeat(64)),
                Map.of());
    }

    private void publish(ResultFiles job, EventTimeRange range) throws IOException {
        ledger().publish(job, range);
    }

    private void decisions() throws IOException {
        new Decisions(ledger(), new Judge(test(), Map.of())).publish(EventTimeRange.ALL);
    }

    /** A job that wrote a window and a rejected record for each day, marked with its name. */
    private ResultFiles job(String mark, long... days) throws IOException {
        ResultFiles job = new ResultFiles(test(test(), "1".repeat(64)));
        job.sinks();
        for (long day : days) {
            String period = new Periods(Duration.ofDays(1)).name(day);
            for (String segment : List.of("*", "country=DE")) {
                write(job, "windows", period, segment.length(), windowLine(mark, day, segment));
            }
            write(
                    job,
                    "rejected",
                    period,
                    0,
                    new JsonLines<>(JsonForms::rejected)
                            .line(new Rejected(mark, "log:1", "{", day + 1)));
        }
        return job;
    }

    /** A job over one day and a record without a time. */
    private ResultFiles undated(String mark) throws IOException {
        ResultFiles job = job(mark, MONDAY);
        write(
                job,
                "rejected",
                Periods.UNDATED,
                0,
                new JsonLines<>(JsonForms::rejected).line(new Rejected(mark, "log:2", "{", null)));
        return job;
    }

    private void write(ResultFiles job, String kind, String period, int part, String line)
            throws IOException {
        Path to = hidden(job).resolve(kind).resolve(period);
        Files.createDirectories(to);
        String name = "part-" + job.unfinished().run() + "-" + part + "-0.jsonl";
        Files.writeString(to.resolve(name), line + "\n");
        Files.writeString(to.resolve("." + name + ".inprogress.x"), "half a li");
    }

    private static String windowLine(String mark, long day, String segment) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JsonLines<>(JsonForms::windowReport)
                .encode(
                        new WindowReport(
                                mark,
                                "v13",
                                segment,
                                day,
                                day + 300_000,
                                new Coverage(1, 5, 15, 1, 1, 0, 0),
                                14,
                                new LatencyCounts(0, 0, 0, 0),
                                0.9,
                                1.0,
                                2.0,
                                1.0,
                                2.0,
                                0.1,
                                null,
                                day + 1,
                                day + 2,
                                null,
                                null,
                                null,
                                null),
                        out);
        return out.toString(java.nio.charset.StandardCharsets.UTF_8).strip();
    }

    private Path hidden(ResultFiles job) {
        return folder.resolve(".unfinished-" + job.unfinished().run());
    }

    /** The marks in the folders of one period: what someone sees who knows of no records. */
    private String marks(String period) {
        List<String> marks = new ArrayList<>();
        for (String kind : List.of("windows", "rejected")) {
            Trees.of(folder).getOrDefault(kind + "/" + period, List.of()).stream()
                    .map(LedgerTest::mark)
                    .distinct()
                    .sorted(java.util.Comparator.reverseOrder())
                    .forEach(marks::add);
        }
        return String.join(" ", marks);
    }

    /** The marks in the files that the record names. */
    private String whatCounts() throws IOException {
        List<String> marks = new ArrayList<>();
        for (String file : ledger().records().get(0).files()) {
            try {
                Files.readAllLines(folder.resolve(file)).stream()
                        .map(LedgerTest::mark)
                        .forEach(marks::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(marks).as("two windows and a rejected record").hasSize(3);
        return marks.get(0) + " " + marks.get(2);
    }

    private static String mark(String line) {
        return line.replaceAll(".*\"(test|reason)\":\"([a-z]+)\".*", "$2");
    }

    /** Lets one of two threads at a time go a step further, which one being drawn by lot. */
    private static final class Interleaving implements RemoteFiles.Step {
        private final Random lots;
        private final CyclicBarrier start = new CyclicBarrier(2);
        private final List<Thread> running = new ArrayList<>();
        private Thread turn;

        Interleaving(long seed) {
            this.lots = new Random(seed);
        }

        void join() throws Exception {
            synchronized (this) {
                running.add(Thread.currentThread());
                running.sort(java.util.Comparator.comparing(Thread::getName));
            }
            start.await();
        }

        synchronized void leave() {
            running.remove(Thread.currentThread());
            next();
        }

        private void next() {
            turn = running.isEmpty() ? null : running.get(lots.nextInt(running.size()));
            notifyAll();
        }

        @Override
        public synchronized void before(String operation, String path) throws IOException {
            if (turn == null) {
                next();
            }
            try {
                while (turn != Thread.currentThread()) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            next();
        }
    }
}
