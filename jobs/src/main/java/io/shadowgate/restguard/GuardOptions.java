package io.shadowgate.restguard;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The guard's options in Flink's configuration, for a server and its clients. */
public final class GuardOptions {

    /**
     * The secret that a client must send. Without this option there is no guard. Flink hides the
     * value on its pages and in its logs, because the key contains the word "secret".
     */
    public static final ConfigOption<String> SECRET =
            ConfigOptions.key("shadowgate.rest.secret").stringType().noDefaultValue();

    /** What programs on this machine may do without the secret. */
    public static final ConfigOption<Allowed> WITHOUT_SECRET =
            ConfigOptions.key("shadowgate.rest.without-secret")
                    .enumType(Allowed.class)
                    .defaultValue(Allowed.NOTHING);

    private GuardOptions() {}

    /** In order, from the fewest rights to the most. */
    public enum Allowed {
        NOTHING,
        /** Everything that the web UI shows. */
        READING,
        EVERYTHING
    }
}
