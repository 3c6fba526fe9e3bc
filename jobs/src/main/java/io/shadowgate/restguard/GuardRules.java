package io.shadowgate.restguard;

import io.shadowgate.restguard.GuardOptions.Allowed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests a Flink on loopback accepts. Flink has no login, and it answers every web
 * page that is open in a browser on this machine. Such a page can upload a jar. With a host name
 * that resolves to 127.0.0.1, it can also read the answers.
 *
 * @param secret allows a client that sends it to do everything
 * @param withoutSecret what clients without the secret may do
 */
record GuardRules(String secret, Allowed withoutSecret) {
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    /** The values that a browser sends for requests by its user, or by a page of this server. */
    private static final Set<String> OWN_SITE = Set.of("none", "same-origin");

    /**
     * The parts of a request that the rules use; an absent header is null.
     *
     * @param secret that the client sends
     * @param site what a browser says about the requesting page: Sec-Fetch-Site
     */
    record Asked(
            String method,
            String path,
            @Nullable String host,
            @Nullable String secret,
            @Nullable String origin,
            @Nullable String site) {}

    /** Why the request is refused, or null if it is allowed. */
    @Nullable String refusal(Asked asked) {
        if (asked.host == null || !OWN_NAMES.contains(name(asked.host))) {
            return "this Flink answers only to the name localhost";
        }
        boolean ownPage =
                (asked.origin == null || asked.origin.equals("http://" + asked.host))
                        && (asked.site == null || OWN_SITE.contains(asked.site));
        if (!ownPage) {
            return "this Flink does not answer pages of another site";
        }
        if (asked.secret != null && same(asked.secret, secret)) {
            return null;
        }
        return switch (withoutSecret) {
            case NOTHING -> "this Flink answers only the command that started it";
            case READING ->
                    isReading(asked) ? null : "this Flink can be read but not changed from here";
            case EVERYTHING -> null;
        };
    }

    /** Removes the port. */
    private static String name(String host) {
        return host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    }

    /**
     * A GET can change something too: Flink cancels and stops jobs by GET, for a YARN proxy that
     * sends only GET.
     */
    private static boolean isReading(Asked asked) {
        String path = asked.path.replaceFirst("\\?.*$", "");
        return (asked.method.equals("GET") || asked.method.equals("HEAD"))
                && !path.matches(".*/yarn-(cancel|stop)/*");
    }

    /** Compares in constant time, so that the time does not tell where they differ. */
    private static boolean same(String given, String expected) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
