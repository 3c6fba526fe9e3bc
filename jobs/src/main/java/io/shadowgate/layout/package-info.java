/** How a log lays out its records: paths of fields, and the layouts of known makers. */
@NullMarked
package io.shadowgate.layout;

import org.jspecify.annotations.NullMarked;
