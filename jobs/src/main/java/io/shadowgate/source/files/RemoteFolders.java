package io.shadowgate.source.files;

import io.shadowgate.storage.FileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** Folders on any of Flink's file systems but the local one. */
record RemoteFolders(FileSystem files) implements Folders {
    @Nullable
    @Override
    public LogEntry at(Path path) throws IOException {
        try {
            return entry(files.getFileStatus(path));
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    @Override
    public List<LogEntry> entries(LogEntry folder) throws IOException {
        FileStatus[] found = files.listStatus(folder.path());
        if (found == null) {
            throw new FileException("it cannot be listed");
        }
        List<LogEntry> entries = new ArrayList<>();
        for (FileStatus entry : found) {
            entries.add(entry(entry));
        }
        return entries;
    }

    @Override
    public boolean haveLinks() {
        return false;
    }

    private static LogEntry entry(FileStatus status) {
        return new LogEntry(
                status.getPath(),
                status.getPath().getName(),
                status.isDir() ? LogEntry.Kind.FOLDER : LogEntry.Kind.FILE,
                status.getLen(),
                status.getModificationTime(),
                null,
                null);
    }
}
