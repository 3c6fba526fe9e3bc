package io.shadowgate.firstlook;

import io.shadowgate.text.NearestName;
import io.shadowgate.text.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says why no record of a log becomes a request, and what would have to change. */
public final class RejectedRecords {
    /** From this share of rejected records on, there is nothing to judge. */
    public static final double MOST = 0.99;

    private static final int MOST_REASONS = 5;
    private static final int MOST_NAMES = 30;

    private RejectedRecords() {}

    /**
     * Records that are rejected for the same reason.
     *
     * @param example one of the reasons, with what it quotes
     * @param position of that record
     * @param record its beginning
     */
    public record Reason(String example, String position, String record, long count) {}

    /**
     * A field of a record as the spec reads it.
     *
     * @param name of the field
     * @param value in JSON; null if the record does not have the field
     */
    public record Understood(String name, @Nullable String value) {}

    /** Whether so many records are rejected that the set-up must be wrong. */
    public static boolean areTooMany(long rejected, long read) {
        return read > 0 && rejected >= MOST * read;
    }

    /**
     * @param which such as "of the first 1,000 records"
     * @param reasons the commonest first
     */
    public static String message(
            String log, long rejected, String which, List<Reason> reasons, List<String> more) {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%,d %s are rejected, so there is nothing to judge (%s):",
                        rejected,
                        which,
                        log));
        for (Reason reason : reasons.subList(0, Math.min(MOST_REASONS, reasons.size()))) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "  %,d x %s",
                            reason.count(),
                            Printable.of(reason.example())));
        }
        if (reasons.size() > MOST_REASONS) {
            lines.add("  and " + (reasons.size() - MOST_REASONS) + " more reasons");
        }
        if (!reasons.isEmpty()) {
            Reason first = reasons.get(0);
            lines.add("One of them, " + Printable.of(first.position()) + ":");
            lines.add("  " + Printable.of(first.record()));
        }
        lines.addAll(more);
        return String.join("\n", lines);
    }

    /**
     * One record as the spec reads it: all that it lacks at once, with the name that was probably
     * meant.
     *
     * @param fields those of the spec's layout
     * @param needed the names of those that every request must have
     * @param names of all members of the record
     */
    public static List<String> understood(
            List<Understood> fields, Collection<String> needed, List<String> names) {
        List<String> lines = new ArrayList<>();
        lines.add("As the spec reads it:");
        for (Understood field : fields) {
            if (field.value() == null && !needed.contains(field.name())) {
                continue;
            }
            lines.add(
                    "  "
                            + field.name()
                            + ": "
                            + (field.value() == null
                                    ? "missing"
                                            + NearestName.of(field.name(), names)
                                                    .map(
                                                            near ->
                                                                    "; did you mean "
                                                                            + Printable.of(near)
                                                                            + "?")
                                                    .orElse("")
                                    : Printable.of(field.value())));
        }
        List<String> unused =
                names.stream()
                        .filter(
                                name ->
                                        fields.stream()
                                                .noneMatch(field -> field.name().equals(name)))
                        .limit(MOST_NAMES)
                        .toList();
        if (!unused.isEmpty()) {
            lines.add("  not used: " + Printable.of(String.join(", ", unused)));
        }
        return lines;
    }

    /**
     * What a look without the spec finds.
     *
     * @param places where each field seems to be, by field
     * @param command that shows more
     */
    public static List<String> remedy(Map<String, String> places, String command) {
        List<String> lines = new ArrayList<>();
        if (!places.isEmpty()) {
            lines.add("These places seem to hold the fields (traffic.record.fields):");
            places.forEach((field, place) -> lines.add("  " + field + ": " + Printable.of(place)));
        }
        lines.add(command + " says how to read this log");
        return lines;
    }
}
