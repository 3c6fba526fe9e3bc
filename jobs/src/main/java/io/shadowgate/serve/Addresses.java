package io.shadowgate.serve;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The addresses that a server answers: its names, and paths below its base path. */
final class Addresses {
    /** No page on the web can have such a name. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|\\[[0-9a-f:.]+(%.+)?]");

    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Pattern BASE_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

    private final String basePath;
    private final Set<String> hosts;

    /**
     * @throws IllegalArgumentException if the base path is not one
     */
    Addresses(String basePath, Set<String> hosts) {
        this.basePath = basePath.endsWith("/") ? basePath.replaceAll("/+$", "") : basePath;
        if (!BASE_PATH.matcher(this.basePath).matches()) {
            throw new IllegalArgumentException(
                    "base path "
                            + basePath
                            + " should be like /shadowgate: parts of letters, digits, '.', '_',"
                            + " '~' and '-', each after a slash");
        }
        this.hosts =
                hosts.stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * @param host the header of the request; null if it has none
     */
    boolean isOurs(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || NUMBERS.matcher(name).matches()
                || hosts.contains(name);
    }

    String basePath() {
        return basePath;
    }

    boolean isBaseWithoutSlash(String path) {
        return !basePath.isEmpty() && path.equals(basePath);
    }

    String lastPart() {
        return basePath.substring(basePath.lastIndexOf('/') + 1);
    }

    /**
     * The decoded parts of a path below the base path.
     *
     * @param path as it was sent, with its escapes
     * @return null if it is not below the base path or not well-formed
     */
    @Nullable List<String> parts(String path) {
        if (!path.startsWith(basePath + "/")) {
            return null;
        }
        String below = path.substring(basePath.length() + 1);
        if (below.isEmpty()) {
            return List.of();
        }
        try {
            return Arrays.stream(below.split("/", -1)).map(Addresses::decoded).toList();
        } catch (IllegalArgumentException e) {
            return null; // Half an escape.
        }
    }

    /** A plus is a plus in a path. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /**
     * The decoded values of a query by name; the first of several. Half an escape is no value.
     *
     * @param query null for none
     */
    static Map<String, String> query(@Nullable String query) {
        Map<String, String> values = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    values.putIfAbsent(
                            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    continue;
                }
            }
        }
        return values;
    }

    /** The part of a path that stands for a name. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
