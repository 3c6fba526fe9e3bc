package io.shadowgate.testing;

import io.shadowgate.cli.ShadowGate;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs the command line inside the test, and keeps what it prints. */
public final class InProcess {
    private InProcess() {}

    public record Ended(int status, String out, String err) {}

    /** A command that a submitted job has too. */
    public static Ended shadowgate(String... args) {
        return run(new ShadowGate(), args);
    }

    /**
     * @param commands those to choose from
     */
    public static Ended run(ShadowGate commands, String... args) {
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int status = commands.run(args);
            return new Ended(
                    status,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }
}
