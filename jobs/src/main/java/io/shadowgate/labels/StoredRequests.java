package io.shadowgate.labels;

import io.shadowgate.record.Label;
import io.shadowgate.record.Prediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * The state of one id as bytes: there are millions of them, for weeks. A request with scores takes
 * 33 bytes, and its shadow's name and its segments one byte more than their characters each. The id
 * is the key and is not repeated.
 */
record StoredRequests(List<WaitingRequest> requests, List<KeptLabel> labels) {
    private static final byte VERSION = 1;

    /** Bits of a request. The form of its answers is one of the numbers below. */
    private static final int AGREES = 4;

    private static final int UNANSWERED = 0;
    private static final int SCORES = 1;
    private static final int NAMES = 2;
    private static final int PLACES = 3;

    /**
     * @param stored null for nothing
     */
    static StoredRequests read(String requestId, byte @Nullable [] stored) throws IOException {
        StoredRequests read = new StoredRequests(new ArrayList<>(1), new ArrayList<>(1));
        if (stored == null) {
            return read;
        }
        DataInputDeserializer in = new DataInputDeserializer(stored);
        byte version = in.readByte();
        if (version != VERSION) {
            throw new IOException(
                    "requests that wait for labels were stored in form "
                            + version
                            + "; expected "
                            + VERSION);
        }
        for (int left = readCount(in); left > 0; left--) {
            read.requests.add(readRequest(in));
        }
        for (int left = readCount(in); left > 0; left--) {
            KeptLabel.Use use = KeptLabel.Use.values()[in.readByte()];
            Label label = new Label(requestId, in.readLong(), StringValue.readString(in));
            read.labels.add(new KeptLabel(label, use));
        }
        return read;
    }

    byte[] toBytes() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeByte(VERSION);
        writeCount(requests.size(), out);
        for (WaitingRequest request : requests) {
            write(request, out);
        }
        writeCount(labels.size(), out);
        for (KeptLabel kept : labels) {
            out.writeByte(kept.use().ordinal());
            out.writeLong(kept.label().timestamp());
            StringValue.writeString(kept.label().truth(), out);
        }
        return out.getCopyOfBuffer();
    }

    private static void write(WaitingRequest request, DataOutputSerializer out) throws IOException {
        int form = formOf(request.primary());
        out.writeByte(form | (request.agrees() ? AGREES : 0));
        out.writeLong(request.timestamp());
        StringValue.writeString(request.shadow(), out);
        out.writeInt(request.model());
        writeCount(request.segments().length, out);
        for (String segment : request.segments()) {
            StringValue.writeString(segment, out);
        }
        if (request.isAnswered()) {
            write(Objects.requireNonNull(request.primary()), form, out);
            write(Objects.requireNonNull(request.shadowAnswer()), form, out);
        }
    }

    private static int formOf(@Nullable Prediction prediction) {
        if (prediction == null) {
            return UNANSWERED;
        }
        return prediction.vector() != null ? PLACES : prediction.label() != null ? NAMES : SCORES;
    }

    private static void write(Prediction prediction, int form, DataOutputSerializer out)
            throws IOException {
        switch (form) {
            case SCORES -> out.writeDouble(prediction.score());
            case NAMES -> StringValue.writeString(prediction.requiredLabel(), out);
            default -> writeCount(1 + WaitingRequest.placeOf(prediction.requiredVector()), out);
        }
    }

    private static WaitingRequest readRequest(DataInputDeserializer in) throws IOException {
        int bits = in.readByte();
        int form = bits & ~AGREES;
        long timestamp = in.readLong();
        String shadow = Objects.requireNonNull(StringValue.readString(in));
        int model = in.readInt();
        @Nullable String[] segments = new String[readCount(in)];
        for (int i = 0; i < segments.length; i++) {
            segments[i] = StringValue.readString(in);
        }
        return new WaitingRequest(
                timestamp,
                shadow,
                model,
                form == UNANSWERED ? null : readAnswer(form, in),
                form == UNANSWERED ? null : readAnswer(form, in),
                (bits & AGREES) != 0,
                segments);
    }

    private static Prediction readAnswer(int form, DataInputDeserializer in) throws IOException {
        return switch (form) {
            case SCORES -> Prediction.ofScore(in.readDouble());
            case NAMES -> Prediction.ofLabel(Objects.requireNonNull(StringValue.readString(in)));
            default -> WaitingRequest.ofPlace(readCount(in) - 1);
        };
    }

    /** Seven bits a byte, the lowest first. */
    private static void writeCount(int count, DataOutputSerializer out) throws IOException {
        int rest = count;
        while (rest > 0x7f) {
            out.writeByte(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static int readCount(DataInputDeserializer in) throws IOException {
        int count = 0;
        int shift = 0;
        int next = in.readUnsignedByte();
        while (next > 0x7f) {
            count |= (next & 0x7f) << shift;
            shift += 7;
            next = in.readUnsignedByte();
        }
        return count | next << shift;
    }
}
