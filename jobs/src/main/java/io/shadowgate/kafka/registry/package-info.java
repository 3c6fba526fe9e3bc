/** Schemas from a schema registry. It is the only class that calls the registry. */
@NullMarked
package io.shadowgate.kafka.registry;

import org.jspecify.annotations.NullMarked;
