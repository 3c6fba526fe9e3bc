/**
 * What takes part in a test: sampling, the range of a backfill, late records, repeats, and the
 * pairing of the logs of the primary and of the shadow. What takes no part is counted.
 */
package io.shadowgate.admission;
