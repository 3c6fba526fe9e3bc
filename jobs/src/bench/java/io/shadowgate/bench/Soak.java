package io.shadowgate.bench;

import java.nio.file.Path;
import java.util.Locale;

/** Many requests in a small heap. */
final class Soak {
    private static final long ROWS = 20_000_000;
    private static final long PART_ROWS = 250_000;

    private Soak() {}

    static String run(Path folder) throws Exception {
        BenchData data = new BenchData(folder, PART_ROWS);
        System.err.printf("Writing %,d requests ...%n", ROWS);
        data.log(LogKind.ANSWERS, ROWS);
        System.err.println("From the log to decisions ...");
        try (Contender job = Fork.java(Subject.ALL_ANSWERS, data, "1g")) {
            Contender.Run run = job.run(ROWS);
            double compared = run.answer().values().stream().mapToDouble(window -> window[0]).sum();
            if (compared != ROWS) {
                throw new IllegalStateException(
                        "of %,d requests %,.0f were compared".formatted(ROWS, compared));
            }
            return String.format(
                    Locale.ROOT,
                    "%,d requests (%.1f GB) to decisions in %.1f s, in a heap of 1 GB, of which at"
                            + " most %d MB were left after a garbage collection%n",
                    ROWS,
                    data.bytes(LogKind.ANSWERS, ROWS) / 1e9,
                    run.seconds(),
                    run.peakHeapBytes() >> 20);
        }
    }
}
