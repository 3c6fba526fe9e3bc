package io.shadowgate.model;

import java.util.Locale;

/** What to say of memory. */
public final class Memory {
    /** How to have more of it. */
    public static final String MORE =
            "give it more: SHADOWGATE_JAVA_OPTS=-Xmx8g for the launcher, on a cluster"
                    + " taskmanager.memory.process.size";

    private Memory() {}

    /** A size with its unit, such as 12.3 kB. */
    public static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + (bytes == 1 ? " byte" : " bytes");
        }
        double size = bytes / 1000.0;
        for (String unit : new String[] {"kB", "MB", "GB"}) {
            if (size < 1000) {
                return String.format(Locale.ROOT, size < 10 ? "%.1f %s" : "%.0f %s", size, unit);
            }
            size /= 1000;
        }
        return String.format(Locale.ROOT, "%.1f TB", size);
    }

    public static String megabytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
