package io.shadowgate.restguard;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The guard's part of Flink's configuration, of a server and of its clients. */
public final class GuardOptions {

    /**
     * What a client has to show. Without it there is no guard. Flink shows no value on its pages or
     * in its logs whose key holds the word "secret".
     */
    public static final ConfigOption<String> SECRET =
            ConfigOptions.key("shadowgate.rest.secret").stringType().noDefaultValue();

    /** What programs on this machine may do without it. */
    public static final ConfigOption<Allowed> WITHOUT_SECRET =
            ConfigOptions.key("shadowgate.rest.without-secret")
                    .enumType(Allowed.class)
                    .defaultValue(Allowed.NOTHING);

    private GuardOptions() {}

    /** From least to most. */
    public enum Allowed {
        NOTHING,
        /** What the web UI shows. */
        READING,
        EVERYTHING
    }
}
