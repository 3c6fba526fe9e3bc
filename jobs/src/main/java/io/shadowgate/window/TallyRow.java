package io.shadowgate.window;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.table.api.Schema;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Tally} as a row of the table {@code tallies}, with the columns of {@link WindowColumn}.
 */
public final class TallyRow {
    /** The type of the rows. */
    public static final TypeInformation<Row> TYPE =
            new RowTypeInfo(
                    WindowColumn.TALLIED.stream()
                            .map(TallyRow::type)
                            .toArray(TypeInformation[]::new),
                    WindowColumn.TALLIED.stream().map(WindowColumn::field).toArray(String[]::new));

    private static final Map<WindowColumn, Integer> PLACES = new EnumMap<>(WindowColumn.class);

    static {
        WindowColumn.TALLIED.forEach(column -> PLACES.put(column, PLACES.size()));
    }

    private TallyRow() {}

    static Row of(Tally tally) {
        return Row.of(WindowColumn.TALLIED.stream().map(column -> column.of(tally)).toArray());
    }

    /** Columns and watermark of the table that {@code sql/window_report.sql} reads. */
    static Schema schema() {
        Schema.Builder schema = Schema.newBuilder();
        WindowColumn.TALLIED.forEach(column -> schema.column(column.field(), sqlType(column)));
        return schema.watermark(WindowColumn.EVENT_TIME.field(), "SOURCE_WATERMARK()").build();
    }

    /** The value of a column, with its type in {@link #TYPE}. */
    @SuppressWarnings("unchecked")
    static <T> T get(Row tally, WindowColumn column) {
        return (T) Objects.requireNonNull(tally.getField(place(column)));
    }

    private static int place(WindowColumn column) {
        return Objects.requireNonNull(PLACES.get(column));
    }

    static long windowStart(Row tally) {
        return TallyRow.<Instant>get(tally, WindowColumn.EVENT_TIME).toEpochMilli();
    }

    static String shadow(Row tally) {
        return get(tally, WindowColumn.SHADOW);
    }

    static String segment(Row tally) {
        return get(tally, WindowColumn.SEGMENT);
    }

    static boolean isOfAllSegments(Row tally) {
        return segment(tally).equals(SegmentName.ALL);
    }

    static Coverage coverage(Row tally) {
        return Coverage.of(column -> TallyRow.<Long>get(tally, column));
    }

    /** The same counts under another segment name. */
    static Row ofSegment(Row tally, String segment) {
        Row named = Row.copy(tally);
        named.setField(place(WindowColumn.SEGMENT), segment);
        return named;
    }

    /**
     * The sum of two tallies, with the segment name of the second.
     *
     * @param one null for no tally
     */
    static Row sum(@Nullable Row one, Row other) {
        Row sum = Row.copy(other);
        if (one != null) {
            for (WindowColumn column : WindowColumn.TALLIED) {
                if (column.merge() != null) {
                    int place = place(column);
                    sum.setField(
                            place,
                            column.merge().merge(one.getField(place), other.getField(place)));
                }
            }
        }
        return sum;
    }

    private static TypeInformation<?> type(WindowColumn column) {
        return switch (column.type()) {
            case NAME, MODEL -> Types.STRING;
            case ROWTIME -> Types.INSTANT;
            case TIME, COUNT -> Types.LONG;
            case NUMBER -> Types.DOUBLE;
            case BYTES -> Types.PRIMITIVE_ARRAY(Types.BYTE);
        };
    }

    private static String sqlType(WindowColumn column) {
        return switch (column.type()) {
            case NAME -> "STRING NOT NULL";
            case MODEL -> "STRING";
            case ROWTIME -> "TIMESTAMP_LTZ(3)";
            case TIME, COUNT -> "BIGINT NOT NULL";
            case NUMBER -> "DOUBLE";
            case BYTES -> "BYTES";
        };
    }
}
