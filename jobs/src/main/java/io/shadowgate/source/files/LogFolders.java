package io.shadowgate.source.files;

import io.shadowgate.storage.Storage;
import java.io.IOException;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** The folders around a path, on whatever file system. */
final class LogFolders {
    private LogFolders() {}

    static Folders of(Path path) throws IOException {
        FileSystem files = Storage.of(path);
        return Storage.isLocal(files) ? new LocalFolders() : new RemoteFolders(files);
    }
}
