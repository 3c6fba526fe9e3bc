package io.shadowgate.console;

import io.shadowgate.results.RecordCounts;
import io.shadowgate.results.ShadowError;
import io.shadowgate.results.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where all records of a test went, in sentences. */
final class Records {
    private static final int MOST_REASONS = 3;
    private static final int LONGEST = 100;

    /** Up to this share of records, the reasons for rejection are told in one line. */
    private static final double FEW = 0.01;

    private Records() {}

    /**
     * @param isShort whether the line may be cut, because it says little of importance
     */
    record Line(String text, boolean isShort) {}

    static List<Line> of(Summary summary, Screen screen) {
        List<Line> lines = new ArrayList<>(List.of(whole(read(summary.records()))));
        if (summary.records().elsewhere() > 0) {
            lines.add(
                    whole(
                            String.format(
                                    Locale.ROOT,
                                    "Not read: %,d records of other tests (traffic.record.where)",
                                    summary.records().elsewhere())));
        }
        rejected(summary, screen, lines);
        summary.shadowErrors().forEach((shadow, errors) -> failed(shadow, errors, screen, lines));
        for (String rest : summary.segmentsCut()) {
            lines.add(
                    whole(
                            "  "
                                    + screen.safe(rest)
                                    + ": a window has more values than"
                                    + " compare.max-segment-values; the others are counted as one"
                                    + " value"));
        }
        return lines;
    }

    private static Line whole(String text) {
        return new Line(text, false);
    }

    private static String read(RecordCounts records) {
        StringBuilder read =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "Read %,d records: %,d compared, %,d not sampled, %,d rejected",
                                records.read(),
                                records.compared(),
                                records.notSampled(),
                                records.rejected()));
        also(read, records.requestsAlone(), "of them requests without a response");
        also(read, records.responsesAlone(), "of them responses without a request");
        also(read, records.duplicates(), "duplicates");
        also(read, records.primaryMissing(), "answers without a request");
        return read.toString();
    }

    /** Adds a count that is zero in most logs. */
    private static void also(StringBuilder to, long count, String named) {
        if (count > 0) {
            to.append(String.format(Locale.ROOT, ", %,d %s", count, named));
        }
    }

    private static void rejected(Summary summary, Screen screen, List<Line> lines) {
        Map<String, Long> reasons = summary.rejectedReasons();
        if (reasons.isEmpty()) {
            return;
        }
        List<String> told = new ArrayList<>();
        reasons.forEach((reason, count) -> told.add(times(count, reason, screen)));
        if (summary.records().rejected() <= FEW * summary.records().read()) {
            lines.add(new Line("  rejected: " + String.join("; ", told), true));
            return;
        }
        told.stream().limit(MOST_REASONS).forEach(one -> lines.add(whole("  rejected: " + one)));
        if (told.size() > MOST_REASONS) {
            lines.add(whole("  rejected: ... (the rest in rejected/)"));
        }
    }

    private static void failed(
            String shadow, List<ShadowError> errors, Screen screen, List<Line> lines) {
        String before = "  " + screen.safe(shadow) + " failed: ";
        errors.stream()
                .limit(MOST_REASONS)
                .forEach(
                        error ->
                                lines.add(
                                        whole(
                                                before
                                                        + times(
                                                                error.count(),
                                                                error.example(),
                                                                screen))));
        if (errors.size() > MOST_REASONS) {
            lines.add(whole(before + "... (more in summary.json)"));
        }
    }

    private static String times(long count, String text, Screen screen) {
        return String.format(
                Locale.ROOT, "%,d x %s", count, TextWidth.cut(screen.safe(text), LONGEST));
    }
}
