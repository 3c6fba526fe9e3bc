package io.shadowgate.eventtime;

import java.io.IOException;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Writes splits of the log as their own serializer does, with their event time before them. */
final class TimedSplitSerializer<S extends SourceSplit>
        implements SimpleVersionedSerializer<TimedSplit<S>> {
    private static final int VERSION = 1000;

    private final SimpleVersionedSerializer<S> splits;

    TimedSplitSerializer(SimpleVersionedSerializer<S> splits) {
        this.splits = splits;
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(TimedSplit<S> timed) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        out.writeUTF(timed.splitId());
        out.writeLong(timed.time());
        out.writeLong(timed.claim());
        out.writeLong(timed.reached());
        out.writeBoolean(timed.split() != null);
        if (timed.split() != null) {
            byte[] split = splits.serialize(timed.split());
            out.writeInt(splits.getVersion());
            out.writeInt(split.length);
            out.write(split);
        }
        return out.getCopyOfBuffer();
    }

    /** Lower versions are those of savepoints without event times, which hold a split alone. */
    @Override
    public TimedSplit<S> deserialize(int version, byte[] bytes) throws IOException {
        if (version < VERSION) {
            return TimedSplit.unread(splits.deserialize(version, bytes));
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        String id = in.readUTF();
        long time = in.readLong();
        long claim = in.readLong();
        long reached = in.readLong();
        S split = null;
        if (in.readBoolean()) {
            int splitVersion = in.readInt();
            byte[] serialized = new byte[in.readInt()];
            in.readFully(serialized);
            split = splits.deserialize(splitVersion, serialized);
        }
        return new TimedSplit<>(id, split, time, claim, reached);
    }
}
