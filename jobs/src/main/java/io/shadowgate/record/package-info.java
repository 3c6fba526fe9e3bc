/**
 * A request and its parts. {@link io.shadowgate.record.RequestField} lists the fields of a record:
 * a new field is a new entry there. {@link io.shadowgate.record.RequestReader} reads records by
 * that list, whatever their format.
 */
package io.shadowgate.record;
