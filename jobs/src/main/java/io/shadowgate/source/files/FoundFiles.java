package io.shadowgate.source.files;

import io.shadowgate.storage.FileException;
import io.shadowgate.text.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a look through the log finds.
 *
 * @param files in the order of their paths
 * @param faults what belongs to the log, or may, and cannot be read
 * @param leftOut what does not belong to the log for a reason that a user may not expect
 */
public record FoundFiles(List<LogFile> files, List<FileNotice> faults, List<FileNotice> leftOut) {
    private static final int MOST_SHOWN = 10;

    /**
     * The files, if all of the log can be read.
     *
     * @throws FileException that names what cannot be read
     */
    public List<LogFile> allReadable() throws FileException {
        List<FileNotice> all = new ArrayList<>(faults);
        all.addAll(twins());
        if (all.isEmpty()) {
            return files;
        }
        throw new FileException("the request log cannot be read as a whole:" + lines(all));
    }

    private static String lines(List<FileNotice> faults) {
        StringBuilder text = new StringBuilder();
        for (FileNotice fault : faults.subList(0, Math.min(MOST_SHOWN, faults.size()))) {
            text.append(faults.size() == 1 ? " " : "\n  - ").append(fault);
        }
        if (faults.size() > MOST_SHOWN) {
            text.append("\n  - and ").append(faults.size() - MOST_SHOWN).append(" more");
        }
        return text.toString();
    }

    /**
     * Files that have the same name but for compression. A compressor is at work, or has left both;
     * together they would count twice.
     */
    List<FileNotice> twins() {
        Map<String, LogFile> byName = new HashMap<>();
        List<FileNotice> twins = new ArrayList<>();
        for (LogFile file : files) {
            LogFile other = byName.putIfAbsent(file.uncompressedName(), file);
            if (other != null) {
                twins.add(
                        new FileNotice(
                                file.path(),
                                "it seems to be the same log as "
                                        + Printable.of(other.path().getName())
                                        + " beside it, which would count twice; remove one of"
                                        + " them, or wait until it is compressed"));
            }
        }
        return twins;
    }
}
