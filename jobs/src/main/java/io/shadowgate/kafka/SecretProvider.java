package io.shadowgate.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
            String value = System.getenv(name);
            if (value == null) {
                throw new ConfigException(
                        "there is no environment variable "
                                + name
                                + ", which the Kafka properties of the spec refer to");
            }
            return value;
        }
    }

    /** {@code ${file:/path}}: the content of a UTF-8 file, without the line end at its end. */
    public static final class OfFile extends SecretProvider {
        @Override
        String secret(String path) {
            try {
                return Files.readString(Path.of(path)).replaceFirst("\\R\\z", "");
            } catch (IOException | InvalidPathException e) {
                throw new ConfigException(
                        "cannot read the file "
                                + path
                                + ", which the Kafka properties of the spec refer to ("
                                + e.getClass().getSimpleName()
                                + ")");
            }
        }
    }

    abstract String secret(String name);

    /** Kafka reads text before a second colon as a path; here it is part of the name. */
    @Override
    public ConfigData get(@Nullable String path, Set<String> keys) {
        boolean whole = path == null || path.isEmpty();
        Map<String, String> secrets = new HashMap<>();
        for (String key : keys) {
            String name = whole ? key : path + ":" + key;
            String secret = secret(name);
            Redaction.learn(secret);
            secrets.put(key, secret);
        }
        return new ConfigData(secrets);
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
