/** Plans a test: computes how many requests each check needs, before the test or during it. */
package io.shadowgate.planner;
