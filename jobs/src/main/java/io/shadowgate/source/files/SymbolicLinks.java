package io.shadowgate.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Symbolic links within a log on a local file system; other file systems show none. */
final class SymbolicLinks {
    private SymbolicLinks() {}

    /** The way at the start of a look through a log. */
    static List<Path> from(org.apache.flink.core.fs.Path root) throws IOException {
        return List.of(LocalFolders.local(root).toRealPath());
    }

    /**
     * The way on through a folder.
     *
     * @param way real paths of the log's root and of the folders whose links led here
     * @return null if the folder is a link to a folder of the way or above one
     */
    @Nullable
    static List<Path> through(org.apache.flink.core.fs.Path folder, List<Path> way)
            throws IOException {
        Path path = LocalFolders.local(folder);
        if (!Files.isSymbolicLink(path)) {
            return way;
        }
        Path target = path.toRealPath();
        List<Path> on = new ArrayList<>(way);
        // The root of a file system is no link.
        on.add(Objects.requireNonNull(path.getParent()).toRealPath());
        return on.stream().anyMatch(folderOfLink -> folderOfLink.startsWith(target)) ? null : on;
    }

    /**
     * Keeps each file once. A link is left out if the log holds its target by the target's own
     * name. Of several links to the same target elsewhere, the first one is kept.
     *
     * <p>This depends on names alone and not on the other files, so that a part of a log gives the
     * same files as the whole.
     *
     * @param belongs whether a path below the root, without links, is the log's own
     * @param partition of a file; files of different ones are never taken for the same
     */
    static List<LogFile> eachOnce(
            List<LogFile> files,
            org.apache.flink.core.fs.Path root,
            Predicate<String> belongs,
            Function<LogFile, Object> partition)
            throws IOException {
        record Known(Object partition, Path file) {}
        Path named = LocalFolders.local(root).toAbsolutePath();
        Path real = named.toRealPath();
        List<LogFile> once = new ArrayList<>();
        Set<Known> known = new HashSet<>();
        for (LogFile file : files) {
            Path path = LocalFolders.local(file.path());
            Path target = path.toRealPath();
            boolean linked = !real.resolve(named.relativize(path)).equals(target);
            boolean ownName =
                    target.startsWith(real) && belongs.test(real.relativize(target).toString());
            if (linked && ownName) {
                continue;
            }
            if (known.add(new Known(partition.apply(file), target))) {
                once.add(file);
            }
        }
        return once;
    }
}
