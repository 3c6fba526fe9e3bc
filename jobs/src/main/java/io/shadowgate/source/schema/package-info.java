/**
 * Reads values whose bytes only make sense with a schema: Avro and Protobuf. They become the tokens
 * of equal JSON records, so that the same rules apply to all.
 */
@NullMarked
package io.shadowgate.source.schema;

import org.jspecify.annotations.NullMarked;
