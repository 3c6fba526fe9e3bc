package io.shadowgate.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that is looked at again and again, and in which files do not stay as they were. */
class WatchedFilesTest {
    @TempDir Path folder;
    private RequestFiles files;

    /** As Flink's enumerator keeps them, and its checkpoints. */
    private final Set<org.apache.flink.core.fs.Path> processed = new HashSet<>();

    @BeforeEach
    void watch() {
        files = new RequestFiles(folder.toString(), false);
    }

    @Test
    void aFileThatIsAppendedToIsToldOnceAndNotReadAgain() throws IOException {
        write("a.jsonl", "{}\n");
        assertThat(look()).containsExactly("read a.jsonl");
        assertThat(look()).isEmpty();
        Files.writeString(folder.resolve("a.jsonl"), "{}\n", StandardOpenOption.APPEND);
        assertThat(look())
                .containsExactly(
                        "told "
                                + folder.resolve("a.jsonl")
                                + ": the file was written to after it was found (then 3 bytes, now"
                                + " 6), and what came since is not read; move files into a watched"
                                + " folder when they are complete");
        Files.writeString(folder.resolve("a.jsonl"), "{}\n", StandardOpenOption.APPEND);
        assertThat(look()).isEmpty();
    }

    @Test
    void anEmptyFileIsReadWhenItHolds() throws IOException {
        write("a.jsonl", "");
        write("b.jsonl.gz", "");
        assertThat(look()).isEmpty();
        write("a.jsonl", "{}\n");
        assertThat(look()).containsExactly("read a.jsonl");
    }

    @Test
    void aFileThatIsCompressedAfterItWasReadIsNotReadAgainNorAfterARestart() throws IOException {
        write("a.jsonl", "{}\n");
        assertThat(look()).containsExactly("read a.jsonl");
        write("a.jsonl.gz", "compressed");
        assertThat(look()).isEmpty();
        Files.delete(folder.resolve("a.jsonl"));
        assertThat(look()).isEmpty();
        files = new RequestFiles(folder.toString(), false).after(processed);
        assertThat(look()).isEmpty();
        write("b.jsonl.gz", "compressed");
        assertThat(look()).containsExactly("read b.jsonl.gz");
    }

    @Test
    void aLogBesideItsCompressedFormIsReadWhenOneOfThemIsGone() throws IOException {
        write("a.jsonl", "{}\n");
        write("a.jsonl.gz", "compressed");
        assertThat(look()).singleElement().asString().contains("the same log as a.jsonl beside");
        Files.delete(folder.resolve("a.jsonl"));
        assertThat(look()).containsExactly("read a.jsonl.gz");
    }

    @Test
    void whatCannotBeReadIsToldAndTheRestIsRead() throws Exception {
        write("a.jsonl", "{}\n");
        new ProcessBuilder("mkfifo", folder.resolve("b.jsonl").toString()).start().waitFor();
        assertThat(look())
                .containsExactlyInAnyOrder(
                        "read a.jsonl",
                        "told "
                                + folder.resolve("b.jsonl")
                                + ": it is a FIFO, a socket or a device, and only files can be"
                                + " read");
        Files.delete(folder.resolve("b.jsonl"));
        write("b.jsonl", "{}\n");
        assertThat(look()).containsExactly("read b.jsonl");
    }

    @Test
    void aRestoredJobTellsWhatChangesFromThenOn() throws IOException {
        write("a.jsonl", "{}\n");
        look();
        files = new RequestFiles(folder.toString(), false).after(processed);
        assertThat(look()).isEmpty();
        Files.writeString(folder.resolve("a.jsonl"), "{}\n", StandardOpenOption.APPEND);
        assertThat(look()).singleElement().asString().contains("was written to after it was found");
    }

    private List<String> look() throws IOException {
        List<String> looked = new ArrayList<>();
        for (FileSourceSplit split :
                files.enumerateSplits(new org.apache.flink.core.fs.Path[0], 1)) {
            if (processed.add(split.path())) {
                looked.add(
                        LogSplits.isNotice(split)
                                ? "told " + String.join(": ", LogSplits.notice(split))
                                : "read " + split.path().getName());
            }
        }
        return looked;
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
