/**
 * What the first records of a log tell about a test before it runs: mistakes in its set-up, which a
 * verdict would blame on the shadow.
 */
@org.jspecify.annotations.NullMarked
package io.shadowgate.firstlook;
