/**
 * Logging on JobManagers and TaskManagers. Repeated lines are throttled, because every record may
 * cause one.
 */
package io.shadowgate.logging;
