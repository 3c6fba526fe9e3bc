package io.shadowgate.source.files;

import io.shadowgate.storage.FileException;
import io.shadowgate.storage.LogPaths;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Folders on this machine, listed by java.nio. Flink's own list is silent about folders that it may
 * not read, and about names that this process's encoding cannot hold.
 */
final class LocalFolders implements Folders {
    private static final String USER = System.getProperty("user.name");

    static Path local(org.apache.flink.core.fs.Path path) throws FileException {
        try {
            return Path.of(path.getPath());
        } catch (InvalidPathException e) {
            throw new FileException(Printable.of(path.toString()) + undecodable(", which"));
        }
    }

    private static String undecodable(String which) {
        return which
                + " is no name in this process's encoding of file names ("
                + System.getProperty("sun.jnu.encoding")
                + "); set LC_ALL=C.UTF-8 or another UTF-8 locale, or rename it";
    }

    @Nullable
    @Override
    public LogEntry at(org.apache.flink.core.fs.Path path) throws IOException {
        Path local = local(path);
        LogEntry entry = local.getFileName() == null ? root(path) : entry(local.toAbsolutePath());
        return entry == null || entry.kind() == LogEntry.Kind.DANGLING ? null : entry;
    }

    private static LogEntry root(org.apache.flink.core.fs.Path path) {
        return new LogEntry(path, "", LogEntry.Kind.FOLDER, 0, 0, null, null);
    }

    @Override
    public List<LogEntry> entries(LogEntry folder) throws IOException {
        List<LogEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(local(folder.path()))) {
            for (Path name : names) {
                LogEntry entry = entry(name);
                if (entry != null) {
                    entries.add(entry);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // The folder was deleted since it was found.
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw unlistable(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unlistable(e);
        }
        return entries;
    }

    @Override
    public boolean haveLinks() {
        return true;
    }

    private static FileException unlistable(IOException e) {
        return new FileException(
                "it cannot be listed: "
                        + (e instanceof AccessDeniedException ? denied() : reason(e)));
    }

    private static String denied() {
        return "permission denied for user " + USER;
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : String.valueOf(e.getMessage());
    }

    /** Null if nothing is there any more. */
    @Nullable
    private static LogEntry entry(Path path) {
        String name = path.getFileName().toString();
        BasicFileAttributes seen;
        try {
            seen = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return Files.isSymbolicLink(path)
                    ? entry(path, name, LogEntry.Kind.DANGLING, null, null)
                    : null;
        } catch (IOException e) {
            boolean loop = Files.isSymbolicLink(path) && !(e instanceof AccessDeniedException);
            return loop
                    ? entry(path, name, LogEntry.Kind.DANGLING, null, null)
                    : entry(
                            path,
                            name,
                            LogEntry.Kind.UNKNOWN,
                            null,
                            e instanceof AccessDeniedException ? denied() : reason(e));
        }
        LogEntry.Kind kind =
                seen.isDirectory()
                        ? LogEntry.Kind.FOLDER
                        : seen.isRegularFile() ? LogEntry.Kind.FILE : LogEntry.Kind.SPECIAL;
        return entry(path, name, kind, seen, fault(path, kind));
    }

    @Nullable
    private static String fault(Path path, LogEntry.Kind kind) {
        if (!isDecodable(path)) {
            return "its name" + undecodable("");
        }
        if (path.toString().indexOf('\\') >= 0) {
            return "its path has a backslash, which Flink takes for a slash; rename it";
        }
        if (kind == LogEntry.Kind.SPECIAL) {
            return "it is a FIFO, a socket or a device, and only files can be read";
        }
        return kind == LogEntry.Kind.FILE && !Files.isReadable(path) ? denied() : null;
    }

    /** The system's paths are bytes. A text that does not lead back to its path is not UTF-8. */
    private static boolean isDecodable(Path path) {
        try {
            return Path.of(path.toString()).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static LogEntry entry(
            Path path,
            String name,
            LogEntry.Kind kind,
            @Nullable BasicFileAttributes seen,
            @Nullable String fault) {
        return new LogEntry(
                LogPaths.of("file:" + path),
                name,
                kind,
                seen == null ? 0 : seen.size(),
                seen == null ? 0 : seen.lastModifiedTime().toMillis(),
                kind == LogEntry.Kind.FILE ? inode(path) : null,
                fault);
    }

    @Nullable
    private static Long inode(Path path) {
        try {
            return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return null;
        }
    }
}
