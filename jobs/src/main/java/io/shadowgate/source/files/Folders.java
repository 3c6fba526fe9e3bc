package io.shadowgate.source.files;

import io.shadowgate.storage.FileException;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** Lists the folders of a log. */
interface Folders {
    /** Null if nothing is there. */
    @Nullable LogEntry at(Path path) throws IOException;

    /**
     * @throws FileException if the folder cannot be listed; its message does not name the folder
     */
    List<LogEntry> entries(LogEntry folder) throws IOException;

    /** Whether links may lead from one folder to another. */
    boolean haveLinks();
}
