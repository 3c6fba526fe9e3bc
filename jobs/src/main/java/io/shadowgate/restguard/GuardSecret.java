package io.shadowgate.restguard;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A secret that a Flink shares with its clients. */
public final class GuardSecret {
    private static final int BYTES = 24;

    private GuardSecret() {}

    public static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
