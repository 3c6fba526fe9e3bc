package io.shadowgate.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.table.client.cli.CliStrings;
import org.jspecify.annotations.Nullable;

/**
 * What Flink's SQL Client prints while it runs a file. It notes failures, because the client's
 * status is the same with them; and says what would be right in place of the parser's list of all
 * words.
 */
final class SqlFileOutput extends OutputStream {
    private static final String FAILURE = "[ERROR] " + CliStrings.MESSAGE_SQL_EXECUTION_ERROR;
    private static final String PROMPT = "Flink SQL> ";
    private static final String EXPECTED = "Was expecting";

    private final OutputStream out;
    private final SqlErrors errors;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder statement = new StringBuilder();
    private boolean sawFailure;

    /** The error that is being printed; null if none is. */
    private @Nullable StringBuilder error;

    private boolean inList;

    SqlFileOutput(OutputStream out, SqlErrors errors) {
        this.out = out;
        this.errors = errors;
    }

    /** Whether a statement failed. */
    boolean sawFailure() {
        return sawFailure;
    }

    @Override
    public void write(int b) throws IOException {
        line.write(b);
        if (b == '\n') {
            take(line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
    }

    private void take(String text) throws IOException {
        if (text.startsWith(PROMPT)) {
            statement.setLength(0);
            statement.append(text.substring(PROMPT.length()));
        } else if (error == null) {
            statement.append(text);
        }
        if (text.contains(FAILURE)) {
            sawFailure = true;
            error = new StringBuilder();
            inList = false;
        } else if (error != null && text.isBlank()) {
            explain();
        } else if (error != null) {
            error.append(text);
            inList |= text.startsWith(EXPECTED);
        }
        if (error == null || !inList) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The error ends with an empty line. */
    private void explain() throws IOException {
        String hint = errors.hint(String.valueOf(error), statement.toString());
        error = null;
        inList = false;
        if (hint != null) {
            out.write((hint + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Passes on whole lines. The rest of a line comes with its end. */
    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Passes on what is left. The stream below stays open. */
    @Override
    public void close() throws IOException {
        if (line.size() > 0) {
            take(line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
        if (error != null) {
            explain();
        }
        out.flush();
    }
}
