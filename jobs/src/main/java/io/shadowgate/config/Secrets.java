package io.shadowgate.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Which values of the Kafka client's properties may not stand in a spec. */
final class Secrets {
    private static final String JAAS = "sasl.jaas.config";
    private static final String INSTEAD =
            "holds a secret, which a spec must not; write ${env:NAME} for an environment variable"
                    + " or ${file:/path} for the content of a file";

    /** For keys that the Kafka client does not know, such as those of a login module. */
    private static final Pattern SECRET_NAME =
            Pattern.compile(
                    "(?i).*(password|passphrase|secret|token|credential|jaas|private.?key|api.?key).*");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):[^}]+}");

    /** An option of a login module; its value may be quoted. */
    private static final Pattern JAAS_OPTION =
            Pattern.compile("([\\w.]+)\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s;]+)");

    private static final List<ConfigDef> CLIENTS =
            List.of(
                    ConsumerConfig.configDef(),
                    ProducerConfig.configDef(),
                    AdminClientConfig.configDef());

    private Secrets() {}

    /** Empty when the value may stand there. Never quotes the value. */
    static String fault(String key, String value) {
        String unknown = REFERENCE.matcher(value).replaceAll("");
        if (unknown.contains("${")) {
            return "has a ${...} that is neither ${env:NAME} nor ${file:/path}";
        }
        if (key.endsWith(JAAS)) {
            return jaasFault(value);
        }
        return isSecret(key) && !REFERENCE.matcher(value).matches() ? INSTEAD : "";
    }

    /** A login module without any secret, such as that of Kerberos, may be written out. */
    private static String jaasFault(String value) {
        Matcher option = JAAS_OPTION.matcher(value);
        while (option.find()) {
            String given = option.group(2).replaceAll("^\"|\"$", "");
            boolean flag = given.equals("true") || given.equals("false");
            if (SECRET_NAME.matcher(option.group(1)).matches()
                    && !flag
                    && !REFERENCE.matcher(given).matches()) {
                return "its option " + option.group(1) + " " + INSTEAD;
            }
        }
        return "";
    }

    private static boolean isSecret(String key) {
        return CLIENTS.stream()
                .map(client -> client.configKeys().get(key))
                .filter(known -> known != null)
                .findFirst()
                .map(known -> known.type == ConfigDef.Type.PASSWORD)
                .orElseGet(() -> SECRET_NAME.matcher(key).matches());
    }
}
