package io.shadowgate.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The SQL texts and the page name the columns that the table has. */
class WindowColumnTest {
    private static final Path SQL = Path.of("..", "sql");
    private static final Path PAGE = Path.of("docs", "records.md");
    private static final String BEGIN = "<!-- window columns: begin, generated -->\n";
    private static final String END = "<!-- window columns: end -->\n";
    private static final String WRITE = "shadowgate.records-page.write";

    @Test
    void theQuerySumsEveryColumnAsTheTableSays() throws IOException {
        String sums = between(query(), "FROM (\n    SELECT", "\n    FROM TABLE(");
        List<String> expected = new ArrayList<>(grouped());
        WindowColumn.TALLIED.stream()
                .filter(column -> column.merge() != null)
                .map(column -> merged(column) + " AS " + column.field())
                .forEach(expected::add);
        assertThat(selected(sums)).containsExactlyElementsOf(expected);
        assertThat(query())
                .contains("DESCRIPTOR(" + WindowColumn.EVENT_TIME.field() + ")")
                .contains("GROUP BY " + String.join(", ", grouped()));
    }

    @Test
    void theQueryGivesTheFieldsOfAReportInTheirOrder() throws IOException {
        String fields = between(query(), "\nSELECT", "\nFROM (");
        assertThat(selected(fields)).map(WindowColumnTest::name).isEqualTo(reported());
    }

    @Test
    void theTableOfReportsHasTheFieldsOfAReport() throws IOException {
        String table = between(tables(), "CREATE TEMPORARY TABLE reports (", "WATERMARK");
        List<String> columns = new ArrayList<>();
        Matcher column = Pattern.compile("`?(\\w+)`? +([\\w()]+),").matcher(table);
        while (column.find()) {
            columns.add(column.group(1) + " " + column.group(2));
        }
        assertThat(columns)
                .isEqualTo(
                        WindowColumn.REPORTED.stream()
                                .map(one -> one.field() + " " + stored(one))
                                .toList());
    }

    @Test
    void theViewOfTalliesHasTheColumnsOfATally() throws IOException {
        String view = between(tables(), "CREATE TEMPORARY VIEW tallies AS\nSELECT", "\nFROM TABLE(");
        assertThat(selected(view))
                .map(WindowColumnTest::name)
                .containsExactlyInAnyOrderElementsOf(
                        WindowColumn.TALLIED.stream().map(WindowColumn::field).toList());
    }

    @Test
    void thePageExplainsEveryField() throws IOException {
        String page = Files.readString(PAGE);
        String expected =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                        + table()
                        + page.substring(page.indexOf(END));
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "jobs/docs/records.md differs from WindowColumn; write it anew with mvn"
                                + " test -pl jobs -am -Dtest=WindowColumnTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
                        WRITE)
                .isEqualTo(expected);
    }

    private static String table() {
        return WindowColumn.REPORTED.stream()
                .map(
                        column ->
                                "| `%s` | %s | %s | %s |\n"
                                        .formatted(
                                                column.field(),
                                                column.type().words(),
                                                column.merge() == null
                                                        ? ""
                                                        : "`" + column.merge().function() + "`",
                                                column.meaning()))
                .collect(
                        Collectors.joining(
                                "", "| field | type | merged by | |\n|---|---|---|---|\n", ""));
    }

    /** What the query groups by: the names, and the window of the event time. */
    private static List<String> grouped() {
        List<String> names =
                new ArrayList<>(
                        WindowColumn.TALLIED.stream()
                                .filter(column -> column.type() == WindowColumn.Type.NAME)
                                .map(WindowColumn::field)
                                .toList());
        names.add(WindowColumn.WINDOW_START.field());
        names.add(WindowColumn.WINDOW_END.field());
        return names;
    }

    private static List<String> reported() {
        return WindowColumn.REPORTED.stream().map(WindowColumn::field).toList();
    }

    private static String merged(WindowColumn column) {
        return column.merge().function() + "(" + column.field() + ")";
    }

    private static String stored(WindowColumn column) {
        return switch (column.type()) {
            case NAME, MODEL -> "STRING";
            case TIME, ROWTIME -> "TIMESTAMP_LTZ(3)";
            case COUNT -> "BIGINT";
            case NUMBER -> "DOUBLE";
            case BYTES -> "BYTES";
        };
    }

    private static String query() throws IOException {
        return Files.readString(SQL.resolve("window_report.sql"));
    }

    private static String tables() throws IOException {
        return Files.readString(SQL.resolve("02_tables.sql"));
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    /** The expressions of a list that is separated by commas outside of parentheses. */
    private static List<String> selected(String list) {
        List<String> expressions = new ArrayList<>();
        StringBuilder one = new StringBuilder();
        int depth = 0;
        for (char c : (list.replaceAll("--.*", "") + ",").toCharArray()) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                expressions.add(one.toString().strip().replaceAll("\\s+", " "));
                one.setLength(0);
            } else {
                one.append(c);
            }
        }
        return expressions;
    }

    private static String name(String expression) {
        return expression.replaceAll(".*\\bAS ", "").replace("`", "");
    }
}
