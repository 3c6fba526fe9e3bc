package io.shadowgate.kafka;

import io.shadowgate.secret.SecretException;
import io.shadowgate.secret.SecretReferences;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the references to secrets in the Kafka client's properties. A reference to nothing is an
 * error here. Kafka's own providers keep its text, and the client then uses that text as the
 * password. Messages never quote a secret.
 */
public abstract sealed class SecretProvider implements ConfigProvider {
    /** {@code ${env:NAME}}: the value of an environment variable. */
    public static final class OfEnvironment extends SecretProvider {
        @Override
        String secret(String name) {
            return SecretReferences.ofEnvironment(name);
        }
    }

    /** {@code ${file:/path}}: the content of a UTF-8 file, without the line end at its end. */
    public static final class OfFile extends SecretProvider {
        @Override
        String secret(String path) {
            return SecretReferences.ofFile(path);
        }
    }

    abstract String secret(String name);

    /**
     * The secret that a text refers to; any other text is returned as it is.
     *
     * @param text such as {@code ${env:NAME}}
     * @throws BrokerException if there is no such secret
     */
    public static String resolved(String text) {
        if (!SecretReferences.isIn(text)) {
            return text;
        }
        try {
            String secret = SecretReferences.resolve(text);
            Redaction.learn(secret);
            return secret;
        } catch (SecretException e) {
            throw new BrokerException(String.valueOf(e.getMessage()));
        }
    }

    /** Kafka reads text before a second colon as a path; here it is part of the name. */
    @Override
    public ConfigData get(@Nullable String path, Set<String> keys) {
        boolean whole = path == null || path.isEmpty();
        Map<String, String> secrets = new HashMap<>();
        for (String key : keys) {
            String name = whole ? key : path + ":" + key;
            secrets.put(key, learned(name));
        }
        return new ConfigData(secrets);
    }

    private String learned(String name) {
        try {
            String secret = secret(name);
            Redaction.learn(secret);
            return secret;
        } catch (SecretException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    @Override
    public ConfigData get(String path) {
        throw new ConfigException("secrets are read one by one");
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
