package io.shadowgate.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Parquet files as DuckDB writes them. */
public final class ParquetFiles {
    private ParquetFiles() {}

    /**
     * @param options of DuckDB's COPY, may be empty
     */
    public static void write(Path file, String query, String options) {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute(
                    "COPY ("
                            + query
                            + ") TO '"
                            + file
                            + "' (FORMAT parquet"
                            + (options.isEmpty() ? "" : ", " + options)
                            + ")");
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
