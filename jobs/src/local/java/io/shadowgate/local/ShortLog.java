package io.shadowgate.local;

import io.shadowgate.record.EventTimeRange;
import io.shadowgate.source.files.LogFile;
import io.shadowgate.source.files.RequestFiles;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.spec.Traffic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * Tells the launcher whether a run is short. Its status is 0 if it is, and 1 if it is not or if
 * nobody can tell. The JVM's second compiler makes long runs faster, but takes more than half of
 * the time of a short one, and it can only be left out when a JVM starts.
 */
@Command(name = "short-log")
final class ShortLog {
    /** About a million requests. Up to here, runs without the second compiler were faster. */
    private static final long MOST_BYTES = 256L << 20;

    /** Compressed logs and columns hold about this many times the bytes of their files. */
    private static final int DENSITY = 8;

    private static final Pattern DENSE = Pattern.compile(".*\\.(gz|zst|parquet)");

    @Option(names = "--spec")
    @Nullable
    private Path spec;

    @Option(names = "-D", mapFallbackValue = "")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** Options of the command itself. */
    @Unmatched private List<String> others = new ArrayList<>();

    private ShortLog() {}

    public static void main(String[] args) {
        System.exit(isShort(args) ? 0 : 1);
    }

    /**
     * @param args of {@code run} or {@code backfill}
     */
    static boolean isShort(String... args) {
        ShortLog log = new ShortLog();
        try {
            new CommandLine(log).parseArgs(args);
            return log.isShort();
        } catch (Exception e) {
            // The command itself reports what is wrong.
            return false;
        }
    }

    private boolean isShort() throws Exception {
        if (spec == null) {
            return false;
        }
        ShadowTest test = SpecReader.read(spec, overrides, warning -> {});
        Traffic traffic = test.traffic();
        if (!traffic.bounded() || traffic.files() == null) {
            return false;
        }
        long bytes = bytes(traffic.files());
        if (traffic.hasShadowLog()) {
            bytes += bytes(traffic.ofShadowLog().requiredFiles());
        }
        return bytes <= MOST_BYTES;
    }

    private static long bytes(Traffic.Files files) throws Exception {
        long bytes = 0;
        for (LogFile file : RequestFiles.of(files, EventTimeRange.ALL).look().files()) {
            boolean dense = DENSE.matcher(file.path().getName()).matches();
            bytes += file.length() * (dense ? DENSITY : 1);
        }
        return bytes;
    }
}
