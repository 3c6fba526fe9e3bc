package io.shadowgate.local;

import io.shadowgate.app.UserError;
import io.shadowgate.output.json.Json;
import java.io.PrintStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;

/** Runs SQL in this process and prints the rows. The SQL Client is not needed for that. */
final class SqlStatements {
    /** How rows are printed. */
    enum Format {
        TABLE,
        CSV,
        JSON
    }

    /** Flink lists functions in lower case, and everybody writes them in upper case. */
    private static final Pattern LIKE =
            Pattern.compile("(?im)^(\\s*SHOW\\s+(?:USER\\s+)?FUNCTIONS\\b[^;']*\\s)LIKE(\\s+')");

    private final TableEnvironment tables;
    private final PrintStream out;

    /**
     * @param scripts run first, without output
     * @param settings options of Flink
     */
    SqlStatements(
            List<String> scripts, Map<String, String> settings, int parallelism, PrintStream out) {
        Configuration config = new Configuration();
        config.setString("parallelism.default", String.valueOf(parallelism));
        config.setString("table.dml-sync", "true");
        config.setString("rest.bind-address", "127.0.0.1");
        settings.forEach(config::setString);
        tables =
                TableEnvironment.create(
                        EnvironmentSettings.newInstance()
                                .inBatchMode()
                                .withConfiguration(config)
                                .build());
        this.out = out;
        for (String script : scripts) {
            statements(script).forEach(this::execute);
        }
    }

    /** Runs statements one after another. */
    void run(String text, Format format) throws Exception {
        for (String statement : statements(text)) {
            TableResult result;
            try {
                result = execute(statement);
                print(result, format);
            } catch (RuntimeException e) {
                throw new UserError(errors().explained(e, statement));
            }
        }
    }

    private TableResult execute(String statement) {
        Matcher set = Pattern.compile("(?is)SET\\s+'(.+)'\\s*=\\s*'(.*)'").matcher(statement);
        if (set.matches()) {
            tables.getConfig().set(set.group(1), set.group(2));
            return tables.executeSql("SHOW CURRENT DATABASE");
        }
        return tables.executeSql(inAnyCase(statement));
    }

    /** The same statements, with {@code SHOW FUNCTIONS LIKE} in any case. */
    static String inAnyCase(String statements) {
        return LIKE.matcher(statements).replaceAll("$1ILIKE$2");
    }

    private SqlErrors errors() {
        // Ours first: of names that are equally near, the first is meant.
        List<String> functions = new ArrayList<>(List.of(tables.listUserDefinedFunctions()));
        functions.addAll(List.of(tables.listFunctions()));
        return new SqlErrors(List.of(tables.listTables()), functions);
    }

    private void print(TableResult result, Format format) throws Exception {
        if (format == Format.TABLE) {
            result.print();
            return;
        }
        List<String> columns = result.getResolvedSchema().getColumnNames();
        if (format == Format.CSV) {
            out.println(columns.stream().map(SqlStatements::cell).collect(Collectors.joining(",")));
        }
        try (CloseableIterator<Row> rows = result.collect()) {
            while (rows.hasNext()) {
                Row row = rows.next();
                if (row.getKind() != RowKind.INSERT && row.getKind() != RowKind.UPDATE_AFTER) {
                    continue;
                }
                out.println(format == Format.CSV ? csv(row) : json(row, columns));
            }
        }
    }

    private static String csv(Row row) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.getArity(); i++) {
            Object value = plain(row.getField(i));
            boolean nested = value instanceof Map || value instanceof List;
            cells.add(
                    value == null
                            ? ""
                            : cell(
                                    nested
                                            ? Json.COMPACT.writeValueAsString(value)
                                            : value.toString()));
        }
        return String.join(",", cells);
    }

    /** As RFC 4180 has it. */
    private static String cell(String text) {
        return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static String json(Row row, List<String> columns) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            object.put(columns.get(i), plain(row.getField(i)));
        }
        return Json.COMPACT.writeValueAsString(object);
    }

    /** A value in the types of JSON. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Row row) {
            Map<String, Object> object = new LinkedHashMap<>();
            Set<String> names = row.getFieldNames(true);
            int i = 0;
            for (String name : names == null ? Set.<String>of() : names) {
                object.put(name, plain(row.getField(i++)));
            }
            for (; i < row.getArity(); i++) {
                object.put("f" + i, plain(row.getField(i)));
            }
            return object;
        }
        if (value instanceof Object[] items) {
            List<Object> list = new ArrayList<>();
            for (Object item : items) {
                list.add(plain(item));
            }
            return list;
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> object = new LinkedHashMap<>();
            map.forEach((key, each) -> object.put(String.valueOf(key), plain(each)));
            return object;
        }
        return value == null
                        || value instanceof Number
                        || value instanceof Boolean
                        || value instanceof String
                ? value
                : value instanceof LocalDateTime time ? time + "" : value.toString();
    }

    /** Splits at semicolons outside of quotes and comments. */
    static List<String> statements(String text) {
        List<String> statements = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '`' || c == '"') {
                quote = c;
            } else if (c == '-' && text.startsWith("--", i)) {
                int end = text.indexOf('\n', i);
                i = end < 0 ? text.length() : end;
                current.append('\n');
                continue;
            } else if (c == ';') {
                add(current, statements);
                continue;
            }
            current.append(c);
        }
        add(current, statements);
        return statements;
    }

    private static void add(StringBuilder statement, List<String> statements) {
        if (!statement.toString().isBlank()) {
            statements.add(statement.toString().strip());
        }
        statement.setLength(0);
    }
}
