/**
 * What goes to the logs of JobManagers and TaskManagers. A line may be caused by every record, so
 * lines that repeat are throttled.
 */
package io.shadowgate.logging;
