/** Says before a test, or within it, how many requests each check needs. */
package io.shadowgate.planner;
