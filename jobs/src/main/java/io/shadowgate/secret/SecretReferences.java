package io.shadowgate.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the references in a text by the secrets: {@code ${env:NAME}} by the value of an
 * environment variable, {@code ${file:/path}} by the content of a UTF-8 file without the line end
 * at its end.
 */
public final class SecretReferences {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

    private SecretReferences() {}

    /** Whether the text has a reference. */
    public static boolean isIn(String text) {
        return REFERENCE.matcher(text).find();
    }

    /**
     * @throws SecretException if there is no such variable or file
     */
    public static String resolve(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(
                        reference ->
                                Matcher.quoteReplacement(
                                        reference.group(1).equals("env")
                                                ? ofEnvironment(reference.group(2))
                                                : ofFile(reference.group(2))));
    }

    /**
     * The value of an environment variable.
     *
     * @throws SecretException if there is none
     */
    public static String ofEnvironment(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new SecretException(
                    "there is no environment variable " + name + ", which the spec refers to");
        }
        return value;
    }

    /**
     * The content of a UTF-8 file, without the line end at its end.
     *
     * @throws SecretException if it cannot be read
     */
    public static String ofFile(String path) {
        try {
            return Files.readString(Path.of(path)).replaceFirst("\\R\\z", "");
        } catch (IOException | InvalidPathException e) {
            throw new SecretException(
                    "cannot read the file "
                            + path
                            + ", which the spec refers to ("
                            + e.getClass().getSimpleName()
                            + ")");
        }
    }
}
