package io.shadowgate.mirror;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The first 64 bits of MurmurHash3 (x64, 128 bits, seed 0), by which ShadowGate samples. */
final class Murmur3 {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    private Murmur3() {}

    static long hash(byte[] data) {
        long h1 = 0;
        long h2 = 0;
        int blocks = data.length & ~15;
        for (int i = 0; i < blocks; i += 16) {
            h1 ^= mixed1((long) LONG.get(data, i));
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= mixed2((long) LONG.get(data, i + 8));
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        h2 ^= mixed2(tail(data, blocks + 8));
        h1 ^= mixed1(tail(data, blocks));
        h1 ^= data.length;
        h2 ^= data.length;
        h1 += h2;
        h2 += h1;
        return finished(h1) + finished(h2);
    }

    /** Up to eight bytes from a place on; 0 if the data ends before it. */
    private static long tail(byte[] data, int from) {
        long bits = 0;
        for (int i = Math.min(data.length, from + 8) - 1; i >= from; i--) {
            bits = bits << 8 | data[i] & 0xff;
        }
        return bits;
    }

    private static long mixed1(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mixed2(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long finished(long hash) {
        long h = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        return h ^ h >>> 33;
    }
}
