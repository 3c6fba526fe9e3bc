package io.shadowgate.storage;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The path of a log that is partitioned by time, such as {@code requests/date={yyyy-MM-dd}/} or
 * {@code logs/{yyyy}/{MM}/{dd}/*.jsonl.gz}. Text in braces is a pattern of {@link
 * DateTimeFormatter}, in UTC. Braces around a comma are alternatives of a glob.
 */
public final class PathTemplate implements Serializable {
    private static final long serialVersionUID = 1;

    private static final String UNITS = "yuMdDHm";

    private final String text;

    /** Alternates between plain text and patterns, and starts with text. */
    private final List<String> parts;

    private final Duration unit;

    private PathTemplate(String text, List<String> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
        this.unit = unit(String.join("", patterns()));
    }

    /**
     * Reads a path.
     *
     * @return null if the path has no time
     * @throws IllegalArgumentException if the path has an invalid time
     */
    @Nullable
    public static PathTemplate of(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Globs.isEscaped(text, at)) {
                plain.append(text, at, at + 3);
                at += 3;
                continue;
            }
            if (c == '}') {
                throw new IllegalArgumentException(
                        "\"" + text + "\" has a } without a { before it");
            }
            if (c != '{') {
                plain.append(c);
                at++;
                continue;
            }
            int end = text.indexOf('}', at);
            int nested = text.indexOf('{', at + 1);
            if (end < 0 || (nested >= 0 && nested < end)) {
                throw new IllegalArgumentException("\"" + text + "\" has a { without a } after it");
            }
            String inside = text.substring(at + 1, end);
            if (inside.contains(",")) {
                plain.append(text, at, end + 1);
            } else {
                parts.add(plain.toString());
                plain.setLength(0);
                parts.add(checked(inside));
            }
            at = end + 1;
        }
        if (parts.isEmpty()) {
            return null;
        }
        parts.add(plain.toString());
        return new PathTemplate(text, parts);
    }

    private static String checked(String pattern) {
        boolean anyUnit = false;
        for (char c : pattern.toCharArray()) {
            if (UNITS.indexOf(c) >= 0) {
                anyUnit = true;
            } else if (Character.isLetter(c) || "'[]#".indexOf(c) >= 0) {
                throw new IllegalArgumentException(
                        "{" + pattern + "} has " + c + ", which is not a unit of time; " + known());
            }
        }
        if (!anyUnit) {
            throw new IllegalArgumentException("{" + pattern + "} has no time; " + known());
        }
        try {
            var unused = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
            return pattern;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "{" + pattern + "} is not a valid pattern (" + e.getMessage() + "); " + known(),
                    e);
        }
    }

    private static String known() {
        return "known are yyyy, MM, dd, DDD, HH and mm";
    }

    private static Duration unit(String units) {
        boolean year = units.contains("y") || units.contains("u");
        boolean day = units.contains("D") || (units.contains("M") && units.contains("d"));
        boolean hour = units.contains("H");
        boolean minute = units.contains("m");
        if (!year || !day || (minute && !hour)) {
            throw new IllegalArgumentException(
                    "the times in {...} have no "
                            + (!year ? "year" : !day ? "day" : "hour")
                            + "; together they must have year (yyyy), month (MM) and day (dd), and"
                            + " may have hour (HH) and minute (mm)");
        }
        return minute ? Duration.ofMinutes(1) : hour ? Duration.ofHours(1) : Duration.ofDays(1);
    }

    private List<String> patterns() {
        List<String> patterns = new ArrayList<>();
        for (int i = 1; i < parts.size(); i += 2) {
            patterns.add(parts.get(i));
        }
        return patterns;
    }

    /** The length of time in each partition. */
    public Duration unit() {
        return unit;
    }

    /** The first epoch millisecond of the partition that contains a time. */
    public long startOf(long epochMs) {
        return Math.floorDiv(epochMs, unit.toMillis()) * unit.toMillis();
    }

    /** The path of the partition that starts at a time. It may be a glob. */
    public String at(long epochMs) {
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(Math.floorDiv(epochMs, 1000), 0, ZoneOffset.UTC);
        StringBuilder path = new StringBuilder(parts.get(0));
        for (int i = 1; i < parts.size(); i += 2) {
            path.append(DateTimeFormatter.ofPattern(parts.get(i), Locale.ENGLISH).format(time));
            path.append(parts.get(i + 1));
        }
        return path.toString();
    }

    /**
     * Creates a reader that finds the partition of a file. It is expensive, so do not create one
     * per record.
     */
    public Partitions partitions() {
        return new Partitions(this);
    }

    @Override
    public String toString() {
        return text;
    }

    /** Reads times back from paths. */
    public static final class Partitions {
        private final Pattern path;
        private final DateTimeFormatter times;

        private Partitions(PathTemplate template) {
            boolean glob =
                    plain(template).stream().anyMatch(text -> Globs.firstWildcard(text) >= 0);
            List<String> parts = new ArrayList<>(template.parts);
            // Flink writes paths without scheme, host and final slash.
            String marked = String.join("\u0001", parts);
            parts = List.of(new Path(marked).getPath().split("\u0001", -1));
            StringBuilder regex = new StringBuilder(parts.get(0).startsWith("/") ? "" : "(?:.*/)?");
            for (int i = 0; i < parts.size(); i++) {
                if (i % 2 == 0) {
                    regex.append(Globs.regex(parts.get(i)));
                } else {
                    regex.append('(').append(regexOfTime(parts.get(i))).append(')');
                }
            }
            this.path =
                    Pattern.compile(
                            regex + (glob ? "" : "(?<below>/.*)?"),
                            // A name may hold a line end.
                            Pattern.DOTALL);
            this.times =
                    new DateTimeFormatterBuilder()
                            .appendPattern(
                                    String.join("'|'", template.patterns()).replace('y', 'u'))
                            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
                            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
                            .toFormatter(Locale.ENGLISH)
                            .withResolverStyle(ResolverStyle.STRICT);
        }

        private static List<String> plain(PathTemplate template) {
            List<String> plain = new ArrayList<>();
            for (int i = 0; i < template.parts.size(); i += 2) {
                plain.add(template.parts.get(i));
            }
            return plain;
        }

        /**
         * The first epoch millisecond of a file's partition; null if the path has no valid time.
         */
        @Nullable
        public Long startOf(Path file) {
            Matcher matcher = path.matcher(file.getPath());
            if (!matcher.matches()) {
                return null;
            }
            int groups = matcher.groupCount() - (isFolder() ? 1 : 0);
            List<String> found = new ArrayList<>();
            for (int i = 1; i <= groups; i++) {
                found.add(matcher.group(i));
            }
            try {
                return LocalDateTime.parse(String.join("|", found), times)
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
            } catch (DateTimeException e) {
                // For example 31 February, or a year that differs between two levels.
                return null;
            }
        }

        /** Whether the template names this file itself, and not a folder around it. */
        public boolean isNamed(Path file) {
            Matcher matcher = path.matcher(file.getPath());
            return matcher.matches() && !(isFolder() && matcher.group("below") != null);
        }

        private boolean isFolder() {
            return path.pattern().endsWith("(?<below>/.*)?");
        }

        private static String regexOfTime(String pattern) {
            StringBuilder regex = new StringBuilder();
            Matcher units = Pattern.compile("([" + UNITS + "])\\1*|.").matcher(pattern);
            while (units.find()) {
                String run = units.group();
                if (units.group(1) == null) {
                    regex.append(Pattern.quote(run));
                } else if (run.startsWith("M") && run.length() > 2) {
                    regex.append("\\p{L}+");
                } else {
                    regex.append(run.length() == 1 ? "\\d+" : "\\d{" + run.length() + "}");
                }
            }
            return regex.toString();
        }
    }
}
