/** HTML and SVG, written element by element. */
package io.shadowgate.markup;
