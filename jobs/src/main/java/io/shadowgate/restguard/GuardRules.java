package io.shadowgate.restguard;

import io.shadowgate.restguard.GuardOptions.Allowed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask what of a Flink on loopback. Flink itself has no login, and answers to every page
 * that a browser on this machine shows: such a page can post a jar, and by way of a name that it
 * lets lead to 127.0.0.1 it can read the answers too.
 *
 * @param secret that a client may show, which then may do all
 * @param withoutSecret what other programs on this machine may do
 */
record GuardRules(String secret, Allowed withoutSecret) {
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    /** What a browser says of a request that its user or the page of this server makes. */
    private static final Set<String> OWN_SITE = Set.of("none", "same-origin");

    /**
     * The part of a request that the rules look at; a header that is not there is null.
     *
     * @param secret that it shows
     * @param site what a browser says of the page that asks: Sec-Fetch-Site
     */
    record Asked(
            String method,
            String path,
            @Nullable String host,
            @Nullable String secret,
            @Nullable String origin,
            @Nullable String site) {}

    /** Why it is refused; null if it is not. */
    @Nullable String refusal(Asked asked) {
        if (asked.host == null || !OWN_NAMES.contains(name(asked.host))) {
            return "this Flink answers to the name localhost alone";
        }
        boolean ownPage =
                (asked.origin == null || asked.origin.equals("http://" + asked.host))
                        && (asked.site == null || OWN_SITE.contains(asked.site));
        if (!ownPage) {
            return "this Flink does not answer to pages of another site";
        }
        if (asked.secret != null && same(asked.secret, secret)) {
            return null;
        }
        return switch (withoutSecret) {
            case NOTHING -> "this Flink answers to the command that started it alone";
            case READING ->
                    isReading(asked) ? null : "nothing on this Flink may be changed from here";
            case EVERYTHING -> null;
        };
    }

    /** Without the port. */
    private static String name(String host) {
        return host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    }

    /** Flink cancels and stops jobs by GET too, for a proxy of YARN that knows nothing else. */
    private static boolean isReading(Asked asked) {
        String path = asked.path.replaceFirst("\\?.*$", "");
        return (asked.method.equals("GET") || asked.method.equals("HEAD"))
                && !path.matches(".*/yarn-(cancel|stop)/*");
    }

    /** In the same time wherever they differ. */
    private static boolean same(String given, String expected) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
