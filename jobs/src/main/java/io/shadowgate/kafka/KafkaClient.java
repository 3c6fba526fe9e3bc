package io.shadowgate.kafka;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;

/** How Kafka's clients reach the brokers that a spec names. */
public final class KafkaClient {
    private static final String PROVIDERS = AbstractConfig.CONFIG_PROVIDERS_CONFIG;

    private KafkaClient() {}

    /**
     * Secrets are still references in them: Kafka's clients ask {@link SecretProvider} for what
     * they stand for when they are built, wherever that is. So the secrets themselves are in no job
     * graph, checkpoint, log or web page, and each machine that runs a client needs them.
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
