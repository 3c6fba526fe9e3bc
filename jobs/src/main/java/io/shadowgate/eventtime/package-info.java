/**
 * One event time for all partitions and files of a live test. The readers report to the coordinator
 * how far they have come, and the coordinator tells all of them the event time.
 */
package io.shadowgate.eventtime;
