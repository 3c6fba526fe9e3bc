package io.shadowgate.source.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.record.RequestField;
import io.shadowgate.text.Utf8;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Converts the rows of a Parquet file to the tokens of equal JSON records, so that the same rules
 * apply to both. A field that is null is left out, as if the record did not have it. Nulls in lists
 * and maps are kept.
 */
final class RowTokens extends RecordMaterializer<TokenBuffer> {
    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
    private static final long DAY_MS = 86_400_000;

    private final boolean mapped;
    private final Fields root;
    private TokenBuffer row = new TokenBuffer(ObjectWriteContext.empty(), false);
    private boolean notUtf8;

    /** The number of values so far. It does not change if a field is null. */
    private int values;

    /**
     * @param mapped whether a mapping says which column is the event time. All times then are
     *     texts, without an offset if the column has local times
     */
    RowTokens(MessageType schema, boolean mapped) {
        this.mapped = mapped;
        this.root = new Fields(schema, null);
    }

    @Override
    public TokenBuffer getCurrentRecord() {
        return row;
    }

    /** Whether a text of the current row is not valid UTF-8. */
    boolean isNotUtf8() {
        return notUtf8;
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }

    private Converter converter(Type type, @Nullable String name) {
        if (type.isPrimitive()) {
            return new Scalar(type.asPrimitiveType(), name);
        }
        GroupType group = type.asGroupType();
        LogicalTypeAnnotation logical = group.getLogicalTypeAnnotation();
        if (logical instanceof ListLogicalTypeAnnotation && group.getFieldCount() == 1) {
            return new ListOf(group, name);
        }
        return isMap(group) ? new MapOf(group, name) : new Fields(group, name);
    }

    static boolean isMap(GroupType group) {
        LogicalTypeAnnotation logical = group.getLogicalTypeAnnotation();
        boolean annotated =
                logical instanceof MapLogicalTypeAnnotation
                        || logical instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
        return annotated
                && group.getFieldCount() == 1
                && !group.getType(0).isPrimitive()
                && group.getType(0).asGroupType().getFieldCount() == 2;
    }

    /** The element type of a list. Old versions of the format have one level less. */
    static Type element(GroupType list) {
        Type repeated = list.getType(0);
        boolean threeLevels =
                !repeated.isPrimitive()
                        && repeated.asGroupType().getFieldCount() == 1
                        && !repeated.getName().equals("array")
                        && !repeated.getName().equals(list.getName() + "_tuple");
        return threeLevels ? repeated.asGroupType().getType(0) : repeated;
    }

    /** Begins a value that is not null. */
    private void begin(@Nullable String name) {
        values++;
        if (name != null) {
            row.writeName(name);
        }
    }

    /** A row or a struct: an object with one member per column. */
    private final class Fields extends GroupConverter {
        @Nullable private final String name;
        private final Converter[] fields;

        /**
         * @param name written before the value; null if the value has no name
         */
        Fields(GroupType type, @Nullable String name) {
            this.name = name;
            this.fields = new Converter[type.getFieldCount()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = converter(type.getType(i), type.getFieldName(i));
            }
        }

        @Override
        public Converter getConverter(int field) {
            return fields[field];
        }

        @Override
        public void start() {
            if (this == root) {
                row = new TokenBuffer(ObjectWriteContext.empty(), false);
                notUtf8 = false;
            }
            begin(name);
            row.writeStartObject();
        }

        @Override
        public void end() {
            row.writeEndObject();
        }
    }

    private final class ListOf extends GroupConverter {
        @Nullable private final String name;
        private final Converter element;

        ListOf(GroupType list, @Nullable String name) {
            this.name = name;
            Type type = element(list);
            Converter value = converter(type, null);
            this.element = type == list.getType(0) ? value : new Element(value);
        }

        @Override
        public Converter getConverter(int field) {
            return element;
        }

        @Override
        public void start() {
            begin(name);
            row.writeStartArray();
        }

        @Override
        public void end() {
            row.writeEndArray();
        }
    }

    /** The level of a list that tells whether an element is null. */
    private final class Element extends GroupConverter {
        private final Converter value;
        private int before;

        Element(Converter value) {
            this.value = value;
        }

        @Override
        public Converter getConverter(int field) {
            return value;
        }

        @Override
        public void start() {
            before = values;
        }

        @Override
        public void end() {
            if (values == before) {
                row.writeNull();
            }
        }
    }

    private final class MapOf extends GroupConverter {
        @Nullable private final String name;
        private final Entry entry;

        MapOf(GroupType map, @Nullable String name) {
            this.name = name;
            this.entry = new Entry(map.getType(0).asGroupType());
        }

        @Override
        public Converter getConverter(int field) {
            return entry;
        }

        @Override
        public void start() {
            begin(name);
            row.writeStartObject();
        }

        @Override
        public void end() {
            row.writeEndObject();
        }
    }

    private final class Entry extends GroupConverter {
        private final Key key = new Key();
        private final Converter value;
        private int before;

        Entry(GroupType entry) {
            this.value = converter(entry.getType(1), null);
        }

        @Override
        public Converter getConverter(int field) {
            return field == 0 ? key : value;
        }

        @Override
        public void start() {
            before = values;
        }

        @Override
        public void end() {
            if (values == before) {
                row.writeNull();
            }
        }
    }

    /** The key of a map entry. It is read before its value and written immediately. */
    private final class Key extends PrimitiveConverter {
        @Override
        public void addBinary(Binary key) {
            row.writeName(text(key));
        }

        @Override
        public void addInt(int key) {
            row.writeName(Integer.toString(key));
        }

        @Override
        public void addLong(long key) {
            row.writeName(Long.toString(key));
        }
    }

    private String text(Binary value) {
        byte[] bytes = value.getBytesUnsafe();
        if (Utf8.isValid(bytes, 0, bytes.length)) {
            return new String(bytes, UTF_8);
        }
        notUtf8 = true;
        return new String(bytes, UTF_8);
    }

    private static boolean isText(PrimitiveType type) {
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        return type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
                && (logical == null
                        || logical instanceof StringLogicalTypeAnnotation
                        || logical instanceof EnumLogicalTypeAnnotation
                        || logical instanceof JsonLogicalTypeAnnotation);
    }

    /** A primitive value. Types that JSON does not have are written as texts. */
    private final class Scalar extends PrimitiveConverter {
        private final PrimitiveType type;
        private final LogicalTypeAnnotation logical;
        @Nullable private final String name;
        private final boolean text;
        private String[] dictionary = {};
        private boolean[] broken = {};

        Scalar(PrimitiveType type, @Nullable String name) {
            this.type = type;
            this.logical = type.getLogicalTypeAnnotation();
            this.name = name;
            this.text = isText(type);
        }

        @Override
        public boolean hasDictionarySupport() {
            return text;
        }

        @Override
        public void setDictionary(Dictionary values) {
            dictionary = new String[values.getMaxId() + 1];
            broken = new boolean[dictionary.length];
            boolean before = notUtf8;
            for (int i = 0; i < dictionary.length; i++) {
                notUtf8 = false;
                dictionary[i] = text(values.decodeToBinary(i));
                broken[i] = notUtf8;
            }
            notUtf8 = before;
        }

        @Override
        public void addValueFromDictionary(int id) {
            begin(name);
            notUtf8 |= broken[id];
            row.writeString(dictionary[id]);
        }

        @Override
        public void addBoolean(boolean value) {
            begin(name);
            row.writeBoolean(value);
        }

        @Override
        public void addFloat(float value) {
            addDouble(value);
        }

        @Override
        public void addDouble(double value) {
            begin(name);
            row.writeNumber(value);
        }

        @Override
        public void addInt(int value) {
            begin(name);
            if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
                writeDecimal(BigInteger.valueOf(value), decimal.getScale());
            } else if (logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
                row.writeNumber(Integer.toUnsignedLong(value));
            } else if (logical == null || logical instanceof IntLogicalTypeAnnotation) {
                row.writeNumber(value);
            } else {
                row.writeString(type.stringifier().stringify(value));
            }
        }

        @Override
        public void addLong(long value) {
            begin(name);
            if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
                writeDecimal(BigInteger.valueOf(value), decimal.getScale());
            } else if (logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
                writeWhole(new BigInteger(Long.toUnsignedString(value)));
            } else if (logical instanceof TimestampLogicalTypeAnnotation time && isEventTime()) {
                row.writeNumber(
                        switch (time.getUnit()) {
                            case MILLIS -> value;
                            case MICROS -> Math.floorDiv(value, 1000);
                            case NANOS -> Math.floorDiv(value, 1_000_000);
                        });
            } else if (logical == null || logical instanceof IntLogicalTypeAnnotation) {
                row.writeNumber(value);
            } else {
                row.writeString(type.stringifier().stringify(value));
            }
        }

        /**
         * Whether the value is the event time. A time is a number there, and a text in all other
         * columns.
         */
        private boolean isEventTime() {
            return !mapped && RequestField.TIMESTAMP.fieldName().equals(name);
        }

        @Override
        public void addBinary(Binary value) {
            begin(name);
            if (text) {
                row.writeString(text(value));
            } else if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
                writeDecimal(new BigInteger(value.getBytes()), decimal.getScale());
            } else if (type.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
                writeTime(value);
            } else {
                row.writeString(type.stringifier().stringify(value));
            }
        }

        /** The nanoseconds of a Julian day, in UTC. */
        private void writeTime(Binary value) {
            ByteBuffer parts = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            long nanos = parts.getLong(parts.position());
            long day = parts.getInt(parts.position() + 8) - JULIAN_DAY_OF_EPOCH;
            if (isEventTime()) {
                row.writeNumber(day * DAY_MS + Math.floorDiv(nanos, 1_000_000));
            } else {
                row.writeString(Instant.ofEpochSecond(day * DAY_MS / 1000, nanos).toString());
            }
        }

        private void writeWhole(BigInteger value) {
            if (value.bitLength() < Long.SIZE) {
                row.writeNumber(value.longValue());
            } else {
                row.writeNumber(value);
            }
        }

        private void writeDecimal(BigInteger unscaled, int scale) {
            // A decimal event time is in seconds. The number must have a fraction, because a whole
            // number would be read in another unit.
            if (scale == 0 && !isEventTime()) {
                writeWhole(unscaled);
            } else {
                row.writeNumber(new BigDecimal(unscaled, scale).doubleValue());
            }
        }
    }
}
