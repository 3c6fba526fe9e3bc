package io.shadowgate.source.files;

import io.shadowgate.storage.FileException;
import io.shadowgate.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Looks at the folders of a log. */
interface LogStorage {
    Pattern LOCAL = Pattern.compile("(?:(file):(?://(?=/))?)?(/.*)", Pattern.DOTALL);

    /** Null if nothing is there. */
    @Nullable
    LogEntry at(Path path) throws IOException;

    /**
     * @throws FileException if the folder cannot be listed; its message does not name the folder
     */
    List<LogEntry> entries(LogEntry folder) throws IOException;

    static LogStorage of(Path path) throws IOException {
        FileSystem files = Storage.of(path);
        return isLocal(files) ? new LocalStorage() : new OtherStorage(files);
    }

    static boolean isLocal(FileSystem files) {
        return "file".equals(files.getUri().getScheme());
    }

    /** Flink's own reading of a text takes a backslash for a slash. */
    static Path path(String location) {
        Matcher local = LOCAL.matcher(location);
        if (!local.matches()) {
            return new Path(location);
        }
        String path = local.group(2).replaceAll("/+", "/");
        return of(
                local.group(1),
                null,
                path.length() > 1 && path.endsWith("/")
                        ? path.substring(0, path.length() - 1)
                        : path);
    }

    /** Flink's own path of a folder and a name takes what precedes a colon for a scheme. */
    static Path child(Path folder, String below) {
        URI uri = folder.toUri();
        String path = uri.getPath();
        return of(
                uri.getScheme(),
                uri.getAuthority(),
                path.endsWith("/") ? path + below : path + "/" + below);
    }

    private static Path of(@Nullable String scheme, @Nullable String authority, String path) {
        try {
            return new Path(new URI(scheme, authority, path, null, null).normalize());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    /** All of Flink's file systems but the local one. */
    record OtherStorage(FileSystem files) implements LogStorage {
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
}
