package io.shadowgate.source.files;

import io.shadowgate.storage.FileException;
import io.shadowgate.text.Printable;
import java.io.Serializable;
import java.util.List;

/** How much of a log was there. It may grow, but one that shrinks has lost what was to be read. */
public record LogSize(int files, long bytes) implements Serializable {
    public static final LogSize NONE = new LogSize(0, 0);

    public static LogSize of(List<LogFile> files) {
        return new LogSize(files.size(), files.stream().mapToLong(LogFile::length).sum());
    }

    /**
     * @throws FileException if the log is smaller now
     */
    void checkStillThere(String location, List<LogFile> now) throws FileException {
        LogSize size = of(now);
        if (size.files < files || size.bytes < bytes) {
            throw new FileException(
                    Printable.of(location)
                            + " changed while the run started: it was "
                            + this
                            + " and is "
                            + size
                            + "; run again when the log is at rest");
        }
    }

    @Override
    public String toString() {
        return files + (files == 1 ? " file of " : " files of ") + bytes + " bytes";
    }
}
