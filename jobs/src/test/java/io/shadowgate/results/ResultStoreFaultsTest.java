package io.shadowgate.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.record.Rejected;
import io.shadowgate.testing.RemoteFiles;
import io.shadowgate.testing.Tests;
import io.shadowgate.testing.Trees;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that die, or lose what they work with, at any single step of their publishing. */
@Timeout(120)
class ResultStoreFaultsTest extends HandmadeResults {
    /** Failing at every single step in turn: what counts is the old results or the new, whole. */
    @Test
    void whereverARunDiesWhatCountsIsWholeAndRunningItAgainMendsAll() throws Exception {
        int steps = steps();
        assertThat(steps).isGreaterThan(10);
        for (int dies = 0; dies < steps; dies++) {
            StagingDir job = diesPublishing(dies);

            if (store().has(MONDAY)) {
                assertThat(whatCounts()).as("died at %s", dies).isIn("old old", "new new");
            } else {
                assertThat(store().records()).isEmpty();
            }
            job.delete();
            publish(job("again", MONDAY), ONE_DAY);
            assertThat(marks("2026-03-02")).as("died at %s", dies).isEqualTo("again again");
            assertThat(Trees.hidden(folder)).isEmpty();
        }
    }

    /** The next run may find the period complete, and then does not run it again. */
    @Test
    void whereverARunIsKilledASweepAloneLeavesOneResult() throws Exception {
        int steps = steps();
        int left = 0;
        for (int dies = 0; dies < steps; dies++) {
            StagingDir job = diesPublishing(dies);
            if (Files.exists(hidden(job).resolve(".owner.json"))) {
                ownedBy(job, "\"pid\":-1", "");
                store().sweep();
            }
            assertThat(hidden(job).resolve(".owner.json")).doesNotExist();
            if (store().has(MONDAY)) {
                assertThat(marks("2026-03-02")).as("at %s", dies).isEqualTo(whatCounts());
                left++;
            }
        }
        assertThat(left).as("runs that leave a result").isPositive();
    }

    /** The undated belong to a run of all: found complete, it is not run again. */
    @Test
    void whereverARunDiesADayThatIsCompleteHasItsUndated() throws Exception {
        StagingDir whole = undated("new");
        int[] steps = {0};
        RemoteFiles.beforeEachStep((operation, path) -> steps[0]++);
        publish(whole, ONE_DAY);
        RemoteFiles.reset();
        int complete = 0;
        for (int dies = 0; dies < steps[0]; dies++) {
            Trees.clear(folder);
            StagingDir job = undated("new");
            failAtStep(dies);
            assertThatThrownBy(() -> publish(job, ONE_DAY)).isInstanceOf(IOException.class);
            RemoteFiles.reset();
            if (store().has(MONDAY)) {
                assertThat(store().records())
                        .as("died at %s", dies)
                        .extracting(PeriodRecord::period)
                        .containsExactly("2026-03-02", "undated");
                complete++;
            }
        }
        assertThat(complete).as("runs that leave the day complete").isPositive();
    }

    /** As a process that is told to end does in another thread, or one that takes it for dead. */
    @Test
    void wheneverItsFolderIsRemovedARunPublishesAllOrSaysSo() throws Exception {
        int steps = steps();
        int refused = 0;
        int published = 0;
        for (int removed = 0; removed < steps; removed++) {
            Trees.clear(folder);
            publish(job("old", MONDAY), ONE_DAY);
            StagingDir job = job("new", MONDAY);
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
            if (store().has(MONDAY)) {
                assertThat(whatCounts()).as("at %s", removed).isIn("old old", "new new");
                published++;
            }
        }
        assertThat(published).as("runs that leave a result").isPositive();
        assertThat(refused).isPositive().isLessThan(steps);
    }

    /** As after kill -9: its hidden folder stays, and nobody removes what stands in it. */
    @Test
    void whatAKilledProcessLeftIsSweptAndThatOfALivingIsNot() throws Exception {
        StagingDir living = job("living", MONDAY);
        Process process = new ProcessBuilder("sleep", "60").start();
        StagingDir killed = job("killed", MONDAY);
        ownedBy(killed, "\"pid\":" + process.pid(), process.info().startInstant().get().toString());
        store().sweep();
        assertThat(hidden(killed)).as("its process is alive").exists();
        process.destroyForcibly().waitFor();
        store().sweep();
        assertThat(hidden(killed)).doesNotExist();
        assertThat(hidden(living)).exists();
    }

    private void ownedBy(StagingDir job, String pid, String started) throws IOException {
        Path owner = hidden(job).resolve(".owner.json");
        Files.writeString(
                owner,
                Files.readString(owner)
                        .replaceAll("\"pid\":\\d+", pid)
                        .replaceAll("\"started\":\"[^\"]*\"", "\"started\":\"" + started + "\""));
    }

    @Test
    void filesOfARunThatDiedWhilePublishingGoOnceItIsSwept() throws Exception {
        StagingDir dead = job("dead", MONDAY);
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
        dead.delete();
        publish(job("last", MONDAY), ONE_DAY);
        assertThat(marks("2026-03-02")).isEqualTo("last last");
    }

    /** As Flink's local file system has it when another run cleans up at the same time. */
    @Test
    void aFileThatGoesAwayWhileItsFolderIsListedDoesNotMakeTheFolderEmpty() throws Exception {
        publish(job("old", MONDAY), ONE_DAY);
        StagingDir job = job("new", MONDAY);
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

    /** How many changes publishing makes to the file system. */
    private int steps() throws Exception {
        publish(job("old", MONDAY), ONE_DAY);
        StagingDir job = job("new", MONDAY);
        int[] steps = {0};
        RemoteFiles.beforeEachStep((operation, path) -> steps[0]++);
        publish(job, ONE_DAY);
        RemoteFiles.reset();
        return steps[0];
    }

    /** A run in place of an old one, up to this step. */
    private StagingDir diesPublishing(int step) throws Exception {
        Trees.clear(folder);
        publish(job("old", MONDAY), ONE_DAY);
        StagingDir job = job("new", MONDAY);
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

    /** A job over one day and a record without a time. */
    private StagingDir undated(String mark) throws IOException {
        StagingDir job = job(mark, MONDAY);
        write(
                job,
                "rejected",
                Periods.UNDATED,
                0,
                new JsonLines<>(JsonForms.rejected(Tests.answersInLog(Path.of("log"), Path.of("out")))).line(new Rejected(mark, "log:2", "{", null)));
        return job;
    }
}
