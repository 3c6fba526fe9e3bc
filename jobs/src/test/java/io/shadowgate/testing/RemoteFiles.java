package io.shadowgate.testing;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * The scheme {@code remote}: local files as the stricter ones among file systems would have them.
 * No folder can be renamed, no file can be renamed over another or into a folder that is not there,
 * and what is not there cannot be listed. Remembers what was opened and listed, and lets a test
 * stand between any two steps.
 */
public final class RemoteFiles extends FileSystem {
    private static final URI ROOT = URI.create("remote:///");
    private static final LocalFileSystem LOCAL = LocalFileSystem.getSharedInstance();
    private static final List<String> OPENED = new CopyOnWriteArrayList<>();
    private static final List<String> LISTED = new CopyOnWriteArrayList<>();
    private static final Step NO_STEP = (operation, path) -> {};
    private static volatile Step before = NO_STEP;

    /** What happens before a folder is listed, and before each change to a file system. */
    @FunctionalInterface
    public interface Step {
        void before(String operation, String path) throws IOException;
    }

    /** Found by Flink through META-INF/services. */
    public static final class Factory implements FileSystemFactory {
        @Override
        public String getScheme() {
            return "remote";
        }

        @Override
        public FileSystem create(URI uri) {
            return new RemoteFiles();
        }
    }

    public static void reset() {
        OPENED.clear();
        LISTED.clear();
        before = NO_STEP;
    }

    public static void beforeEachStep(Step step) {
        before = step;
    }

    /** Paths of files in the order in which they were opened to be read. */
    public static List<String> opened() {
        return List.copyOf(OPENED);
    }

    public static List<String> listed() {
        return List.copyOf(LISTED);
    }

    /** Of a local file. */
    public static String uri(java.nio.file.Path file) {
        return "remote://" + file.toAbsolutePath();
    }

    private static Path local(Path path) {
        return new Path(path.getPath());
    }

    private static void step(String operation, Path path) throws IOException {
        before.before(operation, path.getPath());
    }

    @Override
    public FSDataInputStream open(Path path) throws IOException {
        OPENED.add(path.getPath());
        return LOCAL.open(local(path));
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return open(path);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        LISTED.add(path.getPath());
        step("list", path);
        FileStatus[] found = LOCAL.listStatus(local(path));
        if (found == null) {
            throw new FileNotFoundException(path + " is not there");
        }
        return Arrays.stream(found).map(Status::new).toArray(FileStatus[]::new);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return new Status(LOCAL.getFileStatus(local(path)));
    }

    @Override
    public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length)
            throws IOException {
        return LOCAL.getFileBlockLocations(
                LOCAL.getFileStatus(local(file.getPath())), start, length);
    }

    @Override
    public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
        step("create", path);
        return LOCAL.create(local(path), mode);
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        step("mkdirs", path);
        return LOCAL.mkdirs(local(path));
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        step("delete", path);
        return LOCAL.delete(local(path), recursive);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        step("rename", to);
        File source = new File(from.getPath());
        File target = new File(to.getPath());
        if (source.isDirectory()) {
            throw new UnsupportedOperationException("no folder can be renamed: " + from);
        }
        if (target.exists() || !target.getParentFile().isDirectory()) {
            return false;
        }
        return source.renameTo(target);
    }

    @Override
    public RecoverableWriter createRecoverableWriter() throws IOException {
        return LOCAL.createRecoverableWriter();
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(ROOT);
    }

    @Override
    public Path getHomeDirectory() {
        return new Path(ROOT);
    }

    @Override
    public URI getUri() {
        return ROOT;
    }

    @Override
    public boolean isDistributedFS() {
        return true;
    }

    private static final class Status implements FileStatus {
        private final FileStatus local;

        Status(FileStatus local) {
            this.local = local;
        }

        @Override
        public Path getPath() {
            return new Path("remote", null, local.getPath().getPath());
        }

        @Override
        public long getLen() {
            return local.getLen();
        }

        @Override
        public long getBlockSize() {
            return local.getBlockSize();
        }

        @Override
        public short getReplication() {
            return local.getReplication();
        }

        @Override
        public long getModificationTime() {
            return local.getModificationTime();
        }

        @Override
        public long getAccessTime() {
            return local.getAccessTime();
        }

        @Override
        public boolean isDir() {
            return local.isDir();
        }
    }
}
