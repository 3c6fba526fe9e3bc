package io.shadowgate.slices;

import io.shadowgate.admission.Sampling;
import io.shadowgate.statistics.slices.SliceValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * Some of the disagreements of a period, chosen by chance: those whose ids have the smallest
 * hashes. Neither their order nor how they are split matters. Not thread-safe.
 */
public final class Exemplars {
    /** Of a slice with a hundredth of all disagreements, three are expected. */
    public static final int MOST = 300;

    private static final int VERSION = 1;

    private final TreeSet<Exemplar> kept = new TreeSet<>(Exemplar.BY_CHANCE);
    private long largest = Long.MAX_VALUE;

    /** Whether a disagreement of this id would be kept, so that others need not be made. */
    boolean takes(String requestId) {
        return kept.size() < MOST || Sampling.hash(requestId) <= largest;
    }

    void add(Exemplar exemplar) {
        kept.add(exemplar);
        if (kept.size() > MOST) {
            kept.pollLast();
        }
        if (kept.size() == MOST) {
            largest = Sampling.hash(kept.last().requestId());
        }
    }

    public void addAll(Collection<Exemplar> exemplars) {
        exemplars.forEach(this::add);
    }

    public List<Exemplar> all() {
        return List.copyOf(kept);
    }

    byte[] toBytes() {
        try {
            DataOutputSerializer out = new DataOutputSerializer(4096);
            out.writeByte(VERSION);
            out.writeInt(kept.size());
            for (Exemplar one : kept) {
                StringValue.writeString(one.requestId(), out);
                StringValue.writeString(one.from(), out);
                StringValue.writeString(one.to(), out);
                out.writeInt(one.values().places().length);
                for (int i = 0; i < one.values().places().length; i++) {
                    out.writeInt(one.values().places()[i]);
                    StringValue.writeString(one.values().categories()[i], out);
                }
            }
            return out.getCopyOfBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Memory does not fail.
        }
    }

    /**
     * The disagreements that {@link #toBytes} wrote.
     *
     * @throws IllegalStateException if another version wrote them
     */
    static List<Exemplar> fromBytes(byte[] stored) {
        try {
            DataInputDeserializer in = new DataInputDeserializer(stored);
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException(
                        "disagreements were stored in form " + version + "; expected " + VERSION);
            }
            List<Exemplar> read = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                String id = text(in);
                String from = text(in);
                String to = text(in);
                int[] places = new int[in.readInt()];
                @Nullable String[] categories = new @Nullable String[places.length];
                for (int i = 0; i < places.length; i++) {
                    places[i] = in.readInt();
                    categories[i] = StringValue.readString(in);
                }
                read.add(new Exemplar(id, new SliceValues(places, categories), from, to));
            }
            return read;
        } catch (IOException e) {
            throw new IllegalStateException("stored disagreements end too early", e);
        }
    }

    private static String text(DataInputDeserializer in) throws IOException {
        String text = StringValue.readString(in);
        return text == null ? "" : text;
    }
}
