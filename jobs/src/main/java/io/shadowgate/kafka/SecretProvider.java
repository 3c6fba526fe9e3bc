package io.shadowgate.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

    /** {@code ${env:NAME}}: the value of an environment variable. */
    public static final class OfEnvironment extends SecretProvider {
        @Override
        String secret(String name) {
            String value = System.getenv(name);
            if (value == null) {
                throw new ConfigException(
                        "there is no environment variable " + name + ", which the spec refers to");
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
                                + ", which the spec refers to ("
                                + e.getClass().getSimpleName()
                                + ")");
            }
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
        Matcher reference = REFERENCE.matcher(text);
        if (!reference.matches()) {
            return text;
        }
        SecretProvider provider =
                reference.group(1).equals("env") ? new OfEnvironment() : new OfFile();
        try {
            String secret = provider.secret(reference.group(2));
            Redaction.learn(secret);
            return secret;
        } catch (ConfigException e) {
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
