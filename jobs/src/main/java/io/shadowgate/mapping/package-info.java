/** Reads records whose layout a mapping describes. */
@NullMarked
package io.shadowgate.mapping;

import org.jspecify.annotations.NullMarked;
