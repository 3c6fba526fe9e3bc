package io.shadowgate.cli;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Runs the demo's test live, on a cluster of processes of this machine. Only the launcher has one:
 * a submitted job has no cluster to start.
 */
@FunctionalInterface
public interface LiveDemo {
    /**
     * What to do.
     *
     * @param folder of the demo, which holds its models and its requests
     * @param speed how many times faster than its own time the traffic flows, above 0
     * @param kill whether to kill a TaskManager on the way
     */
    record Wish(Path folder, int speed, boolean kill) {
        public Wish {
            if (speed < 1) {
                throw new IllegalArgumentException("speed " + speed + " is below 1");
            }
        }
    }

    /**
     * Starts everything, sends the traffic, tells the decisions as they come, and ends what it
     * started.
     *
     * @return the exit status: 0 if all shadows were decided
     */
    int run(Wish wish, PrintStream out) throws Exception;
}
