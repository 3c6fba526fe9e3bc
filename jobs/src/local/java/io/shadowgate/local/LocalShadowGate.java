package io.shadowgate.local;

import io.shadowgate.cli.ShadowGate;

/** The command line of the launcher, with the commands that are only for this machine. */
public final class LocalShadowGate {
    private LocalShadowGate() {}

    public static void main(String[] args) {
        commandLine().start(args);
    }

    static ShadowGate commandLine() {
        return new ShadowGate(new LiveDemoRun(), new SqlCommand(), new ClusterCommand());
    }

    /** Runs one command and returns its status. */
    public static int execute(String... args) {
        return commandLine().run(args);
    }
}
