package io.shadowgate.spec;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Finds secrets that a spec must not contain, such as passwords in Kafka properties. */
final class Secrets {
    private static final String JAAS = "sasl.jaas.config";
    static final String INSTEAD =
            "contains a secret, which a spec must not; write ${env:NAME} for an environment"
                    + " variable or ${file:/path} for the content of a file";

    /** Used for keys that the Kafka client does not know, such as those of a login module. */
    private static final Pattern SECRET_NAME =
            Pattern.compile(
                    "(?i).*(pass|pwd|secret|token|credential|jaas|private.?key|api.?key|user.?info"
                            + "|^user_).*");

    private static final Pattern SECRET_HEADER =
            Pattern.compile(
                    "(?i).*(auth|cookie|pass|secret|token|credential|session|signature|key).*");

    /** What may stand before the reference to a secret. */
    private static final Pattern SCHEME_OF_LOGIN = Pattern.compile("([A-Za-z0-9-]+ )?\\s*");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):[^}]+}");

    /** An option of a login module; its value may be quoted. */
    private static final Pattern JAAS_OPTION =
            Pattern.compile("([\\w.]+)\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s;]+)");

    /** A password before a host. Digits alone are a port before a path. */
    private static final Pattern LOGIN_IN_URL = Pattern.compile("://[^/@\\s:]*:(?!\\d+/)[^@\\s]*@");

    /** A login without a scheme: user:password@host. */
    private static final Pattern LOGIN = Pattern.compile("[^\\s/@:,]*:[^\\s@]+@");

    private static final List<ConfigDef> CLIENTS =
            List.of(
                    ConsumerConfig.configDef(),
                    ProducerConfig.configDef(),
                    AdminClientConfig.configDef());

    private Secrets() {}

    /** Whether the text is one reference and nothing else. */
    static boolean isReference(String text) {
        return REFERENCE.matcher(text).matches();
    }

    /** Returns the problem, or an empty text if the value is allowed. Never quotes the value. */
    static String fault(String key, String value) {
        String unknown = REFERENCE.matcher(value).replaceAll("");
        if (unknown.contains("${")) {
            return "has a ${...} that is neither ${env:NAME} nor ${file:/path}";
        }
        if (key.endsWith(JAAS)) {
            return jaasFault(value);
        }
        if (isSecret(key)) {
            return REFERENCE.matcher(value).matches() ? "" : INSTEAD;
        }
        // Kafka prints the values of such keys in messages and logs.
        return unknown.equals(value)
                ? ""
                : "is not a key for a secret, so it must not refer to one; write the value"
                        + " itself";
    }

    /** The same for a header of HTTP, whose secret may follow a word such as {@code Bearer}. */
    static String headerFault(String name, String value) {
        String unknown = REFERENCE.matcher(value).replaceAll("");
        if (unknown.contains("${")) {
            return "has a ${...} that is neither ${env:NAME} nor ${file:/path}";
        }
        if (name.equalsIgnoreCase("host") || !SECRET_HEADER.matcher(name).matches()) {
            return value.chars().anyMatch(Character::isISOControl)
                    ? "contains a control character"
                    : "";
        }
        return REFERENCE.matcher(value).find() && SCHEME_OF_LOGIN.matcher(unknown).matches()
                ? ""
                : INSTEAD;
    }

    /**
     * Reports a password before a host in a value. Never quotes the value.
     *
     * @param path of the value
     * @return the problem, or an empty text
     */
    static String loginFault(String path, String value) {
        boolean login =
                path.endsWith(".servers")
                        ? value.contains("@")
                        : path.contains(".properties.") && !path.endsWith(JAAS)
                                ? LOGIN.matcher(value).find() || LOGIN_IN_URL.matcher(value).find()
                                : LOGIN_IN_URL.matcher(value).find();
        if (!login) {
            return "";
        }
        if (path.startsWith(SpecKeys.REGISTRY) || path.startsWith(SpecKeys.LABELS_REGISTRY)) {
            return "contains a login (user:password@), which a spec must not; remove it, and write"
                    + " user and password, or token, beside the url";
        }
        return path.contains(".kafka.")
                ? "contains a login (user:password@), which a spec must not; remove it, and log in"
                        + " with sasl.jaas.config in the properties"
                : "contains a login (user:password@), which a spec must not; remove it, and"
                        + " configure it in Flink's file systems";
    }

    /** A login module without a secret, such as that of Kerberos, is allowed. */
    private static String jaasFault(String value) {
        if (REFERENCE.matcher(value).matches()) {
            return "";
        }
        Matcher option = JAAS_OPTION.matcher(value);
        while (option.find()) {
            String given = option.group(2).replaceAll("^[\"']|[\"']$", "");
            boolean flag = given.equals("true") || given.equals("false");
            boolean reference = REFERENCE.matcher(given).matches();
            if (SECRET_NAME.matcher(option.group(1)).matches() && !flag && !reference) {
                return "its option " + option.group(1) + " " + INSTEAD;
            }
            if (reference && !option.group(2).startsWith("\"")) {
                return "its option "
                        + option.group(1)
                        + " needs double quotes around the reference, because the secret may"
                        + " contain any character";
            }
        }
        String rest = JAAS_OPTION.matcher(value).replaceAll("").replaceFirst("^\\s*\\S+", "");
        return REFERENCE.matcher(rest).find() || SECRET_NAME.matcher(rest).matches()
                ? "needs, after the login module and the word required, a list of options such as"
                        + " username=\"a\" password=\"${env:NAME}\""
                : "";
    }

    private static boolean isSecret(String key) {
        return CLIENTS.stream()
                .map(client -> client.configKeys().get(key))
                .filter(known -> known != null)
                .findFirst()
                .map(known -> known.type == ConfigDef.Type.PASSWORD)
                // Keys such as basic.auth.credentials.source hold no secret.
                .orElseGet(() -> SECRET_NAME.matcher(key).matches() && !key.endsWith(".source"));
    }
}
