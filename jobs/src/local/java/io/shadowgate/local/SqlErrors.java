package io.shadowgate.local;

import io.shadowgate.text.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in one or two lines what is wrong with a statement, where Flink says it in pages. */
final class SqlErrors {
    private static final Pattern ENCOUNTERED = Pattern.compile("Encountered \"([^\"\\s]*)");
    private static final Pattern CREATED =
            Pattern.compile(
                    "(?m)^CREATE TEMPORARY (?:SYSTEM )?(TABLE|VIEW|FUNCTION) (?:IF NOT EXISTS"
                            + " )?(\\w+)");
    private static final Pattern NO_FUNCTION =
            Pattern.compile("No match found for function signature (\\w+)");
    private static final Pattern NO_TABLE = Pattern.compile("Object '([^']+)' not found");
    private static final Pattern NO_FILES =
            Pattern.compile("(?:File|Path|path) .*does not exist|FileNotFoundException");
    private static final Pattern TIME_AND_TEXT =
            Pattern.compile("Cannot apply '.+' to arguments of type '.*TIMESTAMP.*CHAR");

    /** Columns of our tables whose names are reserved words, and what people name theirs. */
    private static final Set<String> RESERVED =
            Set.of(
                    "timestamp",
                    "read",
                    "primary",
                    "position",
                    "final",
                    "rejected",
                    "value",
                    "date",
                    "time",
                    "day",
                    "hour",
                    "user",
                    "count");

    /** What there is to be named. */
    private final Collection<String> tables;

    private final Collection<String> functions;

    SqlErrors(Collection<String> tables, Collection<String> functions) {
        this.tables = List.copyOf(tables);
        this.functions = List.copyOf(functions);
    }

    /** With the tables, views and functions that these scripts create. */
    static SqlErrors of(List<String> scripts) {
        List<String> tables = new ArrayList<>();
        List<String> functions = new ArrayList<>();
        for (String script : scripts) {
            Matcher created = CREATED.matcher(script);
            while (created.find()) {
                (created.group(1).equals("FUNCTION") ? functions : tables)
                        .add(created.group(2).toLowerCase(Locale.ROOT));
            }
        }
        return new SqlErrors(tables, functions);
    }

    /** The first cause and what people need to know, without the parser's list of all words. */
    String explained(Throwable error, String statement) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
        String first = message.lines().findFirst().orElse(message);
        String hint = hint(message, statement);
        return hint == null ? first : first + "\n" + hint;
    }

    /** What would be right; null if that is not known. */
    @Nullable String hint(String message, String statement) {
        String reserved = reserved(message, statement);
        if (reserved != null) {
            return reserved
                    + " is a reserved word; write it in backticks: `"
                    + reserved
                    + "`"
                    + (reserved.equalsIgnoreCase("timestamp") ? ", or use event_time" : "");
        }
        if (withoutTexts(statement).contains("\"")) {
            return "Double quotes mean nothing here: texts are in single quotes ('v13'), names in"
                    + " backticks (`read`)";
        }
        Matcher function = NO_FUNCTION.matcher(message);
        if (function.find()) {
            return meant(function.group(1).toLowerCase(Locale.ROOT), functions, "SHOW FUNCTIONS")
                    + ", and udfs/README.md says what each takes";
        }
        Matcher table = NO_TABLE.matcher(message);
        if (table.find()) {
            return meant(table.group(1), tables, "SHOW TABLES");
        }
        if (TIME_AND_TEXT.matcher(message).find()) {
            return "A time is written as TIMESTAMP '2026-03-02 12:00:00', in UTC";
        }
        return NO_FILES.matcher(message).find()
                ? "The table's files are not there: run the test first (shadowgate run --spec ...)"
                : null;
    }

    private static String meant(String name, Collection<String> names, String list) {
        return NearestName.of(name, List.copyOf(names))
                        .map(near -> "Did you mean " + near + "? ")
                        .orElse("")
                + list
                + " lists all";
    }

    private static @Nullable String reserved(String message, String statement) {
        Matcher encountered = ENCOUNTERED.matcher(message);
        if (!encountered.find() || encountered.group(1).isEmpty()) {
            return null;
        }
        String word = encountered.group(1);
        String[] before =
                statement
                        .split("(?i)(?<![\\w`])" + Pattern.quote(word) + "(?![\\w`])", 2)[0]
                        .strip()
                        .split("[\\s(,]+");
        String last = before[before.length - 1];
        for (String each : List.of(word, last)) {
            if (RESERVED.contains(each.toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        return null;
    }

    private static String withoutTexts(String statement) {
        return statement.replaceAll("'[^']*'", "''");
    }
}
