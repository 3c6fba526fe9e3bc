package io.shadowgate.source.files;

import io.shadowgate.storage.LogPaths;
import io.shadowgate.text.Printable;
import org.apache.flink.core.fs.Path;

/** A file or folder of the log, and what a user has to know of it. */
public record FileNotice(Path path, String reason) {
    @Override
    public String toString() {
        return Printable.of(LogPaths.shown(path)) + ": " + reason;
    }
}
