package io.shadowgate.results;

import io.shadowgate.output.ResultKind;
import io.shadowgate.storage.Storage;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A folder on any of Flink's file systems. Evens out how their operations differ. */
public final class ResultFolder {
    /** Bounds retries against a concurrent writer. */
    private static final int MOST_ATTEMPTS = 10;

    private final Path path;
    private final FileSystem files;

    public ResultFolder(String path) throws IOException {
        this.path = new Path(path);
        this.files = Storage.of(this.path);
    }

    Path path() {
        return path;
    }

    Path at(String relative) {
        return new Path(path, relative);
    }

    boolean exists(Path file) throws IOException {
        return files.exists(file);
    }

    FileStatus status(Path file) throws IOException {
        return files.getFileStatus(file);
    }

    /** All entries by name, hidden ones too; empty if there is no such folder. */
    List<FileStatus> list(Path folder) throws IOException {
        FileStatus[] entries = entries(folder);
        return entries == null
                ? List.of()
                : Arrays.stream(entries)
                        .sorted(Comparator.comparing(entry -> entry.getPath().getName()))
                        .toList();
    }

    /** Null if there is no such folder. */
    private FileStatus @Nullable [] entries(Path folder) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return files.listStatus(folder);
            } catch (FileNotFoundException e) {
                if (!files.exists(folder)) {
                    return null;
                }
                // Some file systems throw this for a file that was deleted while they listed its
                // folder. The folder is not empty then.
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** The names of entries that are not hidden, sorted. */
    List<String> names(Path folder) throws IOException {
        return list(folder).stream()
                .map(entry -> entry.getPath().getName())
                .filter(name -> !name.startsWith("."))
                .toList();
    }

    byte[] read(Path file) throws IOException {
        try (InputStream in = files.open(file)) {
            return in.readAllBytes();
        }
    }

    /**
     * @throws ResultException if a line is not what the consumer can read
     */
    void eachLine(Path file, Consumer<String> lines) throws IOException {
        long number = 1;
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(files.open(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.accept(line);
                number++;
            }
        } catch (JacksonException | DateTimeException e) {
            throw new ResultException(
                    file
                            + " is damaged in line "
                            + number
                            + " ("
                            + (e instanceof JacksonException json
                                    ? json.getOriginalMessage()
                                    : e.getMessage())
                            + "); run its period again");
        }
    }

    void write(Path file, byte[] bytes) throws IOException {
        try (OutputStream out = files.create(file, FileSystem.WriteMode.OVERWRITE)) {
            out.write(bytes);
        }
    }

    /**
     * A reader sees the old bytes, the new bytes or, for a moment, no file; never a part of them.
     */
    void put(Path file, byte[] bytes, Path scratch) throws IOException {
        Path written = new Path(scratch, UUID.randomUUID().toString());
        write(written, bytes);
        replace(written, file);
    }

    /**
     * Leaves out some lines of a file, as {@link #put} replaces a file. A file whose lines all stay
     * is not touched.
     *
     * @return how many lines are left out
     */
    long retain(Path file, Predicate<String> stays, Path scratch) throws IOException {
        Path written = new Path(scratch, UUID.randomUUID().toString());
        long leftOut = 0;
        try (BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(files.open(file), StandardCharsets.UTF_8));
                BufferedWriter writer =
                        new BufferedWriter(
                                new OutputStreamWriter(
                                        files.create(written, FileSystem.WriteMode.OVERWRITE),
                                        StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (stays.test(line)) {
                    writer.write(line);
                    writer.write('\n');
                } else {
                    leftOut++;
                }
            }
        }
        if (leftOut > 0) {
            replace(written, file);
        } else {
            delete(written);
        }
        return leftOut;
    }

    private void replace(Path written, Path file) throws IOException {
        IOException refused = null;
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            files.mkdirs(file.getParent());
            try {
                if (files.rename(written, file)) {
                    return;
                }
            } catch (IOException e) {
                refused = e;
            }
            // Most file systems do not rename over a file.
            files.delete(file, false);
        }
        throw new IOException("cannot move " + written + " to " + file, refused);
    }

    /** Some file systems return false where others throw. */
    void move(Path from, Path to) throws IOException {
        files.mkdirs(to.getParent());
        if (!files.rename(from, to)) {
            throw new IOException("cannot move " + from + " to " + to);
        }
    }

    /** Deletes a file or a folder with its contents, if it exists. */
    void delete(Path path) throws IOException {
        try {
            files.delete(path, true);
        } catch (FileNotFoundException e) {
            // Another run deleted it first.
            return;
        }
    }

    /**
     * The files of a kind of result: by period if runs end, and all in one folder if the job never
     * ends. A file that a job still writes is hidden, and so is left out.
     */
    List<FileStatus> wholeFiles(ResultKind<?> kind) throws IOException {
        List<FileStatus> files = new ArrayList<>();
        for (FileStatus entry : list(at(kind.folder()))) {
            if (entry.isDir() && Periods.isName(entry.getPath().getName())) {
                list(entry.getPath()).stream().filter(ResultFolder::isWhole).forEach(files::add);
            } else if (isWhole(entry)) {
                files.add(entry);
            }
        }
        return files;
    }

    private static boolean isWhole(FileStatus entry) {
        String name = entry.getPath().getName();
        return !entry.isDir() && !name.startsWith(".") && name.endsWith(".jsonl");
    }
}
