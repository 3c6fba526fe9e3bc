package io.shadowgate.sql;

import io.shadowgate.layout.RecordMapping;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import java.io.Serializable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** The columns of a table over a log. They say what is read of a record. */
interface LogColumns extends Serializable {
    /** Whether there is a column for the reason of a rejected record. */
    boolean hasRejected();

    /**
     * What is read of a record.
     *
     * @param primary the name that the record's model has to have; null for any
     */
    RequestSchema schema(RecordMapping mapping, @Nullable String primary);

    /** Why a record that was read cannot be rows all the same; null if it can. */
    @Nullable Rejected fault(LogRecord record);

    /** Emits the rows of a record; none for a record that is not of this log. */
    void rows(LogRecord record, Collector<RowData> out);

    /** A rejected record as a row: its reason, and its time if that is known. */
    RowData rejected(Rejected record);
}
