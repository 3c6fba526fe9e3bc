/**
 * JSON records, and files of them, a record a line. {@code PlainRecord} reads the plain form that
 * loggers write faster than a general parser does; every other record goes to the general parser.
 */
package io.shadowgate.source.json;
