package io.shadowgate.privacy;

import io.shadowgate.secret.SecretException;
import io.shadowgate.secret.SecretReferences;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 of the UTF-8 bytes of a text, of which the first 128 bits are written in 32
 * hexadecimal digits. The mirror hashes in the same way, so with the same key both give the same
 * hashes. Not thread-safe.
 */
final class KeyedHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST_KEY = 16;
    private static final int BYTES = 16;

    private final Mac mac;

    /**
     * @param reference to the key
     * @throws SecretException if there is no such key, or it is shorter than 16 bytes
     */
    KeyedHash(String reference) {
        byte[] key = SecretReferences.resolve(reference).strip().getBytes(StandardCharsets.UTF_8);
        if (key.length < SHORTEST_KEY) {
            throw new SecretException(
                    "the key has "
                            + key.length
                            + " bytes; it needs at least "
                            + SHORTEST_KEY
                            + ", such as the output of: openssl rand -hex 32");
        }
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    String of(String text) {
        byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, BYTES);
    }
}
