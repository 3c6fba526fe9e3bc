package io.shadowgate.kafka;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;

/** Properties with which Kafka's clients reach the brokers of a spec. */
public final class KafkaClient {
    private static final String PROVIDERS = AbstractConfig.CONFIG_PROVIDERS_CONFIG;

    private KafkaClient() {}

    /**
     * The properties hold references to secrets. Kafka's clients resolve them with {@link
     * SecretProvider} when they are built, on the machine where they run. So no job graph,
     * checkpoint, log or web page contains a secret, and each machine that runs a client needs the
     * secrets.
     */
    public static Properties properties(String servers, Map<String, String> given) {
        Properties properties = new Properties();
        properties.putAll(given);
        properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
        properties.setProperty(PROVIDERS, "env,file");
        provider(properties, "env", SecretProvider.OfEnvironment.class);
        provider(properties, "file", SecretProvider.OfFile.class);
        return properties;
    }

    private static void provider(
            Properties properties, String name, Class<? extends SecretProvider> type) {
        properties.setProperty(PROVIDERS + "." + name + ".class", type.getName());
    }
}
