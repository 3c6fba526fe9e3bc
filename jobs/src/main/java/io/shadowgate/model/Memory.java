package io.shadowgate.model;

/** What to say of memory. */
public final class Memory {
    /** How to have more of it. */
    public static final String MORE =
            "give it more: SHADOWGATE_JAVA_OPTS=-Xmx8g for the launcher, on a cluster"
                    + " taskmanager.memory.process.size";

    private Memory() {}

    public static String megabytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
