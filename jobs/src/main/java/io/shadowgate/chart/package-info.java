/** Charts in SVG: axes, lines, bands, limits, marks and bars. They know nothing of tests. */
package io.shadowgate.chart;
