package io.shadowgate.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** Creates Flink paths that keep every character of a name, and formats paths for messages. */
public final class LogPaths {
    private static final Pattern LOCAL =
            Pattern.compile("(?:(file):(?://(?=/))?)?(/.*)", Pattern.DOTALL);

    private LogPaths() {}

    /** Avoids Flink's own parser, which reads a backslash as a slash. */
    public static Path of(String location) {
        Matcher local = LOCAL.matcher(location);
        if (!local.matches()) {
            return new Path(location);
        }
        String path = local.group(2).replaceAll("/+", "/");
        return of(
                local.group(1),
                null,
                path.length() > 1 && path.endsWith("/")
                        ? path.substring(0, path.length() - 1)
                        : path);
    }

    /** Avoids Flink's own parser, which reads text before a colon in a name as a scheme. */
    public static Path child(Path folder, String below) {
        URI uri = folder.toUri();
        String path = uri.getPath();
        return of(
                uri.getScheme(),
                uri.getAuthority(),
                path.endsWith("/") ? path + below : path + "/" + below);
    }

    private static Path of(@Nullable String scheme, @Nullable String authority, String path) {
        try {
            return new Path(new URI(scheme, authority, path, null, null).normalize());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    /** A path for messages; a local file is shown without a scheme. */
    public static String shown(Path file) {
        String scheme = file.toUri().getScheme();
        return scheme == null || scheme.equals("file") ? file.getPath() : file.toString();
    }
}
